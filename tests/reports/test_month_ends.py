"""What a cooperative is told of its months: those sent back, why, and what corrects them."""

from dataclasses import replace

import pytest

from coop_credit.dates import instant_text
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.receiving import send_back
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.checker.tables import read_tables
from coop_credit.reports.month_ends import month_ends
from coop_credit.store import received
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.cooperatives import find_cooperative
from coop_credit.web.visiting import COOKIE
from tests.apps import app_of
from tests.handing_in import REGULATOR
from tests.handing_in import close_month
from tests.ledgers import Village
from tests.received_rows import made_up

_AGAIN = "Hand in again"


@pytest.fixture
def village_of_november(village: Village) -> tuple[Village, int]:
    """A village that handed November in, and the seq of a contribution of that month."""
    village.open_with(10, "99000.00")
    paid_in = village.contribute(1, "500.00").seq
    close_month(village, "2026-11", "99500.00")
    village.do(village.manager, HandInMonth(month="2026-11"), village.bookkeeper)
    return village, paid_in


def told(village: Village) -> dict[str, str]:
    here = village.office
    with here.database.read() as tx:
        registered = find_cooperative(tx, village.cooperative)
    assert registered is not None
    return dict(month_ends(here.database, here.clock, registered).sent_back)


def page(village: Village) -> str:
    """The page of the months, in English, for the manager."""
    here = village.office
    app = app_of(here)
    grant = Grant(principal="staff:manager", role="staff", scope=village.cooperative)
    with here.database.write() as tx:
        session = sessions.begin(tx, grant, device="", now=instant_text(here.clock.now()))
    client = app.test_client()
    client.set_cookie(COOKIE, session)
    address = f"/c/{village.cooperative}/month"
    return client.get(address, headers={"Accept-Language": "en"}).text


def test_what_was_sent_back_is_told_until_it_is_handed_in_again(
    village_of_november: tuple[Village, int],
) -> None:
    village, _ = village_of_november
    office = village.office
    assert told(village) == {}
    shown = page(village)
    assert "2026-11" in shown
    assert _AGAIN not in shown
    send_back(office, REGULATOR, village.cooperative, "2026-11", "Which bank?")
    assert told(village) == {"2026-11": "Which bank?"}
    shown = page(village)
    assert "Which bank?" in shown
    assert _AGAIN in shown
    assert "do/hand-in-month?month=2026-11" in shown
    village.do(village.manager, HandInMonth(month="2026-11"), village.bookkeeper)
    assert told(village) == {}


def test_a_pack_of_another_installation_is_not_this_months(village: Village) -> None:
    village.open_with(10, "99000.00")
    close_month(village, "2026-11")
    pack = replace(made_up(1, "2026-11"), cooperative=village.cooperative, state="sent-back")
    with village.office.database.write() as tx:
        received.put_pack(tx, pack, [], b"no zip")
    assert told(village) == {}


def test_what_was_wrong_is_corrected_in_the_open_month_and_its_pack_says_what(
    village_of_november: tuple[Village, int],
) -> None:
    village, paid_in = village_of_november
    send_back(village.office, REGULATOR, village.cooperative, "2026-11", "500.00 or 50.00?")
    village.reverse(paid_in)
    village.contribute(1, "50.00")
    village.do(village.manager, HandInMonth(month="2026-11"), village.bookkeeper)
    december = close_month(village, "2026-12", "99050.00")
    tables, _ = read_tables(unzip(december))
    assert [each["reverses"] for each in tables["reversals"]] == [paid_in]
    village.do(village.manager, HandInMonth(month="2026-12"), village.bookkeeper)
    with village.office.database.read() as tx:
        last = received.last_pack(tx, village.cooperative)
    assert last is not None
    assert (last.month, last.state, last.fund_fen) == ("2026-12", "accepted", 9_905_000)
