"""What each operation refuses, by the name of the refusal; nothing but the refusal is kept."""

import datetime as dt
from collections.abc import Callable

import pytest

from coop_credit.actors import Role
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import GrantOverride
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.store import journal
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.ledgers import person
from tests.published import ENTRY
from tests.published import answered

DUE = dt.date(2027, 11, 24)
TOMORROW = dt.date(2026, 11, 25)
Attempt = Callable[[Village], object]


def admit(village: Village, number: int, on: dt.date) -> object:
    command = AdmitMember(person=person(number), joined_on=on)
    return village.do(village.manager, command, village.cashier)


def approve(village: Village, number: int, since: dt.date) -> object:
    command = ApproveParticipants(members=(number,), since=since)
    return village.do(village.manager, command, village.cashier)


def release(village: Village, number: int, on: dt.date) -> object:
    command = ReleaseMember(member=number, left_on=on)
    return village.do(village.manager, command, village.cashier)


def appoint(village: Village, *roles: Role, handle: str = "somebody", member: int = 0) -> object:
    appointment = Appointment(handle=handle, name="某人", roles=roles, member=member)
    return village.do(village.manager, AppointStaff(appointment=appointment))


def set_value(village: Village, since: dt.date) -> object:
    command = SetCharterValue(parameter="member-cap", since=since, value=400)
    return village.do(village.manager, command, village.supervisor)


def leave(village: Village) -> int:
    """Member 59 joins and leaves again."""
    admit(village, 59, dt.date(2026, 11, 1))
    release(village, 59, dt.date(2026, 11, 2))
    return 59


def approved_loan(village: Village) -> int:
    loan = int(str(village.apply(1, "100.00", DUE).body["loan"]))
    for panellist in PANELLISTS:
        village.vote(loan, panellist)
    village.do(village.manager, DecideLoan(loan=loan, decision="approve"))
    return loan


def borrower_decides(village: Village) -> object:
    village.apply(1, "100.00", DUE)
    manager = village.staff("manager", Role.MANAGER, member=1)
    return village.do(manager, DecideLoan(loan=1, decision="decline"))


def borrower_on_panel_votes(village: Village) -> object:
    appoint(village, Role.PANEL, handle="panel1", member=1)
    village.apply(1, "100.00", DUE)
    return village.vote(1, "panel1")


def one_votes_for_another(village: Village) -> object:
    village.apply(1, "100.00", DUE)
    command = CastVote(loan=1, panellist="panel2", vote="for", happened_on=village.today)
    return village.do(village.staff("panel1", Role.PANEL), command)


def one_votes_twice(village: Village) -> object:
    village.apply(1, "100.00", DUE)
    village.vote(1, "panel1")
    return village.vote(1, "panel1")


def decider_pays_out(village: Village) -> object:
    return village.do(village.manager, PayOutLoan(loan=approved_loan(village)))


def borrower_pays_out(village: Village) -> object:
    cashier = village.staff("cashier", Role.CASHIER, member=1)
    return village.do(cashier, PayOutLoan(loan=approved_loan(village)))


def payout_of_a_loan_in_use_is_undone(village: Village) -> object:
    loan = village.lend(1, "100.00", DUE)
    payout = last_seq(village)
    village.repay(loan, "10.00")
    return village.reverse(payout)


def last_seq(village: Village) -> int:
    with village.office.database.read() as tx:
        return journal.entries(tx, village.cooperative, after=0, count=1_000)[-1].seq


def contribution_of_spent_shares_is_undone(village: Village) -> object:
    seq = village.contribute(1, "20.00").seq
    village.give_notice(1, "18975.00", dt.date(2026, 11, 2))
    village.pay_back_shares(1)
    return village.reverse(seq)


ATTEMPTS: dict[str, tuple[str, Attempt]] = {
    "opening twice": ("money-has-moved", lambda v: v.open_with(3, "10.00")),
    "a future contribution": ("happens-in-future", lambda v: v.contribute(1, "1.00", TOMORROW)),
    "a contribution of one who left": (
        "member-has-left",
        lambda v: v.contribute(leave(v), "1.00"),
    ),
    "a person admitted twice": ("member-exists", lambda v: admit(v, 1, v.today)),
    "an approval of nobody": ("no-such-member", lambda v: approve(v, 99, v.today)),
    "an approval of one who left": ("member-has-left", lambda v: approve(v, leave(v), v.today)),
    "a second approval": ("participant-already", lambda v: approve(v, 1, v.today)),
    "an approval before joining": (
        "participant-before-joining",
        lambda v: (admit(v, 59, v.today), approve(v, 59, dt.date(2026, 11, 23))),
    ),
    "leaving with shares": ("member-has-balances", lambda v: release(v, 1, v.today)),
    "leaving before joining": (
        "leaves-before-joining",
        lambda v: (admit(v, 59, v.today), release(v, 59, dt.date(2026, 11, 1))),
    ),
    "duties that exclude each other": (
        "duties-conflict",
        lambda v: appoint(v, Role.CASHIER, Role.BOOKKEEPER),
    ),
    "staff that is no member": ("no-such-member", lambda v: appoint(v, Role.PANEL, member=99)),
    "a charter value in the past": (
        "charter-value-in-past",
        lambda v: set_value(v, dt.date(2026, 11, 23)),
    ),
    "a charter value twice": (
        "charter-value-exists",
        lambda v: (set_value(v, v.today), set_value(v, v.today)),
    ),
    "a published number of tomorrow": (
        "happens-in-future",
        lambda v: v.set_value("lpr", 300, TOMORROW),
    ),
    "an override of a hard rule": (
        "rule-cannot-be-overridden",
        lambda v: v.do(
            v.manager, GrantOverride(rule="member-cap", up_to=1, reason="x"), v.supervisor
        ),
    ),
    "a vote of no panellist": (
        "not-on-panel",
        lambda v: (v.apply(1, "100.00", DUE), v.vote(1, "cashier")),
    ),
    "a vote for another": ("votes-for-another", one_votes_for_another),
    "a vote on one's own loan": ("votes-on-own-loan", borrower_on_panel_votes),
    "a second vote": ("voted-already", one_votes_twice),
    "a decision on one's own loan": ("decides-own-loan", borrower_decides),
    "a payout by who decided": ("pays-own-decision", decider_pays_out),
    "a payout to oneself": ("pays-own-loan", borrower_pays_out),
    "a payout that nobody approved": (
        "loan-in-other-state",
        lambda v: (v.apply(1, "100.00", DUE), v.do(v.cashier, PayOutLoan(loan=1))),
    ),
    "a repayment of no loan paid out": (
        "loan-in-other-state",
        lambda v: (v.apply(1, "100.00", DUE), v.repay(1, "1.00")),
    ),
    "a repayment before the payout": (
        "repaid-before-payout",
        lambda v: v.repay(v.lend(1, "100.00", DUE), "1.00", dt.date(2026, 11, 23)),
    ),
    "a repayment of nothing": (
        "nothing-owed",
        lambda v: (v.lend(1, "100.00", DUE), v.repay(1, "100.00"), v.repay(1, "1.00")),
    ),
    "money handed back that is not held": (
        "account-would-overdraw",
        lambda v: v.do(v.cashier, ReturnExcess(member=1, amount=Money(1))),
    ),
    "a withdrawal paid twice": (
        "withdrawal-not-open",
        lambda v: (
            v.give_notice(1, "1.00", dt.date(2026, 11, 2)),
            v.pay_back_shares(1),
            v.pay_back_shares(1),
        ),
    ),
    "a bank charge above the balance": (
        "account-would-overdraw",
        lambda v: v.do(
            v.bookkeeper,
            RecordBankCharge(amount=Money(110_000_001), happened_on=v.today),
            v.supervisor,
        ),
    ),
    "a balance of a month under way": (
        "month-not-over",
        lambda v: v.do(
            v.bookkeeper, RecordBankBalance(month="2026-11", balance=Money(1)), v.supervisor
        ),
    ),
    "the founding undone": ("entry-not-reversible", lambda v: v.reverse(1)),
    "a used loan undone": ("loan-has-repayments", payout_of_a_loan_in_use_is_undone),
    "spent shares undone": ("account-would-overdraw", contribution_of_spent_shares_is_undone),
}


@pytest.mark.parametrize("code, attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_what_is_refused(village: Village, code: str, attempt: Attempt) -> None:
    village.open_with(58, "1100000.00")
    with pytest.raises(Refused) as refused:
        attempt(village)
    assert refused.value.code == code
    assert refused.value.entry.kind is Kind.REFUSAL
    assert refused.value.entry.transfers == ()
    for told in answered([refused.value.entry]):
        ENTRY.validate(told)
    assert last_seq(village) == refused.value.entry.seq
