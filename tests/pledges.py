"""A village that lends without a pool, and what its pledgers do."""

import datetime as dt
from dataclasses import replace

from coop_credit.ledger.entries import Entry
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import ConfirmFunds
from coop_credit.operations.calling import LapseCall
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.pledging import GivePledge
from coop_credit.operations.pledging import LowerPledge
from coop_credit.operations.settling import SettlePledgers
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.store import journal
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.ledgers import person

#: What the members pledge in the story of ``let_pledges_happen``.
PLEDGES = ["10000.00", "20000.00", "30000.00", "40000.00", "1.00", ""]


class PledgingVillage(Village):
    """A cooperative whose members pledge; each method does one operation."""

    @classmethod
    def found_pledging(
        cls, office: Office, clock: FixedClock, cooperative: str = "fumandi"
    ) -> "PledgingVillage":
        """A cooperative without a pool and without members."""
        village = cls(office, clock, cooperative)
        village.do(ADMINISTRATOR, replace(founding(), funding_model=FundingModel.PLEDGE))
        return village

    @classmethod
    def begin(
        cls, office: Office, clock: FixedClock, pledges: list[str], cooperative: str = "fumandi"
    ) -> "PledgingVillage":
        """A cooperative in which member 1 pledges the first sum, and so on; ``""`` for nothing."""
        village = cls.found_pledging(office, clock, cooperative)
        village.open_with(len(pledges), "0.00")
        for member, amount in enumerate(pledges, start=1):
            if amount:
                village.give(member, amount)
        return village

    def give(self, member: int, amount: str, on: dt.date | None = None) -> Entry:
        """A member pledges more."""
        command = GivePledge(member=member, amount=parse_yuan(amount), happened_on=on or self.today)
        return self.do(self.manager, command)

    def lower(self, member: int, amount: str) -> Entry:
        """A member pledges less."""
        command = LowerPledge(member=member, amount=parse_yuan(amount), happened_on=self.today)
        return self.do(self.manager, command)

    def decide(self, member: int, amount: str, due_on: dt.date, instalments: int = 1) -> int:
        """A loan from application to approval; its number."""
        loan = int(str(self.apply(member, amount, due_on, instalments).body["loan"]))
        self.approve(loan)
        return loan

    def call(self, loan: int, named: dict[int, str] | None = None) -> Entry:
        """Pledges are called on, all or those that the panel names."""
        calls = tuple(NamedCall(member, parse_yuan(fen)) for member, fen in (named or {}).items())
        return self.do(self.manager, CallPledges(loan=loan, calls=calls))

    def confirm(self, loan: int, pledger: int = 0, on: dt.date | None = None) -> Entry:
        """Called money has come."""
        command = ConfirmFunds(loan=loan, pledger=pledger, happened_on=on or self.today)
        return self.do(self.cashier, command)

    def lapse(self, loan: int, because: str = "handed-back") -> Entry:
        """A call is over before the payout."""
        return self.do(self.manager, LapseCall(loan=loan, because=because))

    def recover(self, loan: int, amount: str) -> Entry:
        """Money comes in for a loan that is written off."""
        command = RecordRecovery(loan=loan, amount=parse_yuan(amount), happened_on=self.today)
        return self.do(self.cashier, command)

    def give_up(self, loan: int) -> Entry:
        """A loan is written off."""
        command = WriteOffLoan(loan=loan, reason="下落不明")
        return self.do(self.manager, command, self.supervisor)

    def settle(self, loan: int) -> Entry:
        """The cooperative pays the pledgers of a loan."""
        return self.do(self.cashier, SettlePledgers(loan=loan))

    def pay_out(self, loan: int) -> Entry:
        """A loan is paid out."""
        return self.do(self.cashier, PayOutLoan(loan=loan))

    def lend_pledged(self, member: int, amount: str, due_on: dt.date, instalments: int = 1) -> int:
        """A loan from application to payout, from all free pledges; its number."""
        loan = self.decide(member, amount, due_on, instalments)
        self.call(loan)
        self.confirm(loan)
        self.pay_out(loan)
        return loan

    def holds(self, code: str) -> str:
        """What an account has, in yuan, whichever side it is on."""
        with self.office.database.read() as tx:
            fen = abs(journal.balance(tx, self.cooperative, code).on_debit.fen)
        return f"{fen // 100}.{fen % 100:02d}"


def paper_pledges() -> RecordOpeningBalances:
    """Members 1 and 2 pledge 1,000.00 and 500.00; member 3 owes them 200.00 and 100.00.

    The bank holds the surplus of 25.00. The loan is due on 1 May 2027.
    """
    return RecordOpeningBalances(
        bank=parse_yuan("25.00"),
        surplus=parse_yuan("25.00"),
        members=tuple(
            OpeningMember(
                person=person(number),
                joined_on=dt.date(2020, 1, 1),
                participant_since=dt.date(2021, 1, 1),
                pledged=parse_yuan(pledged),
            )
            for number, pledged in enumerate(("1000.00", "500.00", "0.00"), start=1)
        ),
        loans=(
            OpeningLoan(
                member=3,
                principal=parse_yuan("300.00"),
                paid_out_on=dt.date(2026, 5, 1),
                due_on=dt.date(2027, 5, 1),
                instalments=1,
                rate_bp=600,
                purpose="machinery",
                lenders=(NamedCall(2, parse_yuan("100.00")), NamedCall(1, parse_yuan("200.00"))),
            ),
        ),
    )


def let_the_cooperative_pay(village: PledgingVillage) -> None:
    """The cooperative bears a loan of 400.00, has its pledgers paid, and gets 30.00 of it back.

    Members 1 to 5 have pledged; the sixth borrows. All of it is undone once.
    """
    village.set_value("pledge-loss-bearer", "surplus")
    due_on = village.today + dt.timedelta(days=30)
    loan = village.lend_pledged(6, "400.00", due_on)
    village.clock.move_to(due_on + dt.timedelta(days=1))
    credited = RecordBankInterest(amount=parse_yuan("400.00"), happened_on=village.today)
    village.do(village.bookkeeper, credited, village.supervisor)
    village.give_up(loan)
    village.reverse(village.settle(loan).seq)
    village.settle(loan)
    village.reverse(village.recover(loan, "20.00").seq)
    village.recover(loan, "30.00")


def let_pledges_happen(village: PledgingVillage) -> None:
    """Every operation on pledges, every state of a call, everything undone that can be.

    Five pledge 10,000.00, 20,000.00, 30,000.00, 40,000.00 and 1.00; the sixth borrows.
    """
    later = village.today + dt.timedelta(days=100)
    undone = [village.give(1, "5.00"), village.lower(2, "7.00")]
    handed_back = village.decide(6, "100.00", later)
    undone += [village.call(handed_back), village.confirm(handed_back, 3)]
    for entry in reversed(undone):
        village.reverse(entry.seq)
    village.call(handed_back)
    village.confirm(handed_back, 3)
    village.reverse(village.lapse(handed_back).seq)
    village.lapse(handed_back)
    waiting = village.decide(6, "200.00", later)
    village.call(waiting)
    village.confirm(waiting, 4)
    repaid = village.lend_pledged(6, "300.00", later, 2)
    lost = village.lend_pledged(6, "400.00", later)
    taken_back = village.decide(6, "500.00", later)
    village.call(taken_back, {1: "200.00", 4: "300.00"})
    village.confirm(taken_back)
    village.reverse(village.pay_out(taken_back).seq)
    village.clock.move_to(later + dt.timedelta(days=1))
    village.repay(repaid, "111.11")
    village.reverse(village.repay(repaid, "22.22").seq)
    village.repay(repaid, "33.33")
    writing_off = WriteOffLoan(loan=lost, reason="下落不明")
    village.reverse(village.do(village.manager, writing_off, village.supervisor).seq)
    village.do(village.manager, writing_off, village.supervisor)
    village.recover(lost, "55.55")
    village.reverse(village.recover(lost, "66.66").seq)
