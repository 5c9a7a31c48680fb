"""A year of many cooperatives: every slot of every job is done once, at the first attempt."""

import datetime as dt

from hypothesis import settings

from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import Runner
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import texting

#: Cooperatives and days; with ``--long`` those of a province and a year, which takes some hours.
SHORT, LONG = (2, 100), (2_000, 365)
_DONE = """
SELECT job, count(*), count(DISTINCT cooperative_id), count(DISTINCT slot), sum(attempts),
       sum(CASE WHEN finished_at <> '' AND failure = '' THEN 1 ELSE 0 END)
  FROM job_run GROUP BY job"""


def test_every_slot_of_every_job_is_done_once(
    office: Office, clock: FixedClock, phones: Received
) -> None:
    many, days = LONG if settings().max_examples > 1_000 else SHORT
    villages = [Village.found(office, clock, f"c{number:04d}") for number in range(many)]
    runner = Runner(office, texting(villages[0], phones))
    first = clock.now().date()
    for number in range(days):
        clock.move_to(first + dt.timedelta(days=number))
        assert runner.run_due() == many * len(JOBS)
        assert runner.run_due() == 0
    with office.database.read() as tx:
        done = {row[0]: row[1:] for row in tx.rows(_DONE)}
    slots = many * days
    assert done == {job.name: (slots, many, days, slots, slots) for job in JOBS}
