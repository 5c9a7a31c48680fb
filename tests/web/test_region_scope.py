"""Who may see a regulator's pages, how little they ask of the database, and what is done there."""

import io
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from coop_credit.packs.signing import Signer
from coop_credit.store import received
from coop_credit.web.visiting import COOKIE
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.received_rows import made_up
from tests.reports.counting import asked_of
from tests.reports.counting import statements_of
from tests.web.region_clients import Region
from tests.web.regions import REPORTED

_PINGDU = "/region/packs/pingdu/2026-11"
PAGES = (
    "/region",
    "/region/export?format=json",
    "/region/export?format=print",
    "/region/breaches",
    "/region/breaches/export?format=csv",
    "/region/cases/pingdu/2026-11",
    "/region/cases/fumandi/month-ends/2026-11",
    f"/region/cases/fumandi/entries/{REPORTED}",
    "/region/accesses",
    "/region/packs",
    _PINGDU,
    f"{_PINGDU}/file",
    "/region/simulation?region=370283&month=2026-11&member-cap=5",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_for_regulators_of_the_region(region: Region, address: str) -> None:
    assert region.get(address).status_code == 401
    for who in ("manager", "member"):
        region.enter(who)
        assert region.get(address).status_code == 403, who
    region.enter("regulator")
    assert region.get(address).status_code == 200
    beside = "&" if "?" in address else "?"
    other = address.replace("region=370283", "region=3706")
    asked = other if other != address else f"{address}{beside}region=3706"
    assert region.get(asked).status_code == 404


@pytest.mark.parametrize(
    "address", [each for each in PAGES if "/cases/" in each or "/packs/" in each]
)
def test_a_cooperative_of_another_region_is_not_there(region: Region, address: str) -> None:
    region.enter("elsewhere")
    assert region.get(address).status_code == 404


@pytest.mark.parametrize("wrong", ["month=2026-13", "month=x", "region=3702x", "region=37"])
def test_an_address_that_makes_no_sense_is_not_there(region: Region, wrong: str) -> None:
    region.enter("regulator")
    assert region.get(f"/region?{wrong}").status_code == 404


def test_a_regulator_begins_at_the_region(region: Region) -> None:
    region.enter("regulator")
    assert region.get("/").headers["Location"] == "/region"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_little_of_the_database(region: Region, address: str) -> None:
    region.enter("regulator")
    assert asked_of(region.office.database, lambda: region.get(address)) <= 12


def test_the_worst_come_first_and_say_how_much(region: Region) -> None:
    region.enter("regulator")
    page = region.get("/region").text
    names = ["绿田蔬菜", "测试粮蔬", "云岭茶叶", "南坡果业", "丰源种植"]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert "9 cooperatives, 8 handed in;" in page
    assert "2 with breaches (rules broken: 1, cases: 3)." in page
    # 160,480 of 2,360,000 yuan; 71,500 of 1,430,000 are the cap of 5 % exactly.
    assert '<td class="number wrong">6.80%</td>' in page
    assert '5.00% <span class="tag warn">At the cap</span>' in page
    assert "11,560,000" in page


def test_however_many_there_are_fifty_are_shown_and_all_are_counted(region: Region) -> None:
    region.enter("regulator")
    database, address = region.office.database, "/region?region=370283&month=2026-11"
    few = statements_of(database, lambda: region.get(address))
    with database.write() as tx:
        for number in range(1, 61):
            received.put_pack(tx, made_up(number, "2026-11"), [], b"no zip")
    assert statements_of(database, lambda: region.get(address)) == few
    # With pingdu and fumandi they are 62: one page of fifty, one of twelve.
    first, rest = region.get(address).text, region.get(f"{address}&after=50").text
    assert (first.count('<td class="gauge">'), rest.count('<td class="gauge">')) == (49, 12)
    assert 'rel="next"' in first
    assert 'rel="next"' not in rest
    for page in (first, rest):
        assert "Total 61 handed in" in page
    packs = "/region/packs?region=370283&month=2026-11"
    assert region.get(packs).text.count('<th scope="row">') == 50


def test_a_pack_goes_out_as_it_came_and_that_is_written_down(region: Region) -> None:
    region.enter("regulator")
    with region.office.database.read() as tx:
        kept = received.pack_content(tx, "pingdu", "2026-11")
    assert region.get(f"{_PINGDU}/file").data == kept
    assert region.newest_access() == ("pack-downloaded", "pingdu", "2026-11")


def test_a_pack_is_brought_in_at_the_page(
    region: Region, sqlite_template: Path, tmp_path: Path
) -> None:
    token = region.enter("regulator")
    pc = village_pc(sqlite_template, tmp_path / "laixi.sqlite", cooperative="laixi")
    pack = close_month(pc, "2026-11")
    pc.office.database.close()

    def bring(content: bytes, form_token: str = token) -> TestResponse:
        form = {"form_token": form_token, "pack": (io.BytesIO(content), "pack.zip")}
        return region.post("/region/packs", form)

    assert bring(pack, "another").status_code == 403
    assert "Choose the pack" in bring(b"").text
    torn = bring(pack[:-1])
    assert torn.status_code == 422
    assert "[zip-unreadable]" in torn.text
    assert "Ask the cooperative" in torn.text
    came = bring(pack)
    assert came.headers["Location"].startswith("/region/packs/laixi/2026-11?came=new")
    assert "received." in region.get(came.headers["Location"]).text
    assert "came=there" in bring(pack).headers["Location"]
    region.client.delete_cookie(COOKIE)
    assert bring(pack).headers["Location"] == "/region/packs"


def test_a_pack_is_sent_back_with_a_remark_and_accepted_again(region: Region) -> None:
    token = region.enter("regulator")
    without = region.post(_PINGDU, {"form_token": token, "step": "send-back", "remark": " "})
    assert without.status_code == 422
    assert "Say why" in without.text
    long = region.post(_PINGDU, {"form_token": token, "step": "send-back", "remark": "r" * 501})
    assert "r" * 501 in long.text
    form = {"form_token": token, "step": "send-back", "remark": "Which bank?"}
    assert region.post(_PINGDU, form).status_code == 303
    page = region.get(_PINGDU).text
    assert "Remark: Which bank?" in page
    assert 'value="accept"' in page
    assert region.post(_PINGDU, {"form_token": token, "step": "accept"}).status_code == 303
    assert 'value="send-back"' in region.get(_PINGDU).text


def test_another_key_takes_two_regulators(region: Region) -> None:
    token, key = region.enter("regulator"), Signer(b"o" * 32).public_key
    form = {"form_token": token, "step": "key", "public_key": key}
    for second, status in (("", 409), ("regulator", 409), ("manager", 409), ("second", 303)):
        answer = region.post(_PINGDU, form | {"second": region.tokens.get(second, "")})
        assert answer.status_code == status, second
        assert (key in answer.text) is (status == 409), second
    with region.office.database.read() as tx:
        found = received.find_key(tx, "pingdu")
    assert found is not None
    assert (found.public_key, found.second) == (key, "regulator:y")


def test_other_numbers_are_tried_and_wrong_ones_named(region: Region) -> None:
    region.enter("regulator")
    address = "/region/simulation?region=370283&month=2026-11"
    assert "Would fail" not in region.get(address).text
    # 1,000.00 of 100,000.00 are one in a hundred.
    assert "Would fail: 0 of 1 loans" in region.get(f"{address}&member-cap=1").text
    assert "Would fail: 1 of 1 loans" in region.get(f"{address}&member-cap=0.99%25").text
    wrong = region.get(f"{address}&member-cap=101&loan-term=0&usage-fee-cap=x&months=25")
    assert wrong.status_code == 422
    assert wrong.text.count('class="said"') == 4
