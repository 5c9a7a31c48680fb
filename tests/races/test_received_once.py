"""One pack brought in by several at the same moment is received once, and nobody breaks down."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from coop_credit.errors import Unavailable
from coop_credit.operations.desk import Office
from coop_credit.operations.receiving import receive_pack
from coop_credit.store.access_log import accesses
from tests.handing_in import REGULATOR
from tests.handing_in import close_month
from tests.handing_in import village_pc

HANDS = 4


def test_received_once(office: Office, sqlite_template: Path, tmp_path: Path) -> None:
    pc = village_pc(sqlite_template, tmp_path / "pc.sqlite")
    pack = close_month(pc, "2026-11")
    pc.office.database.close()
    start = Barrier(HANDS)

    def bring(_hand: int) -> str:
        start.wait()
        try:
            return "new" if receive_pack(office, REGULATOR, pack).is_new else "there"
        except Unavailable:
            return "again later"

    with ThreadPoolExecutor(HANDS) as hands:
        came = list(hands.map(bring, range(HANDS)))
    assert came.count("new") == 1
    assert set(came) <= {"new", "there", "again later"}
    assert not receive_pack(office, REGULATOR, pack).is_new
    with office.database.read() as tx:
        assert tx.row("SELECT count(*) FROM received_pack") == (1,)
        assert tx.row("SELECT count(*) FROM pinned_key") == (1,)
        assert len(accesses(tx, since="", count=99)) == HANDS + 1
