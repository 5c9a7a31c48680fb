"""A village that lends without a pool, and what its pledgers do."""

import datetime as dt
from dataclasses import replace

from coop_credit.ledger.entries import Entry
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import ConfirmFunds
from coop_credit.operations.calling import LapseCall
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import GivePledge
from coop_credit.operations.pledging import LowerPledge
from coop_credit.store import journal
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding


class PledgingVillage(Village):
    """A cooperative whose members pledge; each method does one operation."""

    @classmethod
    def begin(
        cls, office: Office, clock: FixedClock, pledges: list[str], cooperative: str = "fumandi"
    ) -> "PledgingVillage":
        """A cooperative in which member 1 pledges the first sum, and so on; ``""`` for nothing."""
        village = cls(office, clock, cooperative)
        village.do(ADMINISTRATOR, replace(founding(), funding_model=FundingModel.PLEDGE))
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
