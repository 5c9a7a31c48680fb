"""Due days that are days off: which day counts in messages, as the charter says."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.operations.desk import Office
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.scheduler.running import Runner
from coop_credit.store import due
from coop_credit.store.job_runs import JobRun
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.notify.servers import Received
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import runs
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

#: In the middle of the spring festival, which lasts from 15 to 23 February.
FESTIVAL = dt.date(2026, 2, 17)


@pytest.fixture
def village(office: Office, clock: FixedClock) -> Village:
    """One that began in December 2025."""
    village = Village(office, clock)
    opened_on = dt.date(2025, 12, 1)
    clock.move_to(opened_on)
    charter = (CharterValue("lpr", opened_on, 300),)
    village.do(ADMINISTRATOR, replace(founding(), opened_on=opened_on, charter=charter))
    village.open_with(20, "1000000.00")
    return village


@pytest.fixture
def runner(village: Village, phones: Received) -> Runner:
    return Runner(village.office, texting(village, phones))


def told_on(village: Village, runner: Runner, due_on: dt.date) -> list[tuple[str, str]]:
    """The kind and the day of every message about a loan that is due on a day."""
    for number in range(-20, 30):
        village.clock.move_to(due_on + dt.timedelta(days=number))
        assert run_job(runner, "reminders", village.today)
    return [(each.key.kind, each.key.day.isoformat()[5:]) for each in outbox(village)]


def last_run(village: Village) -> JobRun:
    return runs(village)[0]


#: How days are shifted, the day that counts, and on which days one is told.
SHIFTS = [
    # Seven days before the 24th, the day before, the day itself; one day and seven behind it.
    ("next", "24 February", ("02-17", "02-23", "02-24", "02-25", "03-03")),
    # The 14th is a Saturday at work.
    ("previous", "14 February", ("02-07", "02-13", "02-14", "02-15", "02-21")),
    ("keep", "", ("02-10", "02-16", "02-17", "02-18", "02-24")),
]


@pytest.mark.parametrize("case", SHIFTS)
def test_a_due_day_in_the_spring_festival(
    village: Village,
    runner: Runner,
    phones: Received,
    case: tuple[str, str, tuple[str, ...]],
) -> None:
    shift, counted, days = case
    village.set_value("due-day-shift", shift)
    loan = village.lend(1, "1000.00", FESTIVAL)
    kinds = ["reminder"] * 3 + ["overdue"] * 2
    assert told_on(village, runner, FESTIVAL) == list(zip(kinds, days, strict=True))
    send(village, runner.notify)
    said = f"17 February 2026 (a day off: {counted} 2026 counts)" if counted else "17 February 2026"
    assert all(f"due on {said}" in post["text"] for post in phones.posts)
    # What is agreed stays as it is.
    with village.office.database.read() as tx:
        (part,) = due.due_parts(tx, "fumandi", 1, [FESTIVAL])
    assert (part.loan, part.due_on) == (loan, FESTIVAL)


def test_a_weekend_at_work_counts_itself(village: Village, runner: Runner) -> None:
    village.set_value("due-day-shift", "next")
    at_work = dt.date(2026, 2, 28)
    village.lend(1, "1000.00", at_work)
    assert ("reminder", "02-28") in told_on(village, runner, at_work)


def test_of_a_year_without_a_calendar_nothing_is_guessed_and_that_is_said(
    village: Village, runner: Runner, phones: Received
) -> None:
    leap_day = dt.date(2028, 2, 29)
    village.set_value("due-day-shift", "next")
    village.clock.move_to(dt.date(2027, 3, 10))
    village.lend(1, "1000.00", leap_day)
    village.clock.move_to(leap_day)
    run_job(runner, "reminders", leap_day)
    # The day itself, seven days and one day before it; one day and seven days behind it.
    assert last_run(village).counts == {"queued": 1, "days_unknown": 5}
    send(village, runner.notify)
    assert "is due on 29 February 2028 (principal" in phones.posts[-1]["text"]
