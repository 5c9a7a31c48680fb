"""Who looked at which books and took what out: what is written down, and who reads it."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from coop_credit.i18n import texts
from coop_credit.store.access_log import ACTIONS
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access
from tests.web.browsers import DESK
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.region_clients import Region
from tests.web.regions import REPORTED
from tests.web.worlds import World

_CASES = (
    ("/region/cases/pingdu/2026-11", "pingdu", "2026-11"),
    (
        "/region/cases/pingdu/2026-11?of=standing-cap&case=L1",
        "pingdu",
        "2026-11 standing-cap L1",
    ),
    ("/region/cases/fumandi/month-ends/2026-11", "fumandi", "month-end 2026-11"),
    (f"/region/cases/fumandi/entries/{REPORTED}", "fumandi", f"entry {REPORTED}"),
)
_NAME = "社员1"


def test_every_action_has_a_text() -> None:
    for action in ACTIONS:
        assert f"access.{action}" in texts("zh"), action
        assert f"access.{action}" in texts("en"), action


@pytest.mark.parametrize("address, cooperative, subject", _CASES)
def test_a_case_that_is_opened_is_written_down(
    region: Region, address: str, cooperative: str, subject: str
) -> None:
    region.enter("elsewhere")
    assert region.get(address).status_code == 404
    region.enter("regulator")
    before = logged(region)
    assert region.get(address).status_code == 200
    assert region.newest_access() == ("case-opened", cooperative, subject)
    assert len(logged(region)) == len(before) + 1


@pytest.mark.parametrize(
    "address",
    [
        "/region",
        "/region/breaches",
        "/region/packs",
        "/region/export?format=print",
        "/region/breaches/export?format=csv",
        *(address for address, _, _ in _CASES),
    ],
)
def test_no_member_is_named_to_a_regulator(region: Region, address: str) -> None:
    region.enter("manager")
    assert _NAME in region.get("/c/fumandi/members").text
    region.enter("regulator")
    answer = region.get(address)
    assert answer.status_code == 200
    assert _NAME not in answer.text


def logged(region: Region) -> list[str]:
    """The page of the office, one text for each line."""
    return region.get("/region/accesses").text.split("<tr>")[2:]


def put(county: Region, number: int, **told: str) -> None:
    """A line of the log, of a day in November when it is behind 99, else in December."""
    day = "2026-11-30T16:00" if number < 100 else "2026-11-30T15:59"
    line = {"action": "exports-downloaded", "actor": "regulator:y", "cooperative": ""}
    line |= {"subject": f"line-{number}", "region": "37"} | told
    with county.office.database.write() as tx:
        put_access(tx, Access(at=f"{day}:{number % 60:02d}.{number:06d}Z", **line))


def test_an_office_reads_its_own_lines(region: Region) -> None:
    put(region, 1, region="3702")
    put(region, 2, region="370283")
    put(region, 3, region="37")
    put(region, 4, region="3706")
    put(region, 5, region="", actor="staff:manager", cooperative="fumandi")
    region.enter("regulator")
    page = region.get("/region/accesses").text
    seen = [number for number in range(1, 6) if f"line-{number}<" in page]
    assert seen == [1, 2]


def test_a_supervisor_reads_what_was_seen_of_the_own_cooperative(region: Region) -> None:
    put(region, 1, cooperative="fumandi")
    put(region, 2, cooperative="pingdu")
    # fumandi lies in region 370283.
    put(region, 3, subject="3702 2026-11 csv line-3")
    put(region, 4, subject="balances 370283 2026-11 line-4")
    put(region, 5, subject="370203 2026-11 csv line-5")
    put(region, 6, region="", actor="staff:cashier", cooperative="fumandi")
    address = "/c/fumandi/accesses"
    assert region.get(address).status_code == 401
    region.enter("manager")
    assert region.get(address).status_code == 403
    assert "/accesses" not in region.get("/c/fumandi/").text
    region.enter("regulator")
    assert region.get(address).status_code == 404
    region.enter("supervisor")
    page = region.get(address).text
    assert [number for number in range(1, 7) if f"line-{number}<" in page] == [1, 3, 4, 6]
    assert "/c/fumandi/accesses" in region.get("/c/fumandi/").text


def test_a_month_is_read_fifty_lines_at_a_time(region: Region) -> None:
    for number in range(60):
        put(region, number, region="3702")
    # A minute before midnight on the last of November, where the regulators are.
    put(region, 100, region="3702")
    region.enter("regulator")
    first = region.get("/region/accesses").text
    rest = region.get("/region/accesses?logged=2026-12&after=50").text
    before = region.get("/region/accesses?logged=2026-11").text
    assert ["line-59<" in page for page in (first, rest, before)] == [True, False, False]
    assert ["line-9<" in page for page in (first, rest, before)] == [False, True, False]
    assert "line-100<" in before
    assert "60 in 2026-12" in first
    assert "60 in 2026-12" in rest
    assert 'rel="next"' not in rest
    assert region.get("/region/accesses?logged=2026-13").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_supervisors_page_is_sound(
    browser: Browser, standing_county: World, language: Literal["zh", "en"]
) -> None:
    with visit(browser, standing_county, "supervisor", language=language, viewport=DESK) as page:
        page.goto("/c/fumandi/accesses")
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)
