"""What those who watch see: exports as the command prints them, breaches and what is behind."""

import csv
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from coop_credit.asking import OFFICE
from coop_credit.audit.exports import as_csv
from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.sheets import XLSX
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.desk import TODAY
from tests.api.test_registers import lend
from tests.identities import credit_code

Json = Any
MONTH = "2026-11"
REGULATOR = "/api/v1/regulator"
BOOKS = {"manager", "bookkeeper", "cashier", "supervisor"}
EVERYBODY = (*sorted(BOOKS), "panel1", "member", "regulator", "administrator", "stranger")


def ask(desk: Desk, who: str, address: str, accept: str = "*/*") -> TestResponse:
    return desk.client.get(address, headers=desk.headers(who) | {"Accept": accept})


def told(desk: Desk, address: str) -> Json:
    """What the regulator is told."""
    return ask(desk, "regulator", address).json


def break_the_cap(desk: Desk) -> int:
    """Pay 3,000.00 out, then shares, until 5 % of the fund are less; the paying entry's seq.

    The charter lowers the cap to 27 basis points: 2,970.00 of 1,100,000.00.
    """
    lend(desk, 1, member=2)
    lend(desk, 2, member=3)
    lower = {"parameter": "member-cap", "since": TODAY, "value": 27}
    desk.post("manager", "/charter-values", lower, second="supervisor")
    report = {"parameter": "withdrawal-policy", "since": TODAY, "value": "report"}
    desk.post("manager", "/charter-values", report, second="supervisor")
    notice = {"member": 4, "amount": "100.00", "happened_on": "2026-11-10"}
    desk.post("manager", "/withdrawals", notice)
    status, entry = desk.post("cashier", "/withdrawals/1/payment", {})
    assert status == 201, entry
    return int(entry["seq"])


@pytest.mark.parametrize(
    "query, accept, is_csv",
    [
        ("", "*/*", False),
        ("", "application/json", False),
        ("", "text/csv", True),
        ("", "text/csv;q=0.5, application/json", False),
        ("", f"{XLSX}, text/csv;q=0.5", True),
        ("?format=csv", "application/json", True),
        ("?format=json", "text/csv", False),
    ],
)
def test_an_export_is_what_the_command_prints(
    desk: Desk, query: str, accept: str, *, is_csv: bool
) -> None:
    made = month_export(desk.client.application.extensions[OFFICE].database, "fumandi", MONTH)
    answer = ask(desk, "manager", f"{BASE}/exports/{MONTH}{query}", accept)
    assert answer.get_data() == (as_csv(made) if is_csv else as_json(made)).encode()
    assert answer.content_type == ("text/csv; charset=utf-8" if is_csv else "application/json")
    assert "Accept" in answer.headers["Vary"]


def test_an_export_through_an_entry_stays_the_same(desk: Desk) -> None:
    address = f"{BASE}/exports/{MONTH}?through=2"
    before = ask(desk, "supervisor", address).get_data()
    paid_in = {"member": 1, "amount": "1.00", "happened_on": TODAY}
    assert desk.post("cashier", "/contributions", paid_in)[0] == 201
    assert ask(desk, "regulator", address).get_data() == before
    newest = told(desk, f"{BASE}/exports/{MONTH}")
    assert (newest["through_seq"], newest["fund"]["at_end"]) == (3, "1100001.00")


def found_another(desk: Desk, slug: str, region: str) -> None:
    body = {
        "name": "二号合作社",
        "credit_code": credit_code(2),
        "region_code": region,
        "rulebook": "cn-shandong-2015",
        "custodian": "银行",
        "opened_on": TODAY,
        "staff": [],
    }
    headers = desk.headers("administrator")
    address = f"/api/v1/cooperatives/{slug}"
    assert desk.client.put(address, json=body, headers=headers).status_code == 201


def test_a_region_in_one_answer_each_as_by_itself(desk: Desk) -> None:
    found_another(desk, "another", "370283001")
    found_another(desk, "outside", "370284")
    listed = ask(desk, "regulator", f"{REGULATOR}/exports?month={MONTH}")
    one = ask(desk, "regulator", f"/api/v1/cooperatives/another/exports/{MONTH}").get_data()
    other = ask(desk, "regulator", f"{BASE}/exports/{MONTH}").get_data()
    assert listed.get_data() == b"[" + one + b"," + other + b"]"
    paged = ask(desk, "regulator", f"{REGULATOR}/exports?month={MONTH}&after=another&count=1")
    assert paged.get_data() == b"[" + other + b"]"
    inner = ask(desk, "regulator", f"{REGULATOR}/exports?month={MONTH}&region=370283001")
    assert inner.get_data() == b"[" + one + b"]"
    assert told(desk, f"{REGULATOR}/exports?month=2026-10") == []
    table = ask(desk, "regulator", f"{REGULATOR}/exports?month={MONTH}", "text/csv")
    rows = list(csv.DictReader(table.get_data(as_text=True).splitlines()))
    alone = ask(desk, "regulator", f"{BASE}/exports/{MONTH}", "text/csv").get_data(as_text=True)
    assert [
        {"item": row["item"], "value": row["value"]}
        for row in rows
        if row["cooperative"] == "fumandi"
    ] == list(csv.DictReader(alone.splitlines()))
    assert (
        ask(desk, "regulator", f"/api/v1/cooperatives/outside/exports/{MONTH}").status_code == 404
    )


#: Address, who sees it; of the others, who is told that the role is missing.
READS = [
    (f"{BASE}/exports/{MONTH}", BOOKS | {"regulator"}, {"panel1", "member"}),
    (f"{REGULATOR}/exports?month={MONTH}", {"regulator"}, set(EVERYBODY) - {"regulator"}),
    (f"{REGULATOR}/breaches?month={MONTH}", {"regulator"}, set(EVERYBODY) - {"regulator"}),
    (f"{REGULATOR}/balances?month={MONTH}", {"regulator"}, set(EVERYBODY) - {"regulator"}),
    (f"{REGULATOR}/returns?month={MONTH}", {"regulator"}, set(EVERYBODY) - {"regulator"}),
    (f"{REGULATOR}/breaches/fumandi/18", {"regulator"}, set(EVERYBODY) - {"regulator"}),
    (
        f"{REGULATOR}/breaches/fumandi/month-ends/{MONTH}",
        {"regulator"},
        set(EVERYBODY) - {"regulator"},
    ),
]


@ON_SQLITE
def test_who_may_watch(desk: Desk) -> None:
    seq = break_the_cap(desk)
    for address, seen_by, without_role in READS:
        asked = address.replace("/18", f"/{seq}")
        expected = {
            who: 200 if who in seen_by else 403 if who in without_role else 404 for who in EVERYBODY
        }
        assert {who: ask(desk, who, asked).status_code for who in EVERYBODY} == expected, asked


@ON_SQLITE
@pytest.mark.parametrize(
    "address, status",
    [
        (f"{REGULATOR}/exports?month={MONTH}&region=370284", 404),
        (f"{REGULATOR}/breaches?month={MONTH}&region=37", 404),
        (f"{REGULATOR}/breaches?month=2026-13", 422),
        (f"{REGULATOR}/exports?month={MONTH}&format=xml", 422),
        (f"{REGULATOR}/exports?month={MONTH}&count=101", 422),
        (f"{REGULATOR}/exports", 422),
        (f"{BASE}/exports/2026-13", 422),
        (f"{BASE}/exports/{MONTH}?through=99", 404),
        (f"{BASE}/exports/2026-10", 404),
        ("/api/v1/cooperatives/nowhere/exports/2026-11", 404),
        (f"{REGULATOR}/breaches/fumandi/month-ends/2026-13", 422),
        (f"{REGULATOR}/breaches/fumandi/month-ends/{MONTH}", 404),
        (f"{REGULATOR}/breaches/fumandi/2", 404),
        (f"{REGULATOR}/breaches/fumandi/99", 404),
        (f"{REGULATOR}/breaches/nowhere/2", 404),
    ],
)
def test_what_there_is_not(desk: Desk, address: str, status: int) -> None:
    assert ask(desk, "regulator", address).status_code == status


def test_a_breach_says_who_what_how_much_and_by_which_rule(desk: Desk) -> None:
    seq = break_the_cap(desk)
    listed = told(desk, f"{REGULATOR}/breaches?month={MONTH}")
    assert [(each["verdict"]["rule"], each["kind"], each["seq"]) for each in listed] == [
        ("standing-cap", "month-end", seq),
        ("withdrawal-passive-breach", "withdrawal-paid", seq),
    ]
    paid = listed[1]
    verdict = paid.pop("verdict")
    assert paid == {
        "cooperative": "fumandi",
        "name": "测试粮蔬专业合作社",
        "region_code": "370283",
        "kind": "withdrawal-paid",
        "seq": seq,
        "booked_on": TODAY,
        "subject": "member:4",
    }
    # 0.27 % of 1,099,900.00 is 2,969.73; each of two members owes 3,000.00.
    assert (verdict["measured"], verdict["limit"], verdict["unit"]) == (300_000, 296_973, "fen")
    assert verdict["evidence"] == ["L1", "L2"]
    assert "2,969.73" in verdict["text"]
    assert "Basis: charter" in verdict["text"]
    assert told(desk, f"{REGULATOR}/breaches?month=2026-10") == []
    later = told(desk, f"{REGULATOR}/breaches?month=2026-12")
    assert [each["kind"] for each in later] == ["month-end"]


def test_breaches_at_a_months_end_are_those_of_the_export(desk: Desk) -> None:
    break_the_cap(desk)
    export = told(desk, f"{BASE}/exports/{MONTH}")
    listed = told(desk, f"{REGULATOR}/breaches?month={MONTH}")
    at_end = {
        each["verdict"]["rule"]: each["verdict"] for each in listed if each["kind"] == "month-end"
    }
    broken = {
        rule: verdict
        for rule, verdict in export["verdicts"].items()
        if verdict["outcome"] == "breach"
    }
    assert at_end.keys() == broken.keys() == {"standing-cap"}
    for name in ("evidence", "parameter", "since", "status", "source", "article"):
        assert at_end["standing-cap"][name] == broken["standing-cap"][name]
    assert broken["standing-cap"]["limit"] == "2969.73"
    assert at_end["standing-cap"]["limit"] == 296_973


def test_what_moved_no_money_is_no_breach(desk: Desk) -> None:
    terms = {"due_on": "2027-11-24", "rate_bp": 600, "purpose": "machinery"}
    asked = {"member": 2, "amount": "60000.00"} | terms
    status, refused = desk.post("manager", "/loans", asked)
    assert (status, refused["code"]) == (409, "rules-breached")
    assert told(desk, f"{REGULATOR}/breaches?month={MONTH}") == []
    # Under notice a withdrawal that will break the cap is a warning; nothing is paid yet.
    seq = break_the_cap(desk)
    (noticed,) = (
        each for each in desk.get("manager", "/entries?after=3")[1] if each["seq"] == seq - 1
    )
    assert any(not each["holds"] for each in noticed["body"]["verdicts"])
    listed = told(desk, f"{REGULATOR}/breaches?month={MONTH}")
    assert {each["seq"] for each in listed} == {seq}
    assert ask(desk, "regulator", f"{REGULATOR}/breaches/fumandi/{seq - 1}").status_code == 404
    address = f"{REGULATOR}/breaches/fumandi/{refused['entry']['seq']}"
    assert ask(desk, "regulator", address).status_code == 404


def test_the_case_of_a_breach_has_the_loans_and_their_entries(desk: Desk) -> None:
    seq = break_the_cap(desk)
    lend_more = {"member": 5, "amount": "1.00", "happened_on": TODAY}
    desk.post("cashier", "/contributions", lend_more)
    repaid = {"amount": "30.00", "happened_on": TODAY}
    desk.post("cashier", "/loans/2/repayments", repaid)
    case = told(desk, f"{REGULATOR}/breaches/fumandi/{seq}")
    listed = told(desk, f"{REGULATOR}/breaches?month={MONTH}")
    assert case["breaches"] == [each for each in listed if each["kind"] == "withdrawal-paid"]
    alone = [desk.get("manager", f"/loans/{number}")[1] for number in (1, 2)]
    # Where one loan is shown it has its grade of today; a case is not of today.
    assert [each["loan"].pop("grade") for each in alone] == ["normal", "normal"]
    assert case["loans"] == alone
    # Each loan: asked for, five votes, decided, paid out; then the withdrawal, the repayment.
    kinds = [each["kind"] for each in case["entries"]]
    loan = ["loan-applied", *["vote-cast"] * 5, "loan-decided", "loan-paid-out"]
    assert kinds == [*loan, *loan, "withdrawal-paid", "repayment"]
    journal = desk.get("manager", "/entries?count=100")[1]
    assert [each for each in journal if each in case["entries"]] == case["entries"]
    at_end = told(desk, f"{REGULATOR}/breaches/fumandi/month-ends/{MONTH}")
    assert at_end["loans"] == case["loans"]
    assert [each["kind"] for each in at_end["entries"]] == [*loan, *loan, "repayment"]


def test_the_case_of_a_reversal_has_what_it_undid(desk: Desk) -> None:
    break_the_cap(desk)
    paid_in = desk.post(
        "cashier", "/contributions", {"member": 5, "amount": "1.00", "happened_on": TODAY}
    )[1]
    undone = desk.post(
        "bookkeeper", f"/entries/{paid_in['seq']}/reversal", {"reason": "x"}, second="supervisor"
    )[1]
    case = told(desk, f"{REGULATOR}/breaches/fumandi/{undone['seq']}")
    assert [each["verdict"]["rule"] for each in case["breaches"]] == ["standing-cap"]
    assert case["entries"][-2:] == [paid_in, undone]
    assert json.dumps(case).count("opening-balances") == 0
