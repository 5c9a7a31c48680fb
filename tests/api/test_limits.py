"""Input that no clerk would send: told what is wrong, never answered by a fault of ours."""

import pytest

from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.desk import TODAY
from tests.identities import credit_code
from tests.identities import identity_number

CONTRIBUTION = {"member": 1, "amount": "1.00", "happened_on": TODAY}
LOAN = {
    "member": 2,
    "amount": "9.00",
    "due_on": "2027-11-24",
    "rate_bp": 600,
    "purpose": "machinery",
}
BEYOND = 10**24


@pytest.mark.parametrize(
    "who, address, body",
    [
        ("bookkeeper", f"/entries/{BEYOND}/reversal", {"reason": "x"}),
        ("cashier", f"/loans/{BEYOND}/payout", {}),
        ("manager", f"/members/{BEYOND}/leaving", {"left_on": TODAY}),
        ("cashier", f"/withdrawals/{BEYOND}/payment", {}),
    ],
)
def test_a_number_beyond_the_databases_is_not_found(
    desk: Desk, who: str, address: str, body: object
) -> None:
    assert desk.post(who, address, body, second="supervisor")[0] == 404


def test_a_position_beyond_the_databases_is_not_found(desk: Desk) -> None:
    assert desk.get("manager", f"/members/{BEYOND}/position")[0] == 404


def test_a_sum_has_a_largest_value(desk: Desk) -> None:
    # The largest sum still reaches the rules, which refuse it: the fund's cap is far below.
    status, told = desk.post("cashier", "/contributions", CONTRIBUTION | {"amount": "99999999.99"})
    assert (status, told["code"]) == (409, "rules-breached")
    status, told = desk.post("cashier", "/contributions", CONTRIBUTION | {"amount": "100000000.00"})
    assert (status, list(told["errors"]["json"])) == (422, ["amount"])


@pytest.mark.parametrize(
    "address, body, field",
    [
        ("/bank-balances", {"month": "2026-10", "balance": "-0.01"}, "balance"),
        ("/opening-balances", {"bank": "-0.01", "surplus": "-0.01", "members": []}, "bank"),
        ("/contributions", CONTRIBUTION | {"amount": "0.00"}, "amount"),
    ],
)
def test_a_sum_has_a_smallest_value(
    desk: Desk, address: str, body: dict[str, object], field: str
) -> None:
    who = "cashier" if address == "/contributions" else "bookkeeper"
    status, told = desk.post(who, address, body, second="supervisor")
    assert (status, list(told["errors"]["json"])) == (422, [field])


def test_nobody_brings_shares_below_nothing(desk: Desk) -> None:
    person = {"kind": "natural", "farmer": True, "name": "甲", "identity_number": "1"}
    member = {"person": person, "joined_on": TODAY, "shares": "-1.00"}
    body = {"bank": "0.00", "surplus": "1.00", "members": [member]}
    status, told = desk.post("bookkeeper", "/opening-balances", body, second="supervisor")
    assert status == 422
    assert "shares" in told["errors"]["json"]["members"]["0"]


@ON_SQLITE
@pytest.mark.parametrize("value", [None, True, 1.5, 10**10, {"a": 1}, [1], [[]], "a\n", ["\ud800"]])
def test_a_charter_value_is_a_number_a_text_or_texts(desk: Desk, value: object) -> None:
    body = {"parameter": "member-cap", "since": TODAY, "value": value}
    status, told = desk.post("manager", "/charter-values", body, second="supervisor")
    assert (status, list(told["errors"]["json"])) == (422, ["value"])


@pytest.mark.parametrize(
    "parameter, value", [("member-cap", 400), ("purposes", ["machinery"]), ("purposes", "x")]
)
def test_a_charter_value_of_a_right_kind_reaches_the_rulebook(
    desk: Desk, parameter: str, value: object
) -> None:
    body = {"parameter": parameter, "since": TODAY, "value": value}
    status, told = desk.post("manager", "/charter-values", body, second="supervisor")
    assert status == 201 or told["code"] in {"bad-parameter-value", "unknown-parameter"}


@ON_SQLITE
@pytest.mark.parametrize("note", ["a\u0000b", "a\nb", "\ud800"])
def test_a_text_is_one_line_of_whole_letters(desk: Desk, note: str) -> None:
    status, told = desk.post("manager", "/loans", LOAN | {"note": note})
    assert (status, list(told["errors"]["json"])) == (422, ["note"])


@ON_SQLITE
@pytest.mark.parametrize("slug", ["Capital", "a b", "a" * 41, "社"])
def test_a_cooperative_has_a_plain_id(desk: Desk, slug: str) -> None:
    body = {
        "name": "三号合作社",
        "credit_code": credit_code(3),
        "region_code": "370283",
        "rulebook": "cn-shandong-2015",
        "custodian": "银行",
        "opened_on": TODAY,
        "staff": [],
    }
    headers = desk.headers("administrator")
    answer = desk.client.put(f"/api/v1/cooperatives/{slug}", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json is not None
    assert list(answer.json["errors"]["path"]) == ["cooperative"]


@ON_SQLITE
def test_a_request_has_a_largest_size(desk: Desk) -> None:
    headers = desk.headers("cashier")
    body = b" " * (4 * 1024 * 1024 + 1)
    address = f"{BASE}/contributions"
    answer = desk.client.post(address, data=body, headers=headers, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


def test_a_slip_in_an_identity_number_is_named(desk: Desk) -> None:
    number = identity_number(7)
    wrong = f"{number[:-1]}{'1' if number[-1] == '0' else '0'}"
    person = {"kind": "natural", "farmer": True, "name": "某", "identity_number": wrong}
    body = {"person": person, "joined_on": TODAY}
    status, told = desk.post("manager", "/members", body)
    assert (status, list(told["errors"]["json"]["person"])) == (422, ["identity_number"])


@ON_SQLITE
@pytest.mark.parametrize("farmer", [1, 0, "true", 1.0, None])
def test_a_farmer_is_one_or_is_not(desk: Desk, farmer: object) -> None:
    person = {"kind": "natural", "name": "某", "identity_number": identity_number(7)}
    body = {"person": person | {"farmer": farmer}, "joined_on": TODAY}
    status, told = desk.post("manager", "/members", body)
    assert (status, list(told["errors"]["json"]["person"])) == (422, ["farmer"])


@ON_SQLITE
def test_a_slip_in_a_parameters_name_is_told(desk: Desk) -> None:
    status, told = desk.get("manager", "/members?cuont=2")
    assert (status, list(told["errors"]["query"])) == (422, ["cuont"])
