"""Slots of several cooperatives in one go: each is done, or left, by itself."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import RETRY
from coop_credit.scheduler.running import Runner
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import Found
from coop_credit.store import job_runs
from coop_credit.store.job_runs import Slot
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import alarms
from tests.scheduler.surroundings import texting

MONTH_CLOSE = next(job for job in JOBS if job.name == "month-close")
THREE = ["c1", "c2", "c3"]
#: November is not closed, and should have been.
LATE = dt.date(2026, 12, 20)


@pytest.fixture
def villages(office: Office, clock: FixedClock) -> list[Village]:
    found = [Village.found(office, clock, name) for name in THREE]
    clock.move_to(LATE)
    return found


@pytest.fixture
def runner(villages: list[Village], phones: Received) -> Runner:
    return Runner(villages[0].office, texting(villages[0], phones))


def told(villages: list[Village]) -> list[int]:
    """How many alarms there are in each."""
    return [len(alarms(each)) for each in villages]


def test_they_are_done_in_one_go_and_once(villages: list[Village], runner: Runner) -> None:
    assert runner.run_slots(MONTH_CLOSE, LATE, THREE) == set(THREE)
    assert runner.run_slots(MONTH_CLOSE, LATE, THREE) == set()
    assert runner.run_slots(MONTH_CLOSE, LATE, THREE, again=True) == set(THREE)
    assert told(villages) == [1, 1, 1]


def test_one_that_somebody_holds_is_left_to_its_holder(
    villages: list[Village], runner: Runner
) -> None:
    slot = Slot(cooperative="c2", job="month-close", day=LATE)
    now = "2026-12-20T02:00:00.000000Z"
    with runner.office.database.write() as tx:
        assert job_runs.claim(tx, [slot], "other", now=now, until="2026-12-20T03:00:00.000000Z")
    assert runner.run_slots(MONTH_CLOSE, LATE, THREE) == {"c1", "c3"}
    assert told(villages) == [1, 0, 1]


def test_one_that_fails_keeps_none_of_the_others(
    villages: list[Village], runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    def sometimes(asked: Asked) -> Found:
        assert asked.registered.cooperative not in broken
        return MONTH_CLOSE.find(asked)

    broken = {"c2"}
    job = replace(MONTH_CLOSE, find=sometimes)
    assert runner.run_slots(job, LATE, THREE) == {"c1", "c3"}
    assert "month-close of c2" in caplog.text
    assert told(villages) == [1, 0, 1]
    broken.clear()
    villages[0].clock.instant += RETRY
    assert runner.catch_up(job) == 1
    assert told(villages) == [1, 1, 1]


def test_one_whose_lease_ran_out_meanwhile_tells_nothing(
    villages: list[Village], runner: Runner
) -> None:
    def slowly(asked: Asked) -> Found:
        if asked.registered.cooperative == "c1":
            villages[0].clock.instant += MONTH_CLOSE.lease
            assert other.run_slots(MONTH_CLOSE, LATE, ["c3"]) == {"c3"}
        return MONTH_CLOSE.find(asked)

    other = Runner(runner.office, runner.notify)
    assert runner.run_slots(replace(MONTH_CLOSE, find=slowly), LATE, THREE) == set()
    assert told(villages) == [0, 0, 1]
    assert other.catch_up(MONTH_CLOSE) == 2
    assert told(villages) == [1, 1, 1]


def test_days_that_were_missed_are_done_day_by_day_everywhere(
    villages: list[Village], runner: Runner
) -> None:
    def note(asked: Asked) -> Found:
        seen.append((asked.day.day, asked.registered.cooperative))
        return Found((), {"queued": 0})

    seen: list[tuple[int, str]] = []
    job = replace(MONTH_CLOSE, find=note, late=True, at_once=2)
    assert runner.catch_up(job) == len(THREE)
    with runner.office.database.write() as tx:  # c2 is held on the first day that is missed
        slot = Slot(cooperative="c2", job=job.name, day=dt.date(2026, 12, 21))
        now, until = "2026-12-20T02:00:00.000000Z", "2026-12-31T03:00:00.000000Z"
        assert job_runs.claim(tx, [slot], "other", now=now, until=until)
    villages[0].clock.move_to(dt.date(2026, 12, 22))
    seen.clear()
    assert runner.catch_up(job) == 4
    assert seen == [(21, "c1"), (21, "c3"), (22, "c1"), (22, "c3")]
