"""The list before a month's end tells of the night in which the books were played back."""

import datetime as dt

import pytest

from coop_credit.reports.before_closing import Verified
from coop_credit.reports.before_closing import before_closing_in
from coop_credit.scheduler.running import Runner
from tests.ledgers import Village
from tests.ledgers import registered
from tests.notify.servers import Received
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import texting


@pytest.fixture
def runner(village: Village, phones: Received) -> Runner:
    village.open_with(3, "100000.00")
    village.lend(1, "3000.00", dt.date(2027, 5, 24))
    return Runner(village.office, texting(village, phones))


def verified(village: Village) -> Verified | None:
    """What the list says of the books."""
    here = village.office
    return before_closing_in(here.database, here.clock, registered(village)).verified


def test_the_books_are_sound_as_far_as_the_job_has_looked(village: Village, runner: Runner) -> None:
    assert verified(village) is None
    assert run_job(runner, "verify-books", village.today)
    assert verified(village) == Verified(village.today, 0)
    with village.office.database.write() as tx:
        tx.run("UPDATE instalment SET due_on = '2028-01-01' WHERE loan = 1")
    assert run_job(runner, "verify-books", village.today, again=True)
    assert verified(village) == Verified(village.today, 1)


def test_a_night_that_was_missed_has_not_looked(village: Village, runner: Runner) -> None:
    assert run_job(runner, "verify-books", village.today - dt.timedelta(days=3))
    assert verified(village) is None
