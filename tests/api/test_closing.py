"""Closed months over HTTP: who closes, who sees the pack, who sees whose proof."""

import datetime as dt
from typing import Any

import pytest

from coop_credit.packs.checker.checking import check_pack
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_registers import BOOKS
from tests.api.test_registers import EVERYBODY
from tests.clock import FixedClock
from tests.keys import SIGNER

MONTH = "2026-11"
READS = [
    ("/month-closings/next", BOOKS, {"panel1", "member"}),
    ("/months", BOOKS | {"member"}, {"panel1"}),
    (f"/months/{MONTH}/pack", BOOKS, {"panel1", "member"}),
    (f"/members/1/proofs/{MONTH}", BOOKS | {"member"}, {"panel1"}),
    (f"/members/2/proofs/{MONTH}", BOOKS, {"panel1"}),
]


@pytest.fixture
def closed(desk: Desk, clock: FixedClock) -> Desk:
    """November is closed; the bank has what the books have."""
    clock.move_to(dt.date(2026, 12, 1))
    body = {"month": MONTH, "balance": "1100000.00"}
    assert desk.post("bookkeeper", "/bank-balances", body, "supervisor")[0] == 201
    assert desk.post("manager", "/month-closings", {"month": MONTH}, "bookkeeper")[0] == 201
    return desk


@ON_SQLITE
@pytest.mark.parametrize("address, seen_by, without_role", READS)
def test_who_may_look(
    closed: Desk, address: str, seen_by: set[str], without_role: set[str]
) -> None:
    expected = {
        who: 200 if who in seen_by else 403 if who in without_role else 404 for who in EVERYBODY
    }
    statuses = {}
    for who in EVERYBODY:
        answer = closed.client.get(BASE + address, headers=closed.headers(who))
        statuses[who] = answer.status_code
    assert statuses == expected


def test_the_pack_is_a_sound_file_of_its_own_name(closed: Desk) -> None:
    answer = closed.client.get(f"{BASE}/months/{MONTH}/pack", headers=closed.headers("manager"))
    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fumandi-2026-11.zip"'
    report = check_pack(answer.data, None, SIGNER.public_key)
    assert report.findings == ()


def my_proof(closed: Desk, month: str) -> dict[str, Any]:
    answer = closed.client.get(f"/api/v1/me/proofs/{month}", headers=closed.headers("member"))
    assert answer.json is not None
    return dict(answer.json)


def test_a_member_gets_the_own_proof(closed: Desk) -> None:
    own = my_proof(closed, MONTH)
    assert own == closed.get("manager", f"/members/1/proofs/{MONTH}")[1]
    assert (own["is_closed"], own["shares"], own["size"]) == (True, "18965.52", 58)
    running = my_proof(closed, "2026-12")
    assert (running["is_closed"], running["leaf"], running["path"]) == (False, "", [])
    assert running["proof_code"] != own["proof_code"]


@ON_SQLITE
def test_what_there_is_not(closed: Desk) -> None:
    for address, status in (
        ("/months/2026-12/pack", 404),
        ("/months/2026-13/pack", 422),
        (f"/members/99/proofs/{MONTH}", 404),
    ):
        assert closed.get("manager", address)[0] == status
    refused = closed.post("manager", "/month-closings", {"month": MONTH}, "bookkeeper")
    assert (refused[0], refused[1]["code"]) == (409, "month-not-next")
    assert "2026-12 is next" in refused[1]["detail"]
