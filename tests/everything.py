"""A story in which everything happens that a cooperative's journal can hold."""

import datetime as dt

import pytest

from coop_credit.actors import Role
from coop_credit.ledger.entries import Entry
from coop_credit.lending.guarantees import Surety
from coop_credit.lending.relations import RelationKind
from coop_credit.money import Money
from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.adopting import add_rulebook
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.contacting import ChangeContact
from coop_credit.operations.desk import Refused
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.filing import FileIntake
from coop_credit.operations.guaranteeing import GiveGuarantee
from coop_credit.operations.guaranteeing import RecordGuarantorPayment
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.provisioning import BookProvision
from coop_credit.operations.relating import DeclareRelation
from coop_credit.operations.relating import EndRelation
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import GrantOverride
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.withdrawing import CancelWithdrawal
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.store import journal
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import person

DUE = dt.date(2027, 11, 24)


def let_everything_happen(village: Village) -> None:
    """Every operation at least once, one refusal, every kind of reversal."""
    village.open_with(58, "1100000.00")
    _people_come_and_go(village)
    _rules_are_set(village)
    undone = [village.contribute(59, "100.00")]
    loan = village.lend(1, "30000.00", DUE, instalments=12)
    declined = int(str(village.apply(2, "50.00", DUE).body["loan"]))
    village.do(village.manager, DecideLoan(loan=declined, decision="decline"))
    village.lend(3, "10.00", DUE)
    undone.append(entries_of(village)[-1])
    with pytest.raises(Refused, match="rules-breached"):
        village.apply(4, "60000.00", DUE)
    village.give_notice(5, "200.00", dt.date(2026, 11, 2))
    undone.append(village.pay_back_shares(1))
    village.give_notice(6, "10.00")
    village.do(village.manager, CancelWithdrawal(withdrawal=2))
    village.give_notice(7, "10.00")
    undone.append(village.repay(loan, "1000.00"))
    overpaid = village.lend(8, "10.00", DUE)
    village.repay(overpaid, "15.00")
    undone.append(village.do(village.cashier, ReturnExcess(member=8, amount=Money(500))))
    undone += _the_bank_acts(village)
    recovered = _loans_end_otherwise(village)
    undone.append(_a_guarantor_pays(village))
    _november_is_closed(village)
    undone.append(_losses_are_foreseen(village))
    for entry in (*undone, *recovered):
        village.reverse(entry.seq)
    another = packaged_text("cn-shandong-2015")
    add_rulebook(village.office, ADMINISTRATOR, "cn-county-2026", another)
    adoption = AdoptRulebook(rulebook="cn-county-2026")
    village.do(village.manager, adoption, village.supervisor)


def entries_of(village: Village) -> list[Entry]:
    """The whole journal."""
    with village.office.database.snapshot() as tx:
        return journal.entries(tx, village.cooperative, after=0, count=1_000)


def opening_with_a_loan(*, surplus: int) -> RecordOpeningBalances:
    """A member with 1,000.00 who owes 10.00, and a surplus in fen."""
    return RecordOpeningBalances(
        bank=Money(99_000 + surplus),
        surplus=Money(surplus),
        members=(
            OpeningMember(
                person=person(1),
                joined_on=dt.date(2020, 1, 1),
                participant_since=None,
                shares=Money(100_000),
            ),
        ),
        loans=(
            OpeningLoan(
                member=1,
                principal=Money(1_000),
                paid_out_on=dt.date(2026, 5, 1),
                due_on=dt.date(2027, 5, 1),
                instalments=1,
                rate_bp=600,
                purpose="machinery",
            ),
        ),
    )


def _people_come_and_go(village: Village) -> None:
    another = village.bookkeeper
    village.do(
        village.manager, AdmitMember(person=person(59), joined_on=dt.date(2026, 11, 2)), another
    )
    approval = ApproveParticipants(members=(59,), since=dt.date(2026, 11, 20))
    approved = village.do(village.manager, approval, another)
    filing = FileIntake(
        seq=approved.seq,
        filed_on=dt.date(2026, 11, 23),
        reference="备〔2026〕7号",
        certificate="资0007",
    )
    village.do(village.manager, filing)
    moved = ChangeContact(member=59, phone="13900000059", bank_account="6228480402564890018")
    village.do(village.manager, moved, another)
    village.do(
        village.manager, AdmitMember(person=person(60), joined_on=dt.date(2026, 11, 3)), another
    )
    leaving = ReleaseMember(member=60, left_on=dt.date(2026, 11, 23))
    village.do(village.manager, leaving, another)
    clerk = Appointment(handle="clerk", name="某人", roles=(Role.PANEL, Role.CASHIER), member=2)
    village.do(village.manager, AppointStaff(appointment=clerk))
    for member, kind in ((1, RelationKind.SPOUSE), (2, RelationKind.SIBLING)):
        declared = DeclareRelation(member=member, handle="clerk", kind=kind)
        village.do(village.manager, declared, village.supervisor)
    ended = EndRelation(member=2, handle="clerk")
    village.do(village.manager, ended, village.supervisor)


def _rules_are_set(village: Village) -> None:
    setting = SetCharterValue(parameter="member-cap", since=village.today, value=490)
    village.do(village.manager, setting, village.supervisor)
    purposes = SetCharterValue(parameter="purposes", since=village.today, value=("machinery",))
    village.do(village.manager, purposes, village.supervisor)
    override = GrantOverride(rule="fund-soft-cap", up_to=600_000_000, reason="大会同意")
    village.do(village.manager, override, village.supervisor)


def _a_guarantor_pays(village: Village) -> Entry:
    """Two are asked to stand surety; one agrees, and pays a part."""
    asked = ApplyForLoan(
        member=12,
        amount=Money(6_000),
        due_on=dt.date(2026, 12, 3),
        instalments=1,
        rate_bp=600,
        purpose="machinery",
        note="",
        guarantors=(Surety(13), Surety(14, Money(2_000))),
    )
    loan = int(str(village.do(village.manager, asked).body["loan"]))
    agreed = GiveGuarantee(loan=loan, guarantor=13, happened_on=village.today)
    village.do(village.member(13), agreed)
    village.approve(loan)
    village.do(village.cashier, PayOutLoan(loan=loan))
    village.clock.move_to(dt.date(2026, 12, 4))
    paid = RecordGuarantorPayment(
        loan=loan, guarantor=13, amount=Money(1_002), happened_on=village.today
    )
    return village.do(village.cashier, paid)


def _losses_are_foreseen(village: Village) -> Entry:
    """One in a hundred of what is owed is set aside."""
    village.set_value("loss-provision-normal", 100)
    village.set_value("loan-provision", "booked")
    return village.do(village.bookkeeper, BookProvision(), village.supervisor)


def _loans_end_otherwise(village: Village) -> list[Entry]:
    """One loan is extended, two are written off; what to undo, the latest first."""
    later = village.lend(10, "70.00", dt.date(2027, 1, 24))
    village.repay(later, "20.00")
    extension = ExtendLoan(loan=later, due_on=DUE, instalments=5, reason="歉收")
    village.do(village.manager, extension)
    lost, given_up = (village.lend(member, "90.00", dt.date(2026, 12, 1)) for member in (9, 11))
    village.clock.move_to(dt.date(2026, 12, 2))
    writing_off = WriteOffLoan(loan=lost, reason="下落不明")
    village.do(village.manager, writing_off, village.supervisor)
    written_off = village.do(
        village.manager, WriteOffLoan(loan=given_up, reason="下落不明"), village.supervisor
    )
    recovered = [
        village.do(
            village.cashier,
            RecordRecovery(loan=loan, amount=Money(3_000), happened_on=village.today),
        )
        for loan in (lost, given_up)
    ]
    return [recovered[1], written_off]


def _november_is_closed(village: Village) -> None:
    balance = RecordBankBalance(month="2026-11", balance=Money(110_000_000))
    village.do(village.bookkeeper, balance, village.supervisor)
    close = CloseMonth(month="2026-11", explanation="money is on its way")
    village.do(village.manager, close, village.bookkeeper)
    hand_in = HandInMonth(month="2026-11", where=Place.HERE)
    village.do(village.bookkeeper, hand_in, village.manager)


def _the_bank_acts(village: Village) -> list[Entry]:
    balance = RecordBankBalance(month="2026-10", balance=Money(110_000_000))
    village.do(village.bookkeeper, balance, village.supervisor)
    credited = RecordBankInterest(amount=Money(1_234), happened_on=village.today)
    charged = RecordBankCharge(amount=Money(500), happened_on=village.today)
    return [
        village.do(village.bookkeeper, command, village.supervisor)
        for command in (credited, charged)
    ]
