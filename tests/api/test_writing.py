"""The API from outside: what goes through, what is told, and to whom."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from coop_credit.contracts.write import Write
from coop_credit.contracts.writes import WRITES
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.desk import TODAY
from tests.identities import credit_code
from tests.identities import identity_number
from tests.ledgers import PANELLISTS


def contribution(amount: object = "100.00") -> dict[str, object]:
    return {"member": 1, "amount": amount, "happened_on": TODAY}


def application(amount: str, due_on: str = "2027-11-24") -> dict[str, object]:
    return {
        "member": 2,
        "amount": amount,
        "due_on": due_on,
        "rate_bp": 600,
        "purpose": "machinery",
    }


def test_a_loan_from_application_to_repayment(desk: Desk) -> None:
    status, entry = desk.post("manager", "/loans", application("55000.00"))
    assert (status, entry["body"]["loan"]) == (201, 1)
    for panellist in PANELLISTS:
        vote = {"panellist": panellist, "vote": "for", "happened_on": TODAY}
        assert desk.post(panellist, "/loans/1/votes", vote)[0] == 201
    assert desk.post("manager", "/loans/1/decision", {"decision": "approve"})[0] == 201
    status, entry = desk.post("cashier", "/loans/1/payout", {})
    assert entry["transfers"] == [{"debit": "114.1", "credit": "102", "amount": "55000.00"}]
    assert desk.post(
        "cashier", "/loans/1/repayments", {"amount": "5000.00", "happened_on": TODAY}
    ) == (201, desk.get("cashier", "/entries?after=10")[1][-1])
    assert desk.get("cashier", "/members/2/position")[1] == {
        "member": 2,
        "shares": "18965.52",
        "owing": "50000.00",
        "held": "0.00",
        "written_off": "0.00",
        "pledged": "0.00",
        "called": "0.00",
        "lent_out": "0.00",
    }
    accounts = {each["code"]: each for each in desk.get("bookkeeper", "/accounts")[1]}
    assert accounts["114.1"] == {"code": "114.1", "debit": "55000.00", "credit": "5000.00"}


def test_a_refusal_says_what_how_much_and_which_rule(desk: Desk) -> None:
    status, told = desk.post("manager", "/loans", application("55000.01"))
    assert (status, told["code"], told["type"]) == (
        409,
        "rules-breached",
        "/problems/rules-breached",
    )
    (verdict,) = told["verdicts"]
    assert (verdict["measured"], verdict["limit"]) == (5_500_001, 5_500_000)
    assert "55,000.01" in verdict["text"]
    assert told["entry"]["kind"] == "refusal"


def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    status, told = desk.post(
        "manager",
        "/loans",
        {"member": "2", "amount": 55000.0, "due_on": "soon", "rate_bp": -1, "colour": "red"},
    )
    assert status == 422
    assert set(told["errors"]["json"]) == {
        *("member", "amount", "due_on", "rate_bp", "purpose", "colour")
    }


@ON_SQLITE
@pytest.mark.parametrize("amount", ["1.001", "1e3", "-1.00", "0.00", "１.00", "", 1, 1.5, None])
def test_amounts_are_yuan_as_text(desk: Desk, amount: object) -> None:
    status, told = desk.post("cashier", "/contributions", contribution(amount))
    assert (status, list(told["errors"]["json"])) == (422, ["amount"])


def test_a_key_is_needed_and_answers_once(desk: Desk) -> None:
    assert desk.post("cashier", "/contributions", contribution(), key="short")[0] == 422
    first = desk.post("cashier", "/contributions", contribution(), key="one-and-the-same")
    again = desk.post("cashier", "/contributions", contribution(), key="one-and-the-same")
    assert (first[0], again) == (201, first)
    status, told = desk.post(
        "cashier", "/contributions", contribution("2.00"), key="one-and-the-same"
    )
    assert (status, told["code"]) == (409, "key-reused-for-different-command")


def test_two_persons(desk: Desk) -> None:
    body = {"amount": "1.00", "happened_on": TODAY}
    assert desk.post("bookkeeper", "/bank-interest", body)[0] == 403
    assert desk.post("bookkeeper", "/bank-interest", body, second="cashier")[0] == 403
    assert desk.post("bookkeeper", "/bank-interest", body, second="supervisor")[0] == 201
    desk.tokens["nobody"] = "cc_none_none"
    assert desk.post("bookkeeper", "/bank-interest", body, second="nobody")[0] == 401


@ON_SQLITE
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer cc_x_y", "Basic abc"])
def test_a_stranger_is_told_nothing(desk: Desk, header: str) -> None:
    answer = desk.client.get(f"{BASE}/entries", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


#: Who may do what: the first letters of those who are let through to the operation.
EVERYBODY = (
    *("manager", "bookkeeper", "cashier", "supervisor", "panel1"),
    *("member", "regulator", "administrator", "stranger"),
)
ALLOWED = {
    "write-off": {"manager"},
    "recover": {"cashier"},
    "settle-pledgers": {"cashier"},
    "book-provision": {"bookkeeper"},
    "extend": {"manager"},
    "guarantee": {"bookkeeper", "member"},
    "declare-relation": {"manager"},
    "end-relation": {"manager"},
    "guarantor-pays": {"cashier"},
    "open-books": {"bookkeeper"},
    "appoint": {"manager"},
    "set-charter-value": {"manager"},
    "override": {"manager"},
    "adopt-rulebook": {"manager"},
    "admit": {"manager"},
    "approve-participants": {"manager"},
    "file-intake": {"manager"},
    "change-contact": {"manager"},
    "release": {"manager"},
    "contribute": {"cashier"},
    "notice-withdrawal": {"manager", "bookkeeper", "cashier"},
    "pay-withdrawal": {"cashier"},
    "cancel-withdrawal": {"manager", "bookkeeper", "cashier"},
    "give-pledge": {"manager", "bookkeeper", "cashier"},
    "lower-pledge": {"manager", "bookkeeper", "cashier"},
    "call-pledges": {"manager"},
    "confirm-funds": {"cashier"},
    "lapse-call": {"manager"},
    "apply": {"manager", "bookkeeper", "cashier"},
    "vote": {"bookkeeper", "panel1"},
    "decide": {"manager"},
    "pay-out": {"cashier", "manager"},
    "repay": {"cashier"},
    "return-excess": {"cashier"},
    "bank-interest": {"bookkeeper"},
    "bank-charge": {"bookkeeper"},
    "bank-balance": {"bookkeeper"},
    "reverse": {"bookkeeper"},
    "close-month": {"manager", "bookkeeper"},
    "hand-in-month": {"manager", "bookkeeper"},
}
AMOUNT: dict[str, object] = {"amount": "1.00", "happened_on": TODAY}
PERSON = {"kind": "natural", "farmer": True, "name": "某", "identity_number": identity_number(1)}
BODIES: dict[str, dict[str, object]] = {
    "write-off": {"reason": "x"},
    "recover": {"amount": "1.00", "happened_on": TODAY},
    "extend": {"due_on": "2027-11-24", "reason": "x"},
    "declare-relation": {"handle": "chen", "kind": "spouse"},
    "end-relation": {"handle": "chen"},
    "guarantee": {"guarantor": 1, "happened_on": TODAY},
    "guarantor-pays": {"guarantor": 1, "amount": "1.00", "happened_on": TODAY},
    "open-books": {"bank": "0.00", "surplus": "0.00", "members": []},
    "appoint": {"appointment": {"handle": "new", "name": "某", "roles": ["panel"]}},
    "set-charter-value": {"parameter": "member-cap", "since": TODAY, "value": 400},
    "override": {"rule": "fund-soft-cap", "up_to": 1, "reason": "x"},
    "adopt-rulebook": {"rulebook": "vsla"},
    "admit": {"person": PERSON, "joined_on": TODAY},
    "approve-participants": {"members": [1], "since": TODAY},
    "change-contact": {"phone": "", "bank_account": ""},
    "file-intake": {"filed_on": TODAY, "reference": "x", "certificate": "x"},
    "release": {"left_on": TODAY},
    "contribute": contribution(),
    "notice-withdrawal": contribution(),
    "give-pledge": contribution(),
    "lower-pledge": contribution(),
    "confirm-funds": {"happened_on": TODAY},
    "lapse-call": {"because": "handed-back"},
    "apply": application("1.00"),
    "vote": {"panellist": "panel1", "vote": "for", "happened_on": TODAY},
    "decide": {"decision": "decline"},
    "repay": AMOUNT,
    "return-excess": {"member": 1, "amount": "1.00"},
    "bank-interest": AMOUNT,
    "bank-charge": AMOUNT,
    "bank-balance": {"month": "2026-10", "balance": "1.00"},
    "reverse": {"reason": "x"},
    "close-month": {"month": "2026-10"},
    "hand-in-month": {"month": "2026-10"},
}


@ON_SQLITE
@pytest.mark.parametrize("write", WRITES, ids=lambda write: str(write.name))
def test_who_may_write(desk: Desk, write: Write) -> None:
    address = write.address
    for number in ("member", "loan", "withdrawal", "seq"):
        address = address.replace(f"<int:{number}>", "999")
    refused_by_role = {
        who: desk.post(who, address, BODIES.get(write.name, {}), second="supervisor")
        for who in EVERYBODY
    }
    outside = {"stranger", "regulator"}
    assert {who for who, (status, _) in refused_by_role.items() if status == 403} == (
        set(EVERYBODY) - ALLOWED[write.name] - outside
    )
    for who in outside:
        assert refused_by_role[who][1]["code"] == "not-found"


@ON_SQLITE
def test_who_may_read(desk: Desk) -> None:
    for address in ("/entries", "/accounts", "/members/2/position"):
        seen = {who: desk.get(who, address)[0] for who in EVERYBODY}
        member = 404 if "position" in address else 403
        assert seen == {
            "manager": 200,
            "bookkeeper": 200,
            "cashier": 200,
            "supervisor": 200,
            "panel1": 403,
            "member": member,
            "regulator": 404,
            "administrator": 404,
            "stranger": 404,
        }
    assert desk.get("member", "/members/1/position")[1]["shares"] == "18965.52"
    assert desk.get("cashier", "/members/99/position")[0] == 404


@ON_SQLITE
def test_a_locked_database_says_when_to_try_again(desk: Desk, sqlite_path: Path) -> None:
    office = desk.client.application.extensions["coop_credit.office"]
    with office.database.read() as tx:
        tx.run("PRAGMA busy_timeout = 50")
    blocker = sqlite3.connect(sqlite_path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    headers = desk.headers("cashier", key="while-it-is-locked")
    answer = desk.client.post(f"{BASE}/contributions", json=contribution(), headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    blocker.execute("ROLLBACK")
    blocker.close()
    again = desk.client.post(f"{BASE}/contributions", json=contribution(), headers=headers)
    assert again.status_code == 201


def test_founding_by_the_administrator(desk: Desk) -> None:
    body = {
        "name": "二号合作社",
        "credit_code": credit_code(2),
        "region_code": "370283",
        "rulebook": "cn-shandong-2015",
        "custodian": "银行",
        "opened_on": TODAY,
        "staff": [{"handle": "wang", "name": "王", "roles": ["manager"]}],
        "charter": [{"parameter": "purposes", "since": TODAY, "value": ["machinery"]}],
    }
    address = "/api/v1/cooperatives/second"
    refused = desk.client.put(address, json=body, headers=desk.headers("manager"))
    assert refused.status_code == 404
    founded = desk.client.put(address, json=body, headers=desk.headers("administrator"))
    entry: Any = founded.json
    assert (founded.status_code, entry["seq"]) == (201, 1)
    assert entry["body"]["charter"] == body["charter"]


@ON_SQLITE
def test_the_api_describes_itself(desk: Desk) -> None:
    described: Any = desk.client.get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    assert len(described["paths"]) == len(WRITES) + 51
    assert desk.client.get("/healthz").status_code == 200
    assert desk.client.get("/readyz").status_code == 200
    assert desk.client.get("/nowhere").status_code == 404
    wrong = desk.client.delete(f"{BASE}/loans")
    assert (wrong.status_code, "POST" in wrong.headers["Allow"]) == (405, True)
