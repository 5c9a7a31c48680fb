"""A loan's last day is moved before it has come, on both databases."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.actors import Role
from coop_credit.audit.verification import verify_books
from coop_credit.errors import NotAllowed
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import extended
from coop_credit.lending.schedule import overdue
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import total
from coop_credit.operations.desk import Refused
from coop_credit.operations.extending import ExtendLoan
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.statements import LoanStatement
from coop_credit.rulebook.verdicts import verdicts_in
from tests.ledgers import Village

#: The village's clock stands on 24 November 2026. A loan of six months.
DUE = dt.date(2027, 5, 24)
#: The last day that a term of twelve months allows.
LATEST = dt.date(2027, 11, 24)


def extension(
    due_on: dt.date = LATEST,
    instalments: int = 1,
    kind: ScheduleKind = ScheduleKind.EQUAL_PRINCIPAL,
) -> ExtendLoan:
    return ExtendLoan(
        loan=1, due_on=due_on, instalments=instalments, reason="歉收", schedule_kind=kind
    )


def lines(statement: LoanStatement) -> list[tuple[str, str]]:
    return [(each.due_on.isoformat(), str(each.principal)) for each in statement.schedule]


def statement(village: Village) -> LoanStatement:
    return loan_statement(village.office.database, village.office.clock, village.cooperative, 1)


@pytest.fixture
def lent(village: Village) -> Village:
    """6,000.00 in six parts of 1,000.00, from 24 December on."""
    village.open_with(58, "1100000.00")
    village.lend(1, "6000.00", DUE, instalments=6)
    return village


def test_what_is_left_gets_a_schedule_of_its_own(lent: Village) -> None:
    lent.clock.move_to(dt.date(2026, 12, 24))
    # 6,000.00 x 6 % x 30 days / 365 = 29.59; 2,500.00 of principal: two parts and a half.
    lent.repay(1, "2529.59")
    lent.clock.move_to(dt.date(2027, 1, 4))
    lent.do(lent.manager, extension(instalments=3))
    told = statement(lent)
    # What was paid ahead of its day is put on the day of the extension.
    assert lines(told) == [
        ("2026-12-24", "1000.00"),
        ("2027-01-04", "1000.00"),
        ("2027-01-04", "500.00"),
        ("2027-09-24", "1166.67"),
        ("2027-10-24", "1166.67"),
        ("2027-11-24", "1166.66"),
    ]
    assert [each.number for each in told.unpaid] == [4, 5, 6]
    assert (told.loan.due_on, told.loan.instalments, told.loan.extensions) == (LATEST, 3, 1)
    lent.clock.move_to(dt.date(2027, 9, 24))
    assert not late(lent)
    lent.clock.move_to(dt.date(2027, 9, 25))
    assert late(lent)
    assert verify_books(lent.office.database, lent.office.privacy, lent.cooperative) == []


def late(village: Village) -> bool:
    """Whether the member may not borrow for being late."""
    with pytest.raises(Refused) as refused:
        village.apply(1, "99999.00", dt.date(2028, 1, 1))
    broken = {each.rule for each in verdicts_in(refused.value.entry.body) if not each.holds}
    return "no-overdue-loan" in broken


@pytest.mark.parametrize("kind", [each for each in ScheduleKind if each != ScheduleKind.IRREGULAR])
def test_an_extended_loan_is_paid_by_its_new_schedule(lent: Village, kind: ScheduleKind) -> None:
    lent.clock.move_to(dt.date(2026, 12, 24))
    lent.repay(1, "1029.59")
    lent.do(lent.manager, extension(dt.date(2027, 9, 24), 9, kind))
    lent.clock.move_to(dt.date(2027, 1, 24))
    lent.do(lent.manager, extension(LATEST, 10, kind))
    told = statement(lent)
    assert total([each.principal for each in told.schedule]) == parse_yuan("6000.00")
    left = {each.number for each in told.unpaid}
    for instalment, fee in zip(told.schedule, told.fees, strict=True):
        if instalment.due_on > lent.today:
            lent.clock.move_to(instalment.due_on)
            entry = lent.repay(1, str(instalment.principal + fee))
            assert entry.body["principal_fen"] == instalment.principal.fen
            left.discard(instalment.number)
    assert left == set()
    assert statement(lent).owing == Money(0)
    assert verify_books(lent.office.database, lent.office.privacy, lent.cooperative) == []


def test_the_term_is_judged_from_the_payout(lent: Village) -> None:
    lent.clock.move_to(dt.date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        lent.do(lent.manager, extension(dt.date(2027, 11, 25)))
    (broken,) = [each for each in verdicts_in(refused.value.entry.body) if not each.holds]
    assert (broken.rule, broken.measured, broken.limit) == (
        *("loan-term", "2027-11-25", "2027-11-24"),
    )
    verdicts = verdicts_in(lent.do(lent.manager, extension(LATEST)).body)
    assert [each.rule for each in verdicts] == [
        *("member-cap", "loan-term", "participant", "no-overdue-loan"),
    ]
    # No money moves, so the loan is not counted a second time.
    assert verdicts[0].measured == 600_000


def test_a_loan_that_is_late_already_is_not_extended(lent: Village) -> None:
    lent.clock.move_to(dt.date(2026, 12, 25))
    with pytest.raises(Refused) as refused:
        lent.do(lent.manager, extension())
    (broken,) = [each for each in verdicts_in(refused.value.entry.body) if not each.holds]
    assert (broken.rule, broken.evidence) == ("no-overdue-loan", ("L1",))


@pytest.mark.parametrize(
    "today, due_on, code",
    [
        (DUE, LATEST, "extension-too-late"),
        (dt.date(2027, 6, 1), LATEST, "extension-too-late"),
        (dt.date(2026, 12, 1), DUE, "extension-not-later"),
        (dt.date(2026, 12, 1), dt.date(2027, 1, 1), "extension-not-later"),
    ],
)
def test_when_it_is_refused(lent: Village, today: dt.date, due_on: dt.date, code: str) -> None:
    lent.clock.move_to(today)
    with pytest.raises(Refused) as refused:
        lent.do(lent.manager, extension(due_on))
    assert refused.value.code == code


def test_who_may_not(lent: Village) -> None:
    with pytest.raises(NotAllowed):
        lent.do(lent.cashier, extension())
    with pytest.raises(Refused) as refused:
        lent.do(lent.staff("manager", Role.MANAGER, member=1), extension())
    assert refused.value.code == "decides-own-loan"


def test_nothing_owed_is_nothing_to_extend(lent: Village) -> None:
    lent.repay(1, "6000.00")
    with pytest.raises(Refused) as refused:
        lent.do(lent.manager, extension())
    assert refused.value.code == "nothing-owed"


def test_an_undone_repayment_is_late_from_its_own_day(lent: Village) -> None:
    lent.clock.move_to(dt.date(2026, 12, 24))
    paid = lent.repay(1, "1029.59")
    lent.do(lent.manager, extension())
    lent.clock.move_to(dt.date(2026, 12, 26))
    lent.reverse(paid.seq)
    told = statement(lent)
    assert overdue(told.schedule, Money(0), lent.today) == parse_yuan("1000.00")
    assert verify_books(lent.office.database, lent.office.privacy, lent.cooperative) == []


@given(st.data())
def test_an_extension_keeps_the_sum_and_the_order(data: st.DataObject) -> None:
    first = dt.date(2027, 1, 1)
    sums = data.draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
    plan = tuple(
        Instalment(number=place, due_on=first + dt.timedelta(days=9 * place), principal=Money(fen))
        for place, fen in enumerate(sums, start=1)
    )
    repaid = data.draw(st.integers(0, sum(sums)))
    day = first + dt.timedelta(days=data.draw(st.integers(0, 200)))
    left = Money(sum(sums) - repaid)
    rest = (Instalment(number=1, due_on=day + dt.timedelta(days=1), principal=left),)
    new = extended(plan, Money(repaid), day, rest)
    assert total([each.principal for each in new]) == Money(sum(sums))
    assert [each.number for each in new] == list(range(1, len(new) + 1))
    assert [each.due_on for each in new] == sorted(each.due_on for each in new)
    # Nothing is late for the extension, and all that is left is late after its day.
    assert overdue(new, Money(repaid), day + dt.timedelta(days=1)) == Money(0)
    assert overdue(new, Money(repaid), day + dt.timedelta(days=2)) == left
