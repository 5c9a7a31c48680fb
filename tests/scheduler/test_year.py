"""A year of many cooperatives: every slot of every job is done once, at the first attempt."""

import datetime as dt

from hypothesis import settings

from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import Runner
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import texting

#: Cooperatives and days; with ``--long`` those of a province and a year, which takes some hours.
SHORT, LONG = (2, 60), (2_000, 365)
_DONE = """
SELECT job, count(*), count(DISTINCT cooperative_id), count(DISTINCT slot), sum(attempts),
       sum(CASE WHEN finished_at <> '' AND failure = '' THEN 1 ELSE 0 END)
  FROM job_run GROUP BY job ORDER BY job"""


def test_every_slot_of_every_job_is_done_once(
    office: Office, clock: FixedClock, phones: Received
) -> None:
    many, days = LONG if settings().max_examples > 1_000 else SHORT
    villages = [Village.found(office, clock, f"c{number:04d}") for number in range(many)]
    runner = Runner(office, texting(villages[0], phones))
    first = clock.now().date()
    for number in range(days):
        clock.move_to(first + dt.timedelta(days=number))
        assert runner.run_due() == many * len(JOBS) + len(ALL_JOBS) - len(JOBS)
        assert runner.run_due() == 0
    with office.database.read() as tx:
        done = {row[0]: row[1:] for row in tx.rows(_DONE)}
    assert list(done) == sorted(job.name for job in ALL_JOBS)
    for job in ALL_JOBS:
        of = many if job in JOBS else 1
        assert done[job.name] == (of * days, of, days, of * days, of * days), job.name
