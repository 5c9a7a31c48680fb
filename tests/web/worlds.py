"""A village in the middle of its life, served to a browser: loans on time, late, at the cap."""

import datetime as dt
import threading
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from coop_credit.app import create_app
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.web.visitors import printing_codes

TODAY = dt.date(2027, 1, 15)
PEOPLE = ("manager", "bookkeeper", "cashier", "supervisor", "panel1")
_ISSUED = "2026-11-01T00:00:00.000000Z"
_UNTIL = "2028-11-01T00:00:00.000000Z"
#: Member, amount, last day, instalments: lent on 24 November 2026.
_LOANS = (
    (1, "30000.00", dt.date(2027, 5, 24), 6),
    (2, "55000.00", dt.date(2027, 11, 24), 1),
    (3, "54000.00", dt.date(2027, 11, 24), 1),
    (4, "20000.00", dt.date(2027, 1, 3), 1),
    (5, "8200.00", dt.date(2027, 1, 15), 1),
    (6, "12000.00", dt.date(2027, 2, 1), 1),
    (7, "33000.00", dt.date(2026, 12, 1), 1),
)


@dataclass(frozen=True, slots=True)
class World:
    """A served village. address: without a slash at its end; tokens: by who has them."""

    address: str
    village: Village
    tokens: dict[str, str]


@contextmanager
def world(path: Path, lived: Callable[[Village], None] | None = None) -> Iterator[World]:
    """The village on a migrated and empty SQLite file, served until left.

    lived: what it has lived through, ``live`` when nothing is said.
    """
    url, clock, privacy = f"sqlite:///{path}", FixedClock(), Privacy(b"d" * 32, b"i" * 32)
    database = Database.open(url)
    village = Village.found(Office(database, privacy, clock, SIGNER), clock)
    (lived or live)(village)
    tokens = issue_tokens(database)
    app = create_app(
        database_url=url, privacy=privacy, clock=clock, signer=SIGNER, notify=printing_codes
    )
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield World(f"http://localhost:{server.server_port}", village, tokens)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        database.close()


def live(village: Village) -> None:
    """Fifty-eight members, seven loans, a correction, a closed month, a withdrawal that waits."""
    village.open_with(58, "1100000.00")
    for member, amount, due_on, instalments in _LOANS:
        village.lend(member, amount, due_on, instalments)
    wrong = village.contribute(8, "1000.00")
    village.reverse(wrong.seq)
    village.clock.move_to(dt.date(2026, 12, 2))
    held = parse_yuan("887800.00")
    balance = RecordBankBalance(month="2026-11", balance=held)
    village.do(village.bookkeeper, balance, village.supervisor)
    village.do(village.manager, CloseMonth(month="2026-11"), village.bookkeeper)
    village.clock.move_to(dt.date(2026, 12, 24))
    village.repay(1, "5200.00")
    village.give_notice(9, "3000.00")
    village.clock.move_to(TODAY)


def issue_tokens(database: Database) -> dict[str, str]:
    """A token for everybody who has pages."""
    grants = {
        handle: Grant(principal=f"staff:{handle}", role="staff", scope="fumandi")
        for handle in PEOPLE
    }
    grants |= {
        f"member{number}": Grant(
            principal=f"member:{number}", role="member", scope="fumandi", member=number
        )
        for number in (1, 4, 10)
    }
    grants["administrator"] = Grant(principal="administrator:a", role="administrator")
    grants["regulator"] = Grant(principal="regulator:x", role="regulator", region="3702")
    with database.write() as tx:
        return {
            who: access.issue(tx, grant, now=_ISSUED, expires_at=_UNTIL)
            for who, grant in grants.items()
        }
