"""A closed month is handed in: here, in the same transaction, or noted as a file; in order."""

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.errors import SecondPersonNeeded
from coop_credit.ledger.entries import Entry
from coop_credit.operations.desk import Refused
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.operations.opening_packs import PackRefused
from coop_credit.operations.receiving import pin_key
from coop_credit.operations.receiving import send_back
from coop_credit.reports.packs import month_pack
from coop_credit.store import received
from coop_credit.store.access_log import accesses
from coop_credit.store.received import ReceivedPack
from tests.handing_in import REGULATOR
from tests.handing_in import SECOND
from tests.handing_in import close_month
from tests.ledgers import Village


def hand_in(village: Village, month: str, where: Place = Place.HERE) -> Entry:
    """The bookkeeper hands a month in, the manager seconds."""
    return village.do(village.bookkeeper, HandInMonth(month=month, where=where), village.manager)


def found(village: Village, month: str) -> ReceivedPack | None:
    with village.office.database.read() as tx:
        return received.find_pack(tx, "fumandi", month)


@pytest.fixture
def closed(village: Village) -> Village:
    """A village whose November and December are closed."""
    village.open_with(10, "99000.00")
    for month in ("2026-11", "2026-12"):
        close_month(village, month)
    return village


def test_a_month_handed_in_here_is_received_with_it(closed: Village) -> None:
    entry = hand_in(closed, "2026-11")
    pack = found(closed, "2026-11")
    assert pack is not None
    assert (pack.received_by, pack.manifest_digest) == (
        "staff:bookkeeper",
        entry.body["manifest_digest"],
    )
    with closed.office.database.read() as tx:
        kept = received.pack_content(tx, "fumandi", "2026-11")
        (logged,) = accesses(tx, since="", count=9)
    assert kept == month_pack(closed.office.database, "fumandi", "2026-11")
    assert (logged.action, logged.actor) == ("pack-handed-in", "staff:bookkeeper")
    assert verify_books(closed.office.database, closed.office.privacy, "fumandi") == []


def test_a_file_is_only_noted(closed: Village) -> None:
    entry = hand_in(closed, "2026-11", Place.FILE)
    assert entry.body["where"] == "file"
    assert found(closed, "2026-11") is None
    assert verify_books(closed.office.database, closed.office.privacy, "fumandi") == []


def test_months_are_handed_in_closed_and_in_their_order(closed: Village) -> None:
    for month, code in (("2027-01", "month-not-closed"), ("2026-12", "hand-in-not-next")):
        with pytest.raises(Refused) as refused:
            hand_in(closed, month)
        assert refused.value.code == code
    hand_in(closed, "2026-11")
    hand_in(closed, "2026-12")
    # Once more, as when it was sent back.
    send_back(closed.office, REGULATOR, "fumandi", "2026-11", "why?")
    hand_in(closed, "2026-11")
    again = found(closed, "2026-11")
    assert again is not None
    assert (again.state, again.remark) == ("accepted", "why?")
    assert verify_books(closed.office.database, closed.office.privacy, "fumandi") == []


def test_what_is_not_received_is_not_handed_in(closed: Village) -> None:
    pin_key(closed.office, REGULATOR, SECOND, "fumandi", "ab" * 32)
    with pytest.raises(PackRefused) as refused:
        hand_in(closed, "2026-11")
    assert refused.value.facts["reason"] == "key"
    with closed.office.database.read() as tx:
        rows = tx.rows("SELECT kind FROM entry WHERE kind = 'month-handed-in'")
    assert rows == []


def test_it_takes_two(closed: Village) -> None:
    with pytest.raises(SecondPersonNeeded):
        closed.do(closed.manager, HandInMonth(month="2026-11"))


def test_a_row_that_nobody_wrote_down_is_found(closed: Village) -> None:
    hand_in(closed, "2026-11")
    with closed.office.database.write() as tx:
        tx.run("UPDATE hand_in SET place = 'file'")
    findings = verify_books(closed.office.database, closed.office.privacy, "fumandi")
    assert len(findings) == 1
    assert "hand_in" in findings[0]
