"""A year of many cooperatives: every slot of every job is done once, every message queued once.

With ``--long`` it is the year of a province whose scheduler runs one day in seven, so that every
job catches up all the time; a run of every day takes hours.
"""

import datetime as dt
from collections import Counter

from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.running import Runner
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.profiles import is_long
from tests.scheduler.surroundings import reminders_wanted
from tests.scheduler.surroundings import texting

#: Cooperatives, days, and how many days lie between two looks.
SHORT, LONG = (2, 60, 1), (2_000, 365, 7)
MEMBERS, BORROWER = 5, 1
_DONE = """
SELECT job, count(*), count(DISTINCT cooperative_id), count(DISTINCT slot), sum(attempts),
       sum(CASE WHEN finished_at <> '' AND failure = '' THEN 1 ELSE 0 END)
  FROM job_run GROUP BY job ORDER BY job"""
_TOLD = """
SELECT cooperative_id, kind, member, day FROM message WHERE kind IN ('reminder', 'overdue')"""
_RECEIPTS = "SELECT cooperative_id, count(*) FROM message WHERE kind = 'receipt' GROUP BY 1"


def test_every_slot_and_every_message_is_there_once(
    office: Office, clock: FixedClock, phones: Received
) -> None:
    many, days, step = LONG if is_long() else SHORT
    first = clock.now().date()
    last = first + dt.timedelta(days=days - 1)
    due_days = {
        f"c{number:04d}": first + dt.timedelta(days=20 + 13 * number % (days - 20))
        for number in range(many)
    }
    villages = [_lending(office, clock, *each) for each in due_days.items()]
    notify = texting(villages[0], phones)
    runner = Runner(office, notify)
    slots_a_day = many * len(JOBS) + len(ALL_JOBS) - len(JOBS)
    for number in range(0, days, step):
        clock.move_to(first + dt.timedelta(days=number))
        assert runner.run_due() == slots_a_day * (step if number else 1)
        assert runner.run_due() == 0
        queue_receipts(office, notify)
    with office.database.read() as tx:
        done = {row[0]: row[1:] for row in tx.rows(_DONE)}
        told = Counter((here, kind, member, str(day)) for here, kind, member, day in tx.rows(_TOLD))
        receipts: dict[str, int] = dict(tx.rows(_RECEIPTS))
    assert list(done) == sorted(job.name for job in ALL_JOBS)
    for job in ALL_JOBS:
        of = many if job in JOBS else 1
        assert done[job.name] == (of * days, of, days, of * days, of * days), job.name
    assert told == {
        (here, kind, member, day.isoformat()): 1
        for here, due_on in due_days.items()
        for kind, member, day in reminders_wanted({BORROWER: due_on}, first, last)
    }
    assert receipts == dict.fromkeys(due_days, 1)  # of the payout


def _lending(office: Office, clock: FixedClock, cooperative: str, due_on: dt.date) -> Village:
    """A cooperative that has lent once, until a day."""
    village = Village.found(office, clock, cooperative)
    village.open_with(MEMBERS, "100000.00")
    village.lend(BORROWER, "1000.00", due_on)
    return village
