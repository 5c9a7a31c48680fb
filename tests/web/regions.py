"""A county in the middle of its year, served to a browser: a pack received whole, and many rows."""

import datetime as dt
import threading
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from werkzeug.serving import make_server

from coop_credit.app import create_app
from coop_credit.dates import add_months
from coop_credit.dates import first_day
from coop_credit.dates import month_of
from coop_credit.operations.desk import Office
from coop_credit.operations.receiving import receive_pack
from coop_credit.operations.receiving import send_back
from coop_credit.store import access
from coop_credit.store import received
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.privacy import Privacy
from coop_credit.store.received import PinnedKey
from coop_credit.store.received import ReceivedBreach
from coop_credit.store.received import ReceivedPack
from tests.clock import FixedClock
from tests.handing_in import REGULATOR
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.web.worlds import World

MONTH = "2026-11"
TODAY = dt.date(2026, 12, 15)
#: The entry of the books kept here that broke the cap, and was reported.
REPORTED = 14
_AT = "2026-12-03T01:30:00.000000Z"
_UNTIL = "2028-11-01T00:00:00.000000Z"
#: Name; fund, lent, overdue and largest debt in yuan; members; cases of the cap on one member.
_COOPERATIVES = (
    ("绿田蔬菜专业合作社", 2_360_000, 1_685_000, 38_000, 160_480, 112, ("L3", "L8")),
    ("云岭茶叶专业合作社", 1_430_000, 1_345_600, 61_000, 71_500, 73, ()),
    ("南坡果业专业合作社", 980_000, 865_300, 0, 48_000, 64, ()),
    ("丰源种植专业合作社", 1_100_000, 742_500, 0, 54_900, 58, ()),
    ("金穗粮食专业合作社", 1_750_000, 966_000, 0, 80_500, 87, ()),
    ("兴农农机专业合作社", 3_120_000, 1_987_400, 0, 149_700, 139, ()),
    ("东塘水产专业合作社", 720_000, 274_300, 0, 28_000, 51, ()),
)
PEOPLE = {
    "regulator": Grant(principal="regulator:x", role="regulator", region="3702"),
    "second": Grant(principal="regulator:y", role="regulator", region="37"),
    "elsewhere": Grant(principal="regulator:z", role="regulator", region="3706"),
    "manager": Grant(principal="staff:manager", role="staff", scope="fumandi"),
    "supervisor": Grant(principal="staff:supervisor", role="staff", scope="fumandi"),
    "member": Grant(principal="member:1", role="member", scope="fumandi", member=1),
}


def settle(office: Office, clock: FixedClock, template: Path, folder: Path) -> Village:
    """Nine cooperatives: eight handed November in, one of them with a pack behind its row.

    fumandi keeps its books here and is late; its loan of 1,000.00 stands above its cap of 500.00,
    and a withdrawal was paid all the same (``REPORTED``). pingdu's pack is real, with the same
    loan. The others are rows of region 370203 alone, each with the eleven months before.
    """
    village = Village.found(office, clock)
    village.open_with(10, "100000.00")
    village.lend(3, "1000.00", dt.date(2027, 5, 24))
    village.set_value("member-cap", 50)
    village.set_value("withdrawal-policy", "report")
    village.give_notice(4, "100.00", dt.date(2026, 11, 10))
    reported = village.pay_back_shares(1)
    assert reported.seq == REPORTED
    pc = village_pc(template, folder / "pc.sqlite", cooperative="pingdu")
    pc.set_value("member-cap", 50)
    pack = close_month(pc, MONTH)
    pc.office.database.close()
    receive_pack(office, REGULATOR, pack)
    with office.database.write() as tx:
        for number, of in enumerate(_COOPERATIVES, start=1):
            _put(tx, _row(number, of), of[-1])
    send_back(office, REGULATOR, "coop-7", MONTH, "银行余额与对账单不符，请说明。")
    clock.move_to(TODAY)
    return village


def tokens(database: Database) -> dict[str, str]:
    """A token for everybody who asks for these pages, and for some who should not."""
    with database.write() as tx:
        return {
            who: access.issue(tx, grant, now=_AT, expires_at=_UNTIL)
            for who, grant in PEOPLE.items()
        }


@contextmanager
def county(path: Path, template: Path) -> Iterator[World]:
    """The county on a migrated and empty SQLite file, served until left."""
    url, clock, privacy = f"sqlite:///{path}", FixedClock(), Privacy(b"d" * 32, b"i" * 32)
    database = Database.open(url)
    village = settle(Office(database, privacy, clock, SIGNER), clock, template, path.parent)
    made = tokens(database)
    app = create_app(database_url=url, privacy=privacy, clock=clock, signer=SIGNER)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield World(f"http://localhost:{server.server_port}", village, made)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        database.close()


def _put(tx: Tx, pack: ReceivedPack, cases: Sequence[str]) -> None:
    """A row for each of twelve months, the fund a little smaller the longer ago."""
    start = first_day(pack.month)
    for back in range(12):
        month = month_of(add_months(start, -back))
        fund = pack.fund_fen * (100 - 3 * back) // 100
        lent = pack.lent_fen * (100 - 4 * back) // 100
        then = replace(pack, month=month, fund_fen=fund, lent_fen=lent)
        breaches = [] if back else [_breach(pack, case) for case in cases]
        received.put_pack(tx, then, breaches, b"no zip")
    key = PinnedKey(
        cooperative=pack.cooperative,
        number=1,
        public_key=pack.public_key,
        pinned_at=_AT,
        pinned_by="regulator:x",
        second="",
    )
    received.put_key(tx, key)


def _row(number: int, of: tuple[str, int, int, int, int, int, tuple[str, ...]]) -> ReceivedPack:
    name, fund, lent, overdue, largest, members, cases = of
    return ReceivedPack(
        cooperative=f"coop-{number}",
        month=MONTH,
        name=name,
        region_code="370203",
        rulebook="cn-shandong-2015",
        funding_model="pledge" if number == 6 else "paid",
        manifest_digest=f"{number}a" * 32,
        previous_manifest="",
        head="b4" * 32,
        through_seq=9,
        root="c7" * 32,
        public_key=f"{number}d" * 32,
        received_at=_AT,
        received_by="regulator:x",
        fund_fen=fund * 100,
        lent_fen=lent * 100,
        overdue_fen=overdue * 100,
        largest_fen=largest * 100,
        member_cap_bp=500,
        members=members,
        participants=members,
        loans=members // 4,
        breaches=len(cases),
        indicators=0,
        hand_in_day=10,
        findings="rulebook-unknown" if number == 5 else "",
        state="accepted",
        remark="",
    )


def _breach(pack: ReceivedPack, case: str) -> ReceivedBreach:
    return ReceivedBreach(
        cooperative=pack.cooperative,
        month=pack.month,
        rule="standing-cap",
        case=case,
        measured=str(pack.largest_fen),
        limit=str(pack.fund_fen * pack.member_cap_bp // 10_000),
        unit="fen",
    )
