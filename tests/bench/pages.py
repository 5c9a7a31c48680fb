"""What the manager's first page costs after years, beside the same page after a month.

Run by ``scripts/bench``. Two cooperatives of 200 members on SQLite, looked at in turn: one has a
month of business behind it, the other sixty, each closed when it was over, of which the page shows
twelve. The sizes that travel are told too.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from flask.testing import FlaskClient

from coop_credit.app import create_app
from coop_credit.dates import add_months
from coop_credit.dates import month_of
from coop_credit.operations.desk import Office
from coop_credit.reports.before_closing import before_closing_in
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.bench.writes import report
from tests.clock import FixedClock
from tests.handing_in import close_month
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.ledgers import registered

MEMBERS = 200
MONTHS = 60
LOANS_A_MONTH = 4
#: Pages looked at for one figure.
LOOKS = 50
_FUND = "1100000.00"
_TERM = 6


def live(village: Village, months: int) -> None:
    """So many months in which four members borrow, and four repay what they had borrowed.

    In the first one as many borrow as will owe at once later on, so that only the past differs.
    """
    village.open_with(MEMBERS, _FUND)
    owed: list[tuple[dt.date, int]] = []
    begins, members = village.today, count()

    def lend(due_on: dt.date) -> None:
        member = next(members) % MEMBERS + 1
        owed.append((due_on, village.lend(member, "5000.00", due_on)))

    for number in range(LOANS_A_MONTH * _TERM):
        lend(add_months(begins, number // LOANS_A_MONTH + 1))
    for month in range(1, months):
        day = add_months(begins, month)
        end_month(village, month_of(add_months(day, -1)))
        village.clock.move_to(day)
        for due_on, loan in [each for each in owed if each[0] <= day]:
            village.repay(loan, "5200.00")
            owed.remove((due_on, loan))
        for _ in range(LOANS_A_MONTH):
            lend(add_months(day, _TERM))


def end_month(village: Village, month: str) -> None:
    """Close a month; the bank agrees with the books."""
    here = village.office
    found = before_closing_in(here.database, here.clock, registered(village))
    close_month(village, month, str(found.books))


def signed_in(path: Path, months: int, who: str) -> FlaskClient:
    """Somebody at the pages of a cooperative that has lived so many months."""
    url, clock, privacy = f"sqlite:///{path}", FixedClock(), Privacy(b"d" * 32, b"i" * 32)
    migrate(url)
    database = Database.open(url)
    live(Village.found(Office(database, privacy, clock, SIGNER), clock), months)
    grant = Grant(principal=f"staff:{who}", role="staff", scope="fumandi")
    if who == "member":
        grant = Grant(principal="member:1", role="member", scope="fumandi", member=1)
    with database.write() as tx:
        token = access.issue(
            tx, grant, now="2026-11-24T02:00:00.000000Z", expires_at="2036-11-24T02:00:00.000000Z"
        )
    database.close()
    client = create_app(database_url=url, privacy=privacy, clock=clock, signer=SIGNER).test_client()
    client.post("/sign-in", data={"token": token})
    return client


def looks_a_second(client: FlaskClient, address: str) -> int:
    """How many times a second the page is made."""
    took = []
    for _ in range(LOOKS):
        began = time.monotonic()
        assert client.get(address).status_code == 200
        took.append(time.monotonic() - began)
    return int(1 / statistics.median(took))


def travels(client: FlaskClient, address: str) -> int:
    """Bytes of a first visit: the page, the style, the script."""
    packing = {"Accept-Encoding": "gzip"}
    parts = (address, "/static/style.css?v=1", "/static/behaviour.js?v=1")
    return sum(len(client.get(each, headers=packing).data) for each in parts)


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        young, old = (
            signed_in(here / f"{months}.sqlite", months, "manager") for months in (1, MONTHS)
        )
        member = signed_in(here / "member.sqlite", 1, "member")
        pairs = [
            (looks_a_second(young, "/c/fumandi/"), looks_a_second(old, "/c/fumandi/"))
            for _ in range(runs)
        ]
        report(f"Today after {MONTHS} months", "after one month", pairs)
        sys.stdout.write(
            f"first visit: Today {travels(old, '/c/fumandi/')} bytes,"
            f" a member's page {travels(member, '/me')} bytes\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
