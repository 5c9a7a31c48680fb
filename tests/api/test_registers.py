"""The registers: what each list shows, in parts, and who may look."""

import datetime as dt
from typing import Any

import pytest

from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.desk import TODAY
from tests.clock import FixedClock
from tests.ledgers import PANELLISTS

WHEN = {"happened_on": TODAY}
BOOKS = {"manager", "bookkeeper", "cashier", "supervisor"}
EVERYBODY = (*sorted(BOOKS), "panel1", "member", "regulator", "administrator", "stranger")
#: Address, who sees it; of the others, who is told that the role is missing.
READS = [
    ("", BOOKS | {"panel1", "member", "regulator", "administrator"}, set()),
    ("/staff", BOOKS, {"panel1", "member"}),
    ("/relations", BOOKS, {"panel1", "member"}),
    ("/members", BOOKS, {"panel1", "member"}),
    ("/members/1", BOOKS | {"member"}, {"panel1"}),
    ("/members/2", BOOKS, {"panel1"}),
    ("/members/1/statement", BOOKS | {"member"}, {"panel1"}),
    ("/members/2/statement", BOOKS, {"panel1"}),
    ("/members/1/movements", BOOKS | {"member"}, {"panel1"}),
    ("/members/2/movements", BOOKS, {"panel1"}),
    ("/loans", BOOKS | {"panel1"}, {"member"}),
    ("/loans/1", BOOKS | {"panel1"}, set()),
    ("/loans/2", BOOKS | {"panel1", "member"}, set()),
    ("/withdrawals", BOOKS, {"panel1", "member"}),
]


def lend(desk: Desk, loan: int, member: int) -> None:
    """Pay out 3,000.00 in three instalments."""
    terms = {"due_on": "2027-02-24", "instalments": 3, "rate_bp": 600, "purpose": "machinery"}
    desk.post("manager", "/loans", {"member": member, "amount": "3000.00"} | terms)
    for panellist in PANELLISTS:
        vote = {"panellist": panellist, "vote": "for", "happened_on": TODAY}
        desk.post(panellist, f"/loans/{loan}/votes", vote)
    desk.post("manager", f"/loans/{loan}/decision", {"decision": "approve"})
    assert desk.post("cashier", f"/loans/{loan}/payout", {})[0] == 201


@ON_SQLITE
@pytest.mark.parametrize("address, seen_by, without_role", READS)
def test_who_may_look(desk: Desk, address: str, seen_by: set[str], without_role: set[str]) -> None:
    lend(desk, 1, member=2)
    lend(desk, 2, member=1)
    expected = {
        who: 200 if who in seen_by else 403 if who in without_role else 404 for who in EVERYBODY
    }
    assert {who: desk.get(who, address)[0] for who in EVERYBODY} == expected


@pytest.mark.parametrize(
    "address", ["/members/99", "/members/99/statement", "/members/99/movements", "/loans/99"]
)
def test_what_is_not_there_is_not_found(desk: Desk, address: str) -> None:
    assert desk.get("manager", address)[0] == 404


def listed(desk: Desk, who: str, query: str = "") -> list[str]:
    answer: Any = desk.client.get(f"/api/v1/cooperatives{query}", headers=desk.headers(who)).json
    return [each["cooperative"] for each in answer]


def test_each_sees_the_cooperatives_of_the_own_scope(desk: Desk) -> None:
    for who in ("administrator", "regulator", "manager", "member"):
        assert listed(desk, who) == ["fumandi"]
        assert listed(desk, who, "?after=fumandi") == []
    assert listed(desk, "stranger") == []


def test_relations_are_declared_listed_and_ended(desk: Desk) -> None:
    spouse = {"handle": "panel1", "kind": "spouse"}
    assert desk.post("manager", "/members/2/relations", spouse, second="cashier")[0] == 403
    assert desk.post("manager", "/members/2/relations", spouse, second="supervisor")[0] == 201
    told = {"member": 2, **spouse, "declared_on": TODAY, "ended_on": None}
    assert desk.get("manager", "/relations")[1] == [told]
    over = {"handle": "panel1"}
    assert desk.post("manager", "/members/2/relation-ends", over, second="supervisor")[0] == 201
    assert desk.get("manager", "/relations")[1] == [told | {"ended_on": TODAY}]


def test_members_in_parts(desk: Desk) -> None:
    first = desk.get("manager", "/members?count=2")[1]
    assert [each["number"] for each in first] == [1, 2]
    assert first[0] == {
        "number": 1,
        "kind": "natural",
        "farmer": True,
        "joined_on": "2020-01-01",
        "participant_since": "2021-01-01",
        "left_on": None,
    }
    assert first[0]["farmer"] is True
    last = desk.get("manager", "/members?after=57")[1]
    assert [each["number"] for each in last] == [58]


def test_one_member_has_a_name_and_nothing_else_that_is_sealed(desk: Desk) -> None:
    told = desk.get("member", "/members/1")[1]
    # Not 1, which is equal to it in Python but not in JSON.
    assert told["farmer"] is True
    assert told["name"] == "社员1"
    assert told["bank_account"] == ""
    contact = {"phone": "13900000000", "bank_account": "6228 4804 0256 4890 018"}
    address = "/members/1/contact"
    assert desk.post("manager", address, contact, second="manager")[0] == 403
    assert desk.post("manager", address, contact | {"bank_account": "62-28"})[0] == 422
    assert desk.post("manager", address, contact, second="cashier")[0] == 201
    for who in ("member", "manager"):
        assert desk.get(who, "/members/1")[1]["bank_account"] == "****0018"
    assert not {"identity", "identity_number", "phone", "sealed"} & set(told)


def test_staff_by_handle(desk: Desk) -> None:
    told = desk.get("supervisor", "/staff")[1]
    assert told[0] == {"handle": "bookkeeper", "roles": ["bookkeeper"], "member": 0}
    assert len(told) == 9


def test_a_loan_shows_what_is_left_of_each_instalment(desk: Desk) -> None:
    lend(desk, 1, member=2)
    due = ["2026-12-24", "2027-01-24", "2027-02-24"]
    planned = [
        {"number": number, "due_on": day, "principal": "1000.00"}
        for number, day in enumerate(due, 1)
    ]
    told = desk.get("panel1", "/loans/1")[1]
    assert (told["schedule"], told["unpaid"], told["owing"]) == (planned, planned, "3000.00")
    # 1,400.00 pays the first instalment and 400.00 of the second; no fee on the first day.
    desk.post("cashier", "/loans/1/repayments", {"amount": "1400.00", "happened_on": TODAY})
    told = desk.get("panel1", "/loans/1")[1]
    assert (told["loan"]["state"], told["owing"]) == ("paid-out", "1600.00")
    assert told["loan"]["grade"] == "normal"
    assert told["unpaid"] == [planned[1] | {"principal": "600.00"}, planned[2]]
    (listed,) = desk.get("manager", "/loans?after=0")[1]
    assert (listed["number"], listed["grade"]) == (1, "normal")
    assert desk.get("manager", "/loans?after=1")[1] == []


def test_a_schedule_of_any_kind_can_be_asked_for(desk: Desk) -> None:
    asked = {"member": 2, "amount": "9.00", "due_on": "2027-02-24", "rate_bp": 600}
    asked |= {"purpose": "machinery", "schedule_kind": "irregular", "instalments": 2}
    parts = [
        {"due_on": "2026-12-01", "amount": "8.00"},
        {"due_on": "2027-02-24", "amount": "1.00"},
    ]
    assert desk.post("manager", "/loans", asked | {"parts": parts})[0] == 201
    told = desk.get("manager", "/loans/1")[1]
    assert told["loan"]["schedule_kind"] == "irregular"
    assert [each["principal"] for each in told["schedule"]] == ["8.00", "1.00"]
    # 9.00 x 7 days x 6 % / 365 = 0.0103..; 85 days of 1.00 more: 0.0243.. in all.
    assert told["fees"] == ["0.01", "0.01"]
    judged = desk.post("manager", "/loans/judgement", asked | {"parts": parts})
    assert judged[0] == 200
    status, refused = desk.post("manager", "/loans", asked | {"parts": parts[:1]})
    assert (status, refused["facts"]["reason"]) == (422, "parts-do-not-fit")
    status, told = desk.post("manager", "/loans", asked | {"schedule_kind": "balloon"})
    assert (status, list(told["errors"]["json"])) == (422, ["schedule_kind"])


def test_a_loan_is_extended(desk: Desk) -> None:
    lend(desk, 1, member=2)
    body = {"due_on": "2027-11-24", "reason": "Poor harvest", "schedule_kind": "bullet"}
    assert desk.post("cashier", "/loans/1/extensions", body)[0] == 403
    status, entry = desk.post("manager", "/loans/1/extensions", body)
    assert (status, entry["kind"], entry["body"]["owing_fen"]) == (201, "loan-extended", 300_000)
    told = desk.get("manager", "/loans/1")[1]
    assert (told["loan"]["due_on"], told["loan"]["extensions"]) == ("2027-11-24", 1)
    assert told["schedule"] == [{"number": 1, "due_on": "2027-11-24", "principal": "3000.00"}]


def test_a_member_sees_what_was_written_off(desk: Desk, clock: FixedClock) -> None:
    lend(desk, 1, member=1)
    clock.move_to(dt.date(2026, 12, 25))
    reason = {"reason": "Gone away"}
    assert desk.post("manager", "/loans/1/write-off", reason, second="cashier")[0] == 403
    status, entry = desk.post("manager", "/loans/1/write-off", reason, second="supervisor")
    assert (status, entry["kind"]) == (201, "loan-written-off")
    recovered = {"amount": "500.00", "happened_on": "2026-12-25"}
    assert desk.post("cashier", "/loans/1/recoveries", recovered)[0] == 201
    told = desk.get("member", "/loans/1")[1]
    assert (told["owing"], told["written_off"]) == ("0.00", "2500.00")
    assert (told["loan"]["state"], told["loan"]["borne_by"]) == ("written-off", "surplus")
    assert [each["principal"] for each in told["unpaid"]] == ["500.00", "1000.00", "1000.00"]
    position = desk.get("member", "/members/1/position")[1]
    assert (position["owing"], position["written_off"]) == ("0.00", "2500.00")


def test_an_application_owes_nothing_yet(desk: Desk) -> None:
    body = {"member": 2, "amount": "9.00", "due_on": "2027-11-24", "rate_bp": 600}
    desk.post("manager", "/loans", body | {"purpose": "machinery"})
    told = desk.get("manager", "/loans/1")[1]
    assert (told["loan"]["state"], told["owing"], told["unpaid"]) == ("applied", "0.00", [])


def test_a_statement_is_the_same_for_the_member_and_the_desk(desk: Desk) -> None:
    lend(desk, 1, member=1)
    notice = {"member": 1, "amount": "5.00", "happened_on": TODAY}
    desk.post("manager", "/withdrawals", notice)
    told = desk.get("manager", "/members/1/statement")[1]
    assert told["position"] == {
        "member": 1,
        "shares": "18965.52",
        "owing": "3000.00",
        "held": "0.00",
        "written_off": "0.00",
        "pledged": "0.00",
        "called": "0.00",
        "lent_out": "0.00",
    }
    alone = desk.get("manager", "/loans/1")[1]
    assert alone["loan"].pop("grade") == "normal"
    assert told["loans"] == [alone]
    assert told["withdrawals"] == desk.get("manager", "/withdrawals")[1]
    assert told["withdrawals"][0]["state"] == "noticed"
    assert told["next_due"] == {"due_on": "2026-12-24", "principal": "1000.00", "fee": "14.79"}
    assert told["movements"] == desk.get("manager", "/members/1/movements")[1]
    own = desk.client.get("/api/v1/me/statement", headers=desk.headers("member"))
    assert own.json == told
    assert (
        desk.client.get("/api/v1/me/statement", headers=desk.headers("cashier")).status_code == 403
    )


def test_movements_in_pages_and_nothing_of_others(desk: Desk) -> None:
    lend(desk, 1, member=1)
    lend(desk, 2, member=2)
    paid = desk.post("cashier", "/contributions", {"member": 1, "amount": "5.00"} | WHEN)[1]
    undone = {"reason": "x"}
    address = f"/entries/{paid['seq']}/reversal"
    entry = desk.post("bookkeeper", address, undone, second="supervisor")[1]
    own = desk.client.get("/api/v1/me/movements?count=1", headers=desk.headers("member"))
    assert own.json == [
        {
            "seq": entry["seq"],
            "kind": "reversal",
            "voucher": entry["voucher"],
            "booked_on": TODAY,
            "happened_on": TODAY,
            "reverses": paid["seq"],
            "reversed_by": 0,
            "lines": [{"account": "shares", "loan": 0, "amount": "-5.00", "balance": "18965.52"}],
        }
    ]
    rest = desk.get("member", f"/members/1/movements?before={entry['seq']}")[1]
    assert [each["kind"] for each in rest] == ["contribution", "loan-paid-out", "opening-balances"]
    assert {line["loan"] for each in rest for line in each["lines"]} == {0, 1}
    # The reversal's entry names what rules say of every loan; the member's account does not.
    assert "verdicts" in entry["body"]
    assert not any("body" in each for each in rest)


@pytest.mark.parametrize("query", ["count=101", "count=0", "before=0", "before=x"])
def test_a_page_of_movements_has_bounds(desk: Desk, query: str) -> None:
    assert desk.get("member", f"/members/1/movements?{query}")[0] == 422
    headers = desk.headers("cashier")
    assert desk.client.get("/api/v1/me/movements", headers=headers).status_code == 403
