"""A region by what was received: who is late, what is worst, how it went on, what is behind it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.operations.desk import Office
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.operations.receiving import receive_pack
from coop_credit.operations.receiving import send_back
from coop_credit.reports.breach_lists import breach_lists
from coop_credit.reports.received import HandedIn
from coop_credit.reports.received import handed_in
from coop_credit.reports.received import received_packs
from coop_credit.reports.received import received_standing
from coop_credit.reports.received_cases import received_case
from coop_credit.reports.region import region_view
from coop_credit.reports.simulating import Question
from coop_credit.reports.simulating import Simulation
from coop_credit.reports.simulating import packs_asked
from coop_credit.reports.simulating import simulate
from coop_credit.reports.wanted import Wanted
from coop_credit.store import received
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.cooperatives import add_cooperative
from coop_credit.working_days import YEAR_MISSING
from tests.handing_in import ELSEWHERE
from tests.handing_in import REGULATOR
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.ledgers import Village
from tests.received_rows import made_up
from tests.reports.counting import statements_of

#: Thursday 10 December 2026, on which November is due.
DUE = dt.date(2026, 12, 10)
AFTER = dt.date(2026, 12, 11)


@pytest.fixture
def pc(sqlite_template: Path, tmp_path: Path) -> Iterator[Village]:
    """The cooperative's own installation, with a cap of 0.50 %: 500.00, and 1,000.00 are lent."""
    made = village_pc(sqlite_template, tmp_path / "pc.sqlite")
    made.set_value("member-cap", 50)
    yield made
    made.office.database.close()


def add_group(office: Office, rulebook: str, opened_on: dt.date) -> None:
    """Somebody who keeps books here, and has handed nothing in."""
    group = Cooperative(
        cooperative="group",
        name="储蓄小组",
        credit_code="x",
        region_code="370283",
        rulebook=rulebook,
        funding_model="paid",
        custodian="x",
        zone="Asia/Shanghai",
        opened_on=opened_on,
    )
    with office.database.write() as tx:
        add_cooperative(tx, group)


def only(found: list[HandedIn]) -> HandedIn:
    (one,) = found
    return one


def test_a_cooperative_from_outside(office: Office, pc: Village) -> None:
    database, november = office.database, close_month(pc, "2026-11")
    assert handed_in(database, "37", "2026-11", AFTER) == []
    receive_pack(office, REGULATOR, november)
    accepted = only(handed_in(database, "37", "2026-11", AFTER))
    assert (accepted.state, accepted.due_on, accepted.note) == ("accepted", DUE, "")
    send_back(office, REGULATOR, "fumandi", "2026-11", "why?")
    back = only(handed_in(database, "370283", "2026-11", AFTER))
    assert (back.state, back.remark) == ("sent-back", "why?")
    # December is due on 10 January 2027, a Sunday, of a year whose days off are not known.
    sunday = dt.date(2027, 1, 10)
    awaited = only(handed_in(database, "37", "2026-12", sunday))
    assert (awaited.state, awaited.due_on, awaited.note) == ("open", sunday, YEAR_MISSING)
    assert only(handed_in(database, "37", "2026-12", dt.date(2027, 1, 11))).state == "late"
    # Nobody expected anything before the first pack, or in another region.
    assert handed_in(database, "37", "2026-10", AFTER) == []
    assert handed_in(database, "3706", "2026-11", AFTER) == []


def test_a_cooperative_that_keeps_its_books_here(village: Village) -> None:
    database = village.office.database
    village.open_with(10, "99000.00")

    def state(day: dt.date) -> str:
        return only(handed_in(database, "37", "2026-11", day)).state

    assert (state(DUE), state(AFTER)) == ("open", "late")
    close_month(village, "2026-11")
    assert (state(DUE), state(AFTER)) == ("closed", "late")
    hand_in = HandInMonth(month="2026-11", where=Place.FILE)
    village.do(village.manager, hand_in, village.bookkeeper)
    assert state(AFTER) == "handed-in"
    village.do(village.manager, replace(hand_in, where=Place.HERE), village.bookkeeper)
    assert state(AFTER) == "accepted"
    # The book was opened in November.
    assert handed_in(database, "37", "2026-10", AFTER) == []


def test_the_charter_has_another_day(village: Village) -> None:
    village.set_value("hand-in-day", 1)
    found = only(handed_in(village.office.database, "37", "2026-11", AFTER))
    assert found.due_on == dt.date(2026, 12, 1)


@pytest.mark.parametrize("rulebook, month", [("vsla", "2026-11"), ("cn-shandong-2015", "2014-12")])
def test_where_no_rulebook_says_when_nobody_is_late(
    office: Office, rulebook: str, month: str
) -> None:
    # The group's rulebook has no such day, and that of Shandong begins on 29 January 2015.
    add_group(office, rulebook, dt.date(2014, 1, 1))
    found = only(handed_in(office.database, "37", month, AFTER))
    assert (found.state, found.due_on) == ("open", None)
    assert (found.missing_since, found.is_behind) == ("2014-01", False)


def test_the_region_month_by_month(office: Office, pc: Village) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    # 400.00 come back: 600.00 are still above 0.50 % of 100,000.00.
    pc.repay(1, "400.00")
    december = close_month(pc, "2026-12", "99400.00")
    receive_pack(office, REGULATOR, december)
    view = region_view(office.database, "3702", "2026-12", dt.date(2027, 1, 5))
    assert view.states == {"accepted": 1}
    assert view.missing == []
    assert (view.totals.cooperatives, view.totals.fund) == (1, Money(10_000_000))
    (member,) = view.cooperatives
    assert (member.name, member.breaches) == ("测试粮蔬专业合作社", 1)
    assert [(each.rule, each.cooperatives, each.cases) for each in view.rules] == [
        ("standing-cap", 1, 1)
    ]
    assert view.broken == {"fumandi": {"standing-cap": 1}}
    assert (view.summary.expected, view.summary.received, view.summary.members) == (1, 1, 10)
    assert (view.summary.broken, view.summary.rules, view.summary.cases) == (1, 1, 1)
    # Between 600.00 and 610.00 of 100,000.00, the cap being 0.50 %.
    assert (member.largest, member.member_cap_bp) == (view.trend[1].lent, 50)
    assert member.lent_bp == member.largest_bp == 61
    assert not member.is_full
    assert view.usual_cap_bp == 50
    assert [each.month for each in view.trend] == ["2026-11", "2026-12"]
    assert view.trend[0].lent == Money(100_000)
    # The repayment paid the usage fee first.
    assert Money(60_000) < view.trend[1].lent < Money(61_000)
    assert region_view(office.database, "3706", "2026-12", AFTER).totals.cooperatives == 0
    assert list(received_packs(office.database, "37", "2026-12")) == [
        ("fumandi-2026-12.zip", december)
    ]


def test_a_month_that_not_all_have_handed_in_is_not_whole(office: Office, pc: Village) -> None:
    add_group(office, "cn-shandong-2015", dt.date(2026, 12, 1))
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    receive_pack(office, REGULATOR, close_month(pc, "2026-12"))
    view = region_view(office.database, "37", "2027-01", dt.date(2027, 2, 1))
    trend = [(each.month, each.cooperatives, each.expected, each.is_whole) for each in view.trend]
    assert trend == [("2026-11", 1, 1, True), ("2026-12", 1, 2, False)]
    # The one that is behind for longer comes first.
    behind = [(each.cooperative, each.state, each.missing_since) for each in view.missing]
    assert behind == [("group", "open", "2026-12"), ("fumandi", "open", "2027-01")]
    assert [(each.newest, each.is_behind) for each in view.missing] == [
        ("", True),
        ("2026-12", False),
    ]
    # December is due on 10 January, whose days off nobody knows yet.
    assert view.counts["behind"] == 1
    for day, number in ((10, 0), (11, 1)):
        view = region_view(office.database, "37", "2027-01", dt.date(2027, 1, day))
        assert view.counts["behind"] == number
    wanted = Wanted(state="behind")
    view = region_view(office.database, "37", "2027-01", dt.date(2027, 2, 1), wanted)
    assert [each.cooperative for each in view.missing] == ["group"]
    assert view.trend[1].expected == 2
    december = handed_in(office.database, "37", "2026-12", AFTER)
    assert [(each.cooperative, each.missing_since) for each in december] == [
        ("fumandi", ""),
        ("group", "2026-12"),
    ]


def test_all_breaches_of_a_region(office: Office, pc: Village) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))

    def told(region: str, wanted: Wanted) -> list[tuple[str, str, str]]:
        found = breach_lists(office.database, region, "2026-11", AFTER, wanted)
        return [(each.whose.name, each.rule, each.case) for each in found.received]

    one = [("测试粮蔬专业合作社", "standing-cap", "L1")]
    assert told("3702", Wanted()) == one
    assert told("3702", Wanted(rule="standing-cap", name="csls", model="paid")) == one
    assert told("3702", Wanted(rule="fund-hard-cap")) == []
    assert told("3702", Wanted(model="pledge")) == []
    assert told("3706", Wanted()) == []


def test_a_pack_stands_beside_the_key_in_force(office: Office, pc: Village) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    pack, key = received_standing(office.database, REGULATOR, "fumandi", "2026-11")
    assert (key.number, key.public_key) == (1, pack.public_key)
    for actor, month in ((ELSEWHERE, "2026-11"), (REGULATOR, "2026-12")):
        with pytest.raises(NotFound):
            received_standing(office.database, actor, "fumandi", month)


def test_what_is_behind_a_case(office: Office, pc: Village) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    asked = {"cooperative": "fumandi", "month": "2026-11"}
    made = received_case(office.database, REGULATOR, **asked, rule="standing-cap", case="L1")
    (breach,) = made.breaches
    assert [(each["rule"], each["headroom"]) for each in made.verdicts] == [
        ("standing-cap", "-50000")
    ]
    # 0.50 % of 100,000.00.
    assert (breach.measured, breach.limit, breach.unit) == ("100000", "50000", "fen")
    assert [(each["number"], each["owing_fen"]) for each in made.loans] == [(1, 100_000)]
    kinds = [each["kind"] for each in made.entries]
    assert kinds == ["loan-applied", *["vote-cast"] * 5, "loan-decided", "loan-paid-out"]
    nothing = received_case(office.database, REGULATOR, **asked, rule="fund-hard-cap", case="")
    assert (nothing.breaches, nothing.loans, nothing.entries) == ([], [], [])
    other = received_case(office.database, REGULATOR, **asked, rule="", case="L9")
    assert other.breaches == []
    with pytest.raises(NotFound):
        received_case(office.database, ELSEWHERE, **asked, rule="", case="")


def test_other_numbers_for_a_region(office: Office, pc: Village) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    pc.set_value("member-cap", 500)
    # Loan 2, 2,000.00: with the fund of 100,000.00 two in a hundred.
    pc.lend(4, "2000.00", dt.date(2027, 6, 2))
    receive_pack(office, REGULATOR, close_month(pc, "2026-12", "97000.00"))

    def by(cap: int, months: int) -> Simulation:
        question = Question(
            region="3702", month="2026-12", months=months, numbers={"member-cap": cap}
        )
        return simulate(office.database, question, packs_asked(office.database, question))

    one = by(199, 1)
    assert (one.totals.loans, one.totals.loans_failing) == (2, 1)
    assert one.totals.owing_failing == Money(200_000)
    assert (one.totals.payouts, one.totals.payouts_failing) == (1, 1)
    two = by(99, 2)
    assert (two.totals.loans_failing, two.totals.payouts_failing) == (2, 2)
    assert two.totals.paid_out_failing == Money(300_000)
    (cooperative,) = two.cooperatives
    assert [(each.month, each.loan) for each in cooperative.failing] == [
        ("2026-12", 1),
        ("2026-12", 2),
        ("2026-12", 2),
        ("2026-11", 1),
    ]
    assert by(200, 2).totals.payouts_failing == 0


def test_the_worst_come_first_in_few_statements(office: Office) -> None:
    database = office.database
    counted = {}
    for count in (3, 60):
        with database.write() as tx:
            for number in range(1, count + 1):
                if received.find_pack(tx, f"coop-{number:04d}", "2026-11") is None:
                    received.put_pack(tx, made_up(number, "2026-11"), [], b"no zip")
        if database.dialect == "sqlite":
            counted[count] = statements_of(
                database, lambda: region_view(database, "37", "2026-11", AFTER)
            )
    assert all(each <= 12 for each in counted.values())
    assert len(set(counted.values())) <= 1
    # Two breaches have 2, 5, 8 ... 59; an indicator the odd ones; then the most overdue.
    view = region_view(database, "37", "2026-11", AFTER)
    assert [each.cooperative for each in view.cooperatives[:3]] == [
        "coop-0059",
        "coop-0053",
        "coop-0047",
    ]
    assert view.totals.overdue == Money(60 * 61 // 2)
