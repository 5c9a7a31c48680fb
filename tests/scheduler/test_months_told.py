"""What is told of months: to members when one is closed, to the manager when one is to go."""

import datetime as dt

import pytest

from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.reports.proofs import member_proof
from coop_credit.scheduler.running import Runner
from coop_credit.store import message_wishes
from tests.handing_in import close_month
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import alarms
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


@pytest.fixture
def runner(village: Village, phones: Received) -> Runner:
    """Three members with 33,000.00 each; member 3 owes 1,000.00."""
    village.open_with(3, "99000.00")
    village.lend(3, "1000.00", dt.date(2027, 5, 24))
    return Runner(village.office, texting(village, phones))


def run_today(village: Village, runner: Runner, job: str) -> None:
    assert run_job(runner, job, village.today)


def test_a_closed_month_is_told_to_each_member_once(
    village: Village, runner: Runner, phones: Received
) -> None:
    run_today(village, runner, "statements")
    assert outbox(village) == []
    close_month(village, "2026-11", "98000.00")
    for _ in range(3):
        run_today(village, runner, "statements")
        village.clock.move_to(village.today + dt.timedelta(days=1))
    told = [(each.key.kind, each.key.member, each.key.day) for each in outbox(village)]
    assert told == [("statement", number, dt.date(2026, 11, 30)) for number in (1, 2, 3)]
    send(village, runner.notify)
    proof = member_proof(
        village.office.database,
        village.office.privacy,
        "fumandi",
        month="2026-11",
        member=3,
        asker=village.manager,
    )
    assert phones.posts[2]["text"] == (
        "[测试粮蔬专业合作社] Member 3: at the end of 30 November 2026 you had 33,000.00 yuan in"
        f" the fund and owed 1,000.00 yuan; code of the month {proof.proof_code}."
        " If this is wrong, tell the supervisor."
    )


def test_months_closed_together_are_each_told_and_who_wants_none_gets_none(
    village: Village, runner: Runner
) -> None:
    close_month(village, "2026-11", "98000.00")
    run_today(village, runner, "statements")
    for month in ("2026-12", "2027-01"):
        close_month(village, month, "98000.00")
    run_today(village, runner, "statements")
    days = {each.key.day.isoformat()[:7] for each in outbox(village)}
    assert (days, len(outbox(village))) == ({"2026-11", "2026-12", "2027-01"}, 9)
    with village.office.database.write() as tx:
        message_wishes.stop(tx, "fumandi", 1, village.today)
    assert send(village, runner.notify) == {"given-up": 3, "sent": 6}


def test_the_manager_is_reminded_of_handing_in(village: Village, runner: Runner) -> None:
    # The pack of November is due on 10 December, a Thursday.
    for number in range(5, 13):
        village.clock.move_to(dt.date(2026, 12, number))
        run_today(village, runner, "hand-in")
    told = {"month": "2026-11", "due_on": "2026-12-10"}
    assert alarms(village) == [
        ("hand-in-soon", told),
        ("hand-in-today", told),
        ("hand-in-late", told),
        ("hand-in-late", told),
    ]
    assert [each.key.day.day for each in outbox(village)] == [7, 10, 11, 12]


def test_what_is_handed_in_is_not_asked_for(
    village: Village, runner: Runner, phones: Received
) -> None:
    close_month(village, "2026-11", "98000.00")
    village.do(village.bookkeeper, HandInMonth(month="2026-11", where=Place.FILE), village.manager)
    village.clock.move_to(dt.date(2026, 12, 20))
    run_today(village, runner, "hand-in")
    assert alarms(village) == []
    # Of December nobody knows the days off: 10 January 2027, a Sunday, stays.
    village.clock.move_to(dt.date(2027, 1, 8))
    run_today(village, runner, "hand-in")
    send(village, runner.notify)
    assert phones.posts[0]["text"].endswith(
        "The pack of 2026-12 must be handed in by 10 January 2027."
    )
