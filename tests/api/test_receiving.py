"""Packs at the API: brought in, taken out whole or in part, sent back; the keys; the region."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coop_credit.api import receiving
from coop_credit.asking import OFFICE
from coop_credit.packs.signing import Signer
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.access_log import accesses
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import LATER
from tests.api.desk import NOW
from tests.api.desk import ON_SQLITE
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.ledgers import Village

Json = Any
REGULATOR = "/api/v1/regulator"
PACKS = f"{REGULATOR}/packs"
ZIP = {"Content-Type": "application/octet-stream"}
EVERYBODY = ("manager", "cashier", "panel1", "member", "administrator", "stranger")


@pytest.fixture
def pc(sqlite_template: Path, tmp_path: Path) -> Iterator[Village]:
    """Another cooperative's own installation; 1,000.00 are lent, and the cap is 500.00."""
    made = village_pc(sqlite_template, tmp_path / "pc.sqlite", cooperative="pingdu")
    made.set_value("member-cap", 50)
    yield made
    made.office.database.close()


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk, with a second regulator and one of another region."""
    database = desk.client.application.extensions[OFFICE].database
    for name, region in (("second", "37"), ("elsewhere", "3706")):
        grant = Grant(principal=f"regulator:{name}", role="regulator", region=region)
        with database.write() as tx:
            desk.tokens[name] = access.issue(tx, grant, now=NOW, expires_at=LATER)
    return desk


def bring(desk: Desk, pack: bytes, who: str = "regulator") -> tuple[int, Json]:
    answer = desk.client.post(PACKS, data=pack, headers=desk.headers(who) | ZIP)
    return answer.status_code, answer.json


def told(desk: Desk, address: str, who: str = "regulator") -> Json:
    answer = desk.client.get(REGULATOR + address, headers=desk.headers(who))
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_pack_comes_in_and_goes_out(desk: Desk, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    status, made = bring(desk, pack)
    assert (status, made["state"], made["is_new"]) == (201, "accepted", True)
    assert bring(desk, pack)[0] == 200
    address = f"{PACKS}/pingdu/2026-11"
    answer = desk.client.get(address, headers=desk.headers("regulator"))
    assert answer.get_data() == pack
    assert answer.headers["ETag"] == f'"{made["manifest_digest"]}"'
    again = {"If-None-Match": answer.headers["ETag"]}
    assert desk.client.get(address, headers=desk.headers("regulator") | again).status_code == 304
    part = {"Range": "bytes=10-19"}
    partly = desk.client.get(address, headers=desk.headers("regulator") | part)
    assert (partly.status_code, partly.get_data()) == (206, pack[10:20])
    assert desk.client.get(address, headers=desk.headers("elsewhere")).status_code == 404
    missing = f"{PACKS}/pingdu/2026-12"
    assert desk.client.get(missing, headers=desk.headers("regulator")).status_code == 404


def test_what_is_wrong_with_a_pack_is_told_with_every_finding(desk: Desk, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    status, problem = bring(desk, pack[:-1])
    assert (status, problem["code"]) == (422, "pack-unsound")
    (finding,) = problem["findings"]
    assert finding["code"] == "zip-unreadable"
    assert finding["text"]
    assert finding["advice"].startswith("Ask the cooperative")
    status, problem = bring(desk, pack, "elsewhere")
    assert (status, problem["code"], problem["facts"]["reason"]) == (422, "pack-refused", "region")


@ON_SQLITE
def test_a_pack_has_a_limit_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # More than any other request may have.
    assert bring(desk, b"0" * 5_000_000)[1]["code"] == "pack-unsound"
    monkeypatch.setattr(receiving, "PACK_BYTES_MAX", 1_000)
    assert bring(desk, b"0" * 1_001)[0] == 413


def test_the_month_as_one_zip(desk: Desk, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    bring(desk, pack)
    address = f"{REGULATOR}/pack-archives/2026-11"
    answer = desk.client.get(address, headers=desk.headers("regulator"))
    assert answer.is_streamed
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as made:
        assert made.namelist() == ["pingdu-2026-11.zip"]
        assert made.read("pingdu-2026-11.zip") == pack


def test_sent_back_and_brought_again(desk: Desk, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    bring(desk, pack)
    address = f"{PACKS}/pingdu/2026-11/send-back"
    for who, status in (("elsewhere", 404), ("manager", 403), ("regulator", 200)):
        answer = desk.client.post(address, json={"remark": "why?"}, headers=desk.headers(who))
        assert answer.status_code == status
    listed = {each["cooperative"]: each for each in told(desk, "/packs?month=2026-11")}
    assert (listed["pingdu"]["state"], listed["pingdu"]["remark"]) == ("sent-back", "why?")
    assert (listed["fumandi"]["state"], listed["fumandi"]["due_on"]) == ("open", "2026-12-10")
    assert bring(desk, pack)[1]["state"] == "accepted"


def test_another_key_takes_two_regulators(desk: Desk) -> None:
    address, key = f"{REGULATOR}/keys/pingdu", Signer(b"o" * 32).public_key
    for second, status in (("", 403), ("regulator", 403), ("manager", 403), ("second", 200)):
        headers = desk.headers("regulator", second)
        answer = desk.client.post(address, json={"public_key": key}, headers=headers)
        assert answer.status_code == status
    wrong = desk.client.post(address, json={"public_key": "x"}, headers=desk.headers("regulator"))
    assert wrong.status_code == 422


def test_the_region_and_what_if(desk: Desk, pc: Village) -> None:
    bring(desk, close_month(pc, "2026-11"))
    view = told(desk, "/region?month=2026-11")
    assert (view["totals"]["fund"], view["totals"]["lent"]) == ("100000.00", "1000.00")
    assert view["states"] == {"accepted": 1, "open": 1}
    assert [each["cooperative"] for each in view["missing"]] == ["fumandi"]
    case = told(desk, "/region/pingdu/2026-11?rule=standing-cap&case=L1")
    assert case["loans"][0]["owing_fen"] == 100_000
    asked = {"month": "2026-11", "set": {"member-cap": 99, "loan-term": 12}}
    address = f"{REGULATOR}/simulations"
    made: Json = desk.client.post(address, json=asked, headers=desk.headers("regulator")).json
    assert made["totals"]["loans_failing"] == 1
    assert made["totals"]["owing_failing"] == "1000.00"
    (failing, payout) = made["cooperatives"][0]["failing"]
    assert [each["parameter"] for each in failing["failures"]] == ["member-cap"]
    assert payout["seq"] > 0
    for wrong in ({}, {"moon": 1}, {"member-cap": 10_001}):
        body = {"month": "2026-11", "set": wrong}
        answer = desk.client.post(address, json=body, headers=desk.headers("regulator"))
        assert answer.status_code == 422


@ON_SQLITE
def test_the_region_as_a_sheet(desk: Desk, pc: Village) -> None:
    assert bring(desk, close_month(pc, "2026-11"))[0] == 201
    asked = f"{REGULATOR}/region?month=2026-11&format="
    answer = desk.client.get(asked + "csv", headers=desk.headers("regulator"))
    head, *lines = answer.data.decode("utf-8-sig").splitlines()
    assert head.startswith("cooperative,name,region,rulebook,funding model,state,fund,")
    assert [line.split(",")[0] for line in lines] == [
        each["cooperative"] for each in told(desk, "/region?month=2026-11")["cooperatives"]
    ]
    assert [line for line in lines if line.startswith("pingdu,")]
    sheet = desk.client.get(asked + "xlsx", headers=desk.headers("regulator"))
    assert sheet.data[:2] == b"PK"
    name = "attachment; filename=region-370283-2026-11.xlsx"
    assert sheet.headers["Content-Disposition"] == name
    database = desk.client.application.extensions[OFFICE].database
    with database.read() as tx:
        taken = [each.subject for each in accesses(tx, since="", count=9) if not each.cooperative]
    assert taken == ["370283 2026-11"] * 2


def test_only_regulators_watch(desk: Desk) -> None:
    for address in (
        "/packs?month=2026-11",
        "/packs/pingdu/2026-11",
        "/pack-archives/2026-11",
        "/region?month=2026-11",
        "/region/pingdu/2026-11",
    ):
        for who in EVERYBODY:
            answer = desk.client.get(REGULATOR + address, headers=desk.headers(who))
            assert answer.status_code == 403, (address, who)
    for who in EVERYBODY:
        assert bring(desk, b"", who)[0] == 403
    for address in ("/packs?month=2026-11&region=36", "/region?month=2026-11&region=36"):
        answer = desk.client.get(REGULATOR + address, headers=desk.headers("regulator"))
        assert answer.status_code == 404


def test_who_takes_data_out_is_written_down(desk: Desk, pc: Village) -> None:
    bring(desk, close_month(pc, "2026-11"))
    for who, address in (
        ("regulator", f"{PACKS}/pingdu/2026-11"),
        ("regulator", f"{REGULATOR}/pack-archives/2026-11"),
        ("regulator", f"{REGULATOR}/exports?month=2026-11"),
        ("regulator", f"{REGULATOR}/balances?month=2026-11"),
        ("manager", f"{BASE}/exports/2026-11"),
        ("manager", f"{BASE}/journal?format=hledger&through=2026-11"),
        ("manager", f"{BASE}/members?format=csv"),
    ):
        assert desk.client.get(address, headers=desk.headers(who)).status_code == 200
    database = desk.client.application.extensions[OFFICE].database
    with database.read() as tx:
        logged = accesses(tx, since="", count=20)
    told = {(each.actor, each.action, each.cooperative, each.subject) for each in logged}
    assert told == {
        ("regulator:x", "pack-uploaded", "pingdu", "2026-11"),
        ("regulator:x", "pack-downloaded", "pingdu", "2026-11"),
        ("regulator:x", "packs-downloaded", "", "370283 2026-11"),
        ("regulator:x", "exports-downloaded", "", "370283 2026-11"),
        ("regulator:x", "exports-downloaded", "", "balances 370283 2026-11"),
        ("staff:manager", "export-downloaded", "fumandi", "2026-11"),
        ("staff:manager", "journal-downloaded", "fumandi", "2026-11"),
        ("staff:manager", "register-downloaded", "fumandi", "members"),
    }


def test_a_month_is_handed_in_at_the_desk(desk: Desk) -> None:
    clock = desk.client.application.extensions[OFFICE].clock
    clock.move_to(dt.date(2026, 12, 2))
    balance = {"month": "2026-11", "balance": "1100000.00"}
    assert desk.post("bookkeeper", "/bank-balances", balance, second="supervisor")[0] == 201
    closing = {"month": "2026-11"}
    assert desk.post("manager", "/month-closings", closing, second="bookkeeper")[0] == 201
    status, entry = desk.post("manager", "/month-hand-ins", closing, second="bookkeeper")
    assert (status, entry["body"]["where"]) == (201, "here")
    listed = told(desk, "/packs?month=2026-11")
    assert [each["state"] for each in listed] == ["accepted"]
    address = f"{BASE}/months/2026-11/pack"
    own = desk.client.get(address, headers=desk.headers("manager")).get_data()
    theirs = desk.client.get(f"{PACKS}/fumandi/2026-11", headers=desk.headers("regulator"))
    assert own == theirs.get_data()
