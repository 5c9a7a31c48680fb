"""The regulator's lists: what is looked for, what goes out, and that figures are their lists."""

import csv
import io
import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from coop_credit.rulebook.parameters import provisions
from coop_credit.store import received
from tests.received_rows import made_up
from tests.web.region_clients import Region

#: What is looked for, and who is found, the worst first: by the names of ``_COOPERATIVES``.
_FOUND: tuple[tuple[str, list[str]], ...] = (
    ("", ["coop-1", "pingdu", "fumandi", "coop-2", *(f"coop-{each}" for each in range(3, 8))]),
    ("name=茶叶", ["coop-2"]),
    ("name=yunlingcy", ["coop-2"]),
    ("name=coop-3", ["coop-3"]),
    ("breaches=1", ["coop-1", "pingdu"]),
    ("rule=standing-cap&name=pingdu", ["pingdu"]),
    ("rule=fund-hard-cap", []),
    ("state=filed", ["coop-1", "pingdu", "coop-2", *(f"coop-{each}" for each in range(3, 8))]),
    ("state=late", ["fumandi"]),
    ("state=not-filed", ["fumandi"]),
    ("state=sent-back", ["coop-7"]),
    ("state=check-open", ["coop-5"]),
    ("model=pledge", ["coop-6"]),
    ("model=paid&state=sent-back", ["coop-7"]),
)


@pytest.mark.parametrize("looked_for, found", _FOUND)
def test_who_is_looked_for_is_listed_and_goes_out(
    region: Region, looked_for: str, found: list[str]
) -> None:
    region.enter("regulator")
    asked = f"region=3702&month=2026-11&{looked_for}"
    answer = region.get(f"/region/export?{asked}&format=csv")
    _, lines = parted(answer)
    assert [line[0] for line in lines[1:]] == found
    printed = region.get(f"/region/export?{asked}&format=print").text
    page = region.get(f"/region?{asked}").text
    for text in (printed, page):
        places = [text.index(f">{line[1]}<") for line in lines[1:]]
        assert places == sorted(places)
    dumped = region.get(f"/region/export?{asked}&format=json").json
    assert dumped is not None
    assert dumped["summary"]["expected"] == len(found)
    # Every figure is the length of the list behind it.
    for state, number in dumped["counts"].items():
        behind = region.get(f"/region/export?{asked}&format=csv&state={state}")
        if "state=" not in looked_for:
            assert len(parted(behind)[1]) - 1 == number
    cases = region.get(f"/region/breaches/export?{asked}&format=csv")
    packs = [line for line in parted(cases)[1] if "pack" in line]
    assert len(packs) == dumped["summary"]["cases"]


def parted(answer: TestResponse) -> tuple[list[list[str]], list[list[str]]]:
    """The head of a CSV file, and what is below it, with the titles."""
    rows = [*csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))]
    blank = rows.index([])
    return rows[:blank], rows[blank + 1 :]


@pytest.mark.parametrize("wrong", ["state=x", "model=x"])
def test_a_state_or_model_that_is_none_is_not_there(region: Region, wrong: str) -> None:
    region.enter("regulator")
    assert region.get(f"/region?{wrong}").status_code == 404


def test_what_is_looked_for_goes_on_and_comes_back(region: Region) -> None:
    region.enter("regulator")
    asked = "region=3702&amp;month=2026-11&amp;name=pingdu&amp;breaches=1"
    page = region.get(f"/region?{asked.replace('&amp;', '&')}").text
    ahead = re.findall(r'href="(/region/cases/pingdu/2026-11[^"]*)"', page)
    assert ahead
    assert all("name=pingdu" in each and "breaches=1" in each for each in ahead)
    case = region.get(ahead[0].replace("&amp;", "&")).text
    assert f'href="/region?{asked}"' in case


@pytest.mark.parametrize("address", ["/region/export", "/region/breaches/export"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "print"])
def test_what_goes_out_says_what_it_holds_and_is_written_down(
    region: Region, address: str, form: str
) -> None:
    region.enter("regulator")
    place = "region=3702&month=2026-11&name=pingdu&breaches=1"
    answer = region.get(f"{address}?{place}&format={form}")
    assert answer.status_code == 200
    name, action = ("region", "exports") if address == "/region/export" else ("breaches",) * 2
    if form != "print":
        called = f"attachment; filename={name}-3702-2026-11.{form}"
        assert answer.headers["Content-Disposition"] == called
    if form == "csv":
        head = {each[0]: each[1] for each in parted(answer)[0]}
        assert head["Name or pinyin"] == "pingdu"
        title = provisions("cn-shandong-2015").title["en"]
        assert head["Rules that apply (cooperatives)"] == f"{title} 1"
        assert head["Figures as of"] == "2026-11-30"
        assert head["Taken out by"] == "regulator x"
    subject = f"3702 2026-11 {form} name=pingdu breaches=1"
    assert region.newest_access() == (f"{action}-downloaded", "", subject)
    assert region.get(f"{address}?format=pdf").status_code == 404


def test_a_name_in_a_file_is_no_formula(region: Region) -> None:
    region.enter("regulator")
    odd = replace(made_up(1, "2026-11"), name="=1+1")
    with region.office.database.write() as tx:
        received.put_pack(tx, odd, [], b"no zip")
    asked = "region=370283&month=2026-11&name=coop-0001&format=csv"
    _, lines = parted(region.get(f"/region/export?{asked}"))
    assert lines[1][1] == "'=1+1"


def test_the_months_of_a_cooperative_are_drawn_and_listed(region: Region) -> None:
    region.enter("regulator")
    address = "/region/cases/pingdu/2026-11"
    assert "<svg class=" not in region.get(address).text
    with region.office.database.write() as tx:
        pack = received.find_pack(tx, "pingdu", "2026-11")
        assert pack is not None
        for month, fund in (("2025-11", 1), ("2025-12", 7_777_700), ("2026-10", 8_888_800)):
            received.put_pack(tx, replace(pack, month=month, fund_fen=fund), [], b"no zip")
    page = region.get(address).text
    # The twelve months up to this one: November of the year before is one too many.
    assert page.count("<circle") == 3
    for told in (
        ">2025-12</a>",
        "77,777",
        "88,888",
        ": 77,777.00 yuan in 2025-12, 100,000.00 yuan in 2026-11",
    ):
        assert told in page, told
    assert "2025-11<" not in page
