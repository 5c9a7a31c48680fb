"""Real processes race for the last free pledges; some are killed in the middle."""

import datetime as dt

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Kind
from coop_credit.operations.desk import Office
from coop_credit.store import pledging
from tests.clock import FixedClock
from tests.pledges import PledgingVillage
from tests.races.test_last_yuan import DOOMED
from tests.races.test_last_yuan import WORKERS
from tests.races.test_last_yuan import entries_of
from tests.races.test_last_yuan import race

DUE = dt.date(2027, 11, 24)


def test_no_race_calls_on_more_than_is_free(office: Office, clock: FixedClock) -> None:
    village = PledgingVillage.begin(office, clock, ["100000.00", "60000.01", "40000.00", "", ""])
    for loan in range(1, WORKERS + 1):
        assert village.decide(4 + loan % 2, "9999.00", DUE) == loan
    # Of 200,000.01 only 33,000.00 stay: enough for three of the eleven.
    for member, less in ((1, "90000.00"), (2, "47000.01"), (3, "30000.00")):
        village.lower(member, less)
    answers = race(
        office.database,
        [
            {"do": "call", "number": loan, "key": f"race-{loan:04d}"}
            for loan in range(1, WORKERS + 1)
        ],
    )
    assert entries_of(village, Kind.PLEDGES_CALLED) == 3
    assert set(answers) <= {"pledges-called", "pledges-do-not-cover"}
    # At most three of those that lived have called.
    assert answers.count("pledges-do-not-cover") >= WORKERS - DOOMED - 3
    with office.database.read() as tx:
        free = pledging.free_pledges(tx, "fumandi")
    # 33,000.00 less three times 9,999.00.
    assert sum(left.fen for left in free.values()) == 300_300
    assert verify_books(office.database, office.privacy, "fumandi") == []
