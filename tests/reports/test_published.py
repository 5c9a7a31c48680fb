"""The month's published lists: right on the day, and the same whenever asked for again."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.errors import NotFound
from coop_credit.money import parse_yuan
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.published import Overdue
from coop_credit.reports.published import PaidOut
from coop_credit.reports.published import Participant
from coop_credit.reports.published import Published
from coop_credit.reports.published import Totals
from coop_credit.reports.published import names_shown
from coop_credit.reports.published import published_lists
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import provisions
from coop_credit.store import published
from tests.everything import entries_of
from tests.ledgers import Village
from tests.ledgers import person
from tests.reports.counting import statements_of
from tests.reports.test_movements import plan_among_many

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER, DECEMBER = "2026-11", "2026-12"


def lists(village: Village, month: str = NOVEMBER, asker: Actor | None = None) -> Published:
    here = village.office
    return published_lists(
        here.database,
        here.privacy,
        here.clock,
        "fumandi",
        month,
        asker=asker or village.cashier,
    )


def totals(**sums: str) -> Totals:
    count = int(sums.pop("loans_outstanding"))
    return Totals(
        loans_outstanding=count, **{name: parse_yuan(sum_) for name, sum_ in sums.items()}
    )


@pytest.fixture
def opened(village: Village) -> Village:
    """Five members with 20,000.00 each, on 24 November."""
    village.open_with(5, "100000.00")
    return village


@pytest.fixture
def autumn(opened: Village) -> Village:
    """Four loans, of which 3 is undone; 1 falls due on 10 December in part, 4 on the 1st.

    It is 30 November.
    """
    opened.lend(1, "300.00", dt.date(2027, 1, 10), instalments=2)
    opened.lend(2, "200.00", dt.date(2027, 3, 1))
    opened.lend(3, "100.00", dt.date(2027, 3, 1))
    opened.reverse(entries_of(opened)[-1].seq)
    opened.lend(4, "50.00", dt.date(2026, 12, 1))
    opened.apply(5, "40.00", dt.date(2027, 3, 1))
    opened.contribute(1, "10.00")
    opened.reverse(opened.contribute(2, "7.00").seq)
    opened.give_notice(5, "1000.00", dt.date(2026, 11, 2))
    opened.pay_back_shares(1)
    opened.clock.move_to(dt.date(2026, 11, 30))
    return opened


def paid_out(number: int, principal: str, due_on: str, state: str = "paid-out") -> PaidOut:
    """A loan to the member of the same number."""
    return PaidOut(
        number=number,
        member=number,
        name="社*",
        principal=parse_yuan(principal),
        paid_out_on=dt.date(2026, 11, 24),
        due_on=dt.date.fromisoformat(due_on),
        purpose="machinery",
        state=state,
    )


def test_a_month_with_its_fund_members_and_loans(autumn: Village) -> None:
    told = lists(autumn)
    assert (told.month, told.as_of, told.names) == (NOVEMBER, dt.date(2026, 11, 30), "masked")
    # 100,000.00 taken over, 10.00 more, 1,000.00 less; what was undone does not count.
    assert told.fund == totals(
        at_start="0.00",
        taken_over="100000.00",
        contributed="10.00",
        withdrawn="1000.00",
        at_end="99010.00",
        granted="550.00",
        repaid="0.00",
        outstanding="550.00",
        loans_outstanding="3",
    )
    shares = ("20010.00", "20000.00", "20000.00", "20000.00", "19000.00")
    assert told.participants == tuple(
        Participant(number=number, name="社*", shares=parse_yuan(sum_))
        for number, sum_ in enumerate(shares, start=1)
    )
    assert told.paid_out == (
        paid_out(1, "300.00", "2027-01-10"),
        paid_out(2, "200.00", "2027-03-01"),
        paid_out(3, "100.00", "2027-03-01", "reversed"),
        paid_out(4, "50.00", "2026-12-01"),
    )
    assert told.overdue == ()


def test_what_is_overdue_today_while_the_month_runs(autumn: Village) -> None:
    autumn.clock.move_to(dt.date(2026, 12, 20))
    told = lists(autumn, DECEMBER)
    assert told.as_of == dt.date(2026, 12, 20)
    assert told.paid_out == ()
    # Of loan 1, half of 300.00 since the 10th; loan 4, all of it since the 1st.
    assert told.overdue == (
        Overdue(
            number=1,
            member=1,
            name="社*",
            due_on=dt.date(2027, 1, 10),
            days_late=10,
            overdue=parse_yuan("150.00"),
            owing=parse_yuan("300.00"),
        ),
        Overdue(
            number=4,
            member=4,
            name="社*",
            due_on=dt.date(2026, 12, 1),
            days_late=19,
            overdue=parse_yuan("50.00"),
            owing=parse_yuan("50.00"),
        ),
    )
    # 200.00 x 6 % x 26 / 365 = 0.85 of fee first.
    autumn.repay(2, "100.85")
    autumn.contribute(3, "5.00")
    assert lists(autumn, DECEMBER).fund == totals(
        at_start="99010.00",
        taken_over="0.00",
        contributed="5.00",
        withdrawn="0.00",
        at_end="99015.00",
        granted="0.00",
        repaid="100.00",
        outstanding="450.00",
        loans_outstanding="3",
    )


def test_a_month_that_is_over_stays_as_it_was(autumn: Village) -> None:
    november = lists(autumn)
    autumn.clock.move_to(dt.date(2026, 12, 31))
    autumn.contribute(1, "10.00")
    autumn.repay(2, "300.00")
    autumn.lend(3, "60.00", dt.date(2027, 6, 1))
    writing_off = WriteOffLoan(loan=4, reason="下落不明")
    written_off = autumn.do(autumn.manager, writing_off, autumn.supervisor)
    december = lists(autumn, DECEMBER)
    assert lists(autumn) == november
    assert [each.number for each in december.overdue] == [1]
    assert [each.number for each in december.paid_out] == [6]
    autumn.clock.move_to(dt.date(2027, 1, 5))
    autumn.reverse(written_off.seq)
    autumn.repay(1, "400.00")
    autumn.repay(6, "10.00")
    autumn.contribute(2, "1.00")
    assert lists(autumn, DECEMBER) == december
    assert lists(autumn) == november
    january = lists(autumn, "2027-01")
    assert [each.number for each in january.overdue] == [4]


def test_a_loan_of_the_month_by_what_became_of_it(opened: Village) -> None:
    for member, amount in ((1, "10.00"), (2, "20.00"), (3, "30.00"), (4, "40.00")):
        opened.lend(member, amount, dt.date(2026, 11, 25))
    opened.repay(1, "10.00")
    opened.clock.move_to(dt.date(2026, 11, 26))
    written_off, undone = (
        opened.do(opened.manager, WriteOffLoan(loan=loan, reason="下落不明"), opened.supervisor)
        for loan in (2, 3)
    )
    states = ["repaid", "written-off", "written-off", "overdue"]
    assert [each.state for each in lists(opened).paid_out] == states
    opened.clock.move_to(dt.date(2026, 12, 1))
    opened.reverse(undone.seq)
    assert [each.state for each in lists(opened).paid_out] == states
    assert [each.number for each in lists(opened).overdue] == [4]
    assert [each.number for each in lists(opened, DECEMBER).overdue] == [3, 4]
    assert written_off.seq < undone.seq


@pytest.mark.parametrize(
    "form, names",
    [("full", ["社员1", "社员21"]), ("numbers", ["", ""]), ("masked", ["社*", "社员21"])],
)
def test_names_are_shown_as_the_charter_says(village: Village, form: str, names: list[str]) -> None:
    village.open_with(20, "100000.00")
    village.lend(1, "10.00", dt.date(2026, 11, 25))
    firm = person(21, kind="legal")
    village.do(village.manager, AdmitMember(person=firm, joined_on=village.today), village.cashier)
    approval = ApproveParticipants(members=(21,), since=village.today)
    village.do(village.manager, approval, village.cashier)
    setting = SetCharterValue(parameter="published-names", since=village.today, value=form)
    village.do(village.manager, setting, village.supervisor)
    village.clock.move_to(dt.date(2026, 11, 26))
    told = lists(village)
    assert told.names == form
    assert [told.participants[place].name for place in (0, 20)] == names
    assert [each.name for each in told.paid_out] == names[:1]
    assert [each.name for each in told.overdue] == names[:1]


def test_only_who_takes_part_that_day_and_shown_to_who_is_still_there(opened: Village) -> None:
    newcomer = AdmitMember(person=person(6), joined_on=dt.date(2026, 11, 3))
    opened.do(opened.manager, newcomer, opened.cashier)
    asking = Actor("member:6", frozenset({Role.MEMBER}), "fumandi", 6)
    approval = ApproveParticipants(members=(6,), since=dt.date(2026, 11, 20))
    opened.do(opened.manager, approval, opened.cashier)
    assert [each.number for each in lists(opened, asker=asking).participants] == [1, 2, 3, 4, 5, 6]
    opened.clock.move_to(dt.date(2026, 12, 2))
    release = ReleaseMember(member=6, left_on=dt.date(2026, 12, 1))
    opened.do(opened.manager, release, opened.cashier)
    assert len(lists(opened).participants) == 6
    assert len(lists(opened, DECEMBER).participants) == 5
    with pytest.raises(NotFound):
        lists(opened, asker=asking)


@pytest.mark.parametrize("month", ["2026-10", "2026-12"])
def test_no_month_before_the_books_or_after_today(opened: Village, month: str) -> None:
    with pytest.raises(NotFound):
        lists(opened, month)


@ON_SQLITE
def test_the_lists_take_nine_statements_however_long_they_are(autumn: Village) -> None:
    few = statements_of(autumn.office.database, lambda: lists(autumn))
    for member in (1, 2, 3):
        autumn.lend(member, "10.00", dt.date(2027, 3, 1))
    # BEGIN; cooperative, charter, fund, moved, participants, loans, schedules; ROLLBACK.
    assert few == statements_of(autumn.office.database, lambda: lists(autumn)) == 9


def test_earlier_months_entries_are_not_read(
    village: Village, request: pytest.FixtureRequest
) -> None:
    village.open_with(3, "300.00")
    asked = {"cooperative": "fumandi", "first": "2026-12-01", "as_of": "2026-12-31"}
    plan = plan_among_many(village, request, published.MOVED, asked)
    assert "entry_by_day" in "\n".join(plan)


def test_a_rulebook_that_says_nothing_of_names_has_them_masked() -> None:
    vsla = provisions("vsla")
    day = dt.date(2026, 11, 24)
    full = (CharterValue("published-names", day, "full"),)
    assert names_shown(vsla, full, day) == "full"
    silent = {name: each for name, each in vsla.parameters.items() if name != "published-names"}
    assert names_shown(replace(vsla, parameters=silent), full, day) == "masked"
