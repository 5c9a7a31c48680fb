"""Rulebooks at the API: read by those who watch, added by the administrator, adopted."""

from typing import Any

import pytest

from tests.api.desk import Answer
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_registers import lend
from tests.identities import credit_code
from tests.rulebooks import SHANDONG
from tests.rulebooks import STRICT
from tests.rulebooks import stricter

RULEBOOKS = "/api/v1/regulator/rulebooks"
EVERYBODY = ("manager", "supervisor", "member", "stranger", "regulator", "administrator")


def ask(desk: Desk, who: str, rulebook: str = "") -> Answer:
    address = f"{RULEBOOKS}/{rulebook}" if rulebook else RULEBOOKS
    answer = desk.client.get(address, headers=desk.headers(who))
    return answer.status_code, answer.json


def add(desk: Desk, content: str, who: str = "administrator", rulebook: str = STRICT) -> Answer:
    body = {"rulebook": rulebook, "content": content}
    answer = desk.client.post(RULEBOOKS, json=body, headers=desk.headers(who))
    return answer.status_code, answer.json


def test_a_rulebook_is_added_read_and_stays(desk: Desk) -> None:
    status, made = add(desk, stricter())
    assert status == 201
    assert (made["rulebook"], made["since"], made["origin"]) == (STRICT, "2015-01-29", "added")
    assert (made["added_by"], made["added_at"]) == (
        "administrator:a",
        "2026-11-24T02:00:00.000000Z",
    )
    assert add(desk, stricter()) == (200, made)
    status, refused = add(desk, stricter() + "\n")
    assert (status, refused["code"]) == (422, "rulebook-exists")
    assert made["digest"] in refused["detail"]
    assert ask(desk, "regulator", STRICT) == (200, made | {"content": stricter()})
    status, listed = ask(desk, "regulator")
    assert [(each["rulebook"], each["origin"]) for each in listed] == [
        (STRICT, "added"),
        (SHANDONG, "packaged"),
        ("vsla", "packaged"),
    ]
    assert listed[0] == made
    assert (listed[1]["added_at"], listed[1]["added_by"]) == ("", "")
    assert ask(desk, "regulator", "moon")[0] == 404


@ON_SQLITE
def test_who_may_read_and_who_may_add(desk: Desk) -> None:
    seen = {"regulator": 200, "administrator": 200}
    assert {who: ask(desk, who)[0] for who in EVERYBODY} == dict.fromkeys(EVERYBODY, 403) | seen
    assert {who: ask(desk, who, "vsla")[0] for who in EVERYBODY} == (
        dict.fromkeys(EVERYBODY, 403) | seen
    )
    others = [who for who in EVERYBODY if who != "administrator"]
    assert {add(desk, stricter(), who)[0] for who in others} == {403}
    assert len(ask(desk, "regulator")[1]) == 2


BAD: list[tuple[str, str, str]] = [
    ("value = 200  # 5 %", "value = 20_000", "parameter.member-cap.values.1.value does not fit"),
    ("value = 200  # 5 %", "value = ", "is no TOML at line 38, column 9"),
    ('id = "loan-term"', 'id = "moon"', "no texts for the rule or parameter “moon”"),
]


@ON_SQLITE
@pytest.mark.parametrize("old, new, reason", BAD)
def test_a_bad_text_is_refused_with_its_place(desk: Desk, old: str, new: str, reason: str) -> None:
    status, refused = add(desk, stricter().replace(old, new, 1))
    assert (status, refused["code"]) == (422, "bad-file")
    assert reason in refused["detail"]
    assert STRICT in refused["detail"]
    assert len(ask(desk, "regulator")[1]) == 2


@ON_SQLITE
@pytest.mark.parametrize("rulebook", ["", "Upper", "a b", "a\n", "a/b", "x" * 41, "-a"])
def test_an_id_that_is_none_is_refused(desk: Desk, rulebook: str) -> None:
    assert add(desk, stricter(), rulebook=rulebook)[0] == 422


@ON_SQLITE
@pytest.mark.parametrize(
    "content", ["\ud800", "\x00", "", "a = " + "[" * 100_000, "a = " + "9" * 5_000]
)
def test_a_text_that_no_file_could_hold_is_refused(desk: Desk, content: str) -> None:
    assert add(desk, content)[0] == 422


def test_a_cooperative_adopts_an_added_rulebook(desk: Desk) -> None:
    lend(desk, 1, member=2)
    add(desk, stricter())
    body = {"rulebook": STRICT}
    assert desk.post("manager", "/rulebook-adoptions", body)[1]["code"] == "second-person-needed"
    for first, second in (("cashier", "supervisor"), ("manager", "cashier")):
        assert desk.post(first, "/rulebook-adoptions", body, second)[0] == 403
    status, entry = desk.post("manager", "/rulebook-adoptions", body, "supervisor")
    assert (status, entry["kind"]) == (201, "rulebook-adopted")
    # 2 % of 1,100,000.00.
    terms = {"due_on": "2027-02-24", "instalments": 3, "rate_bp": 600, "purpose": "machinery"}
    status, refused = desk.post("manager", "/loans", {"member": 3, "amount": "22000.01"} | terms)
    assert (status, [each["rule"] for each in refused["verdicts"] if not each["holds"]]) == (
        409,
        ["member-cap"],
    )


def test_a_move_that_does_not_fit_says_which_number(desk: Desk) -> None:
    add(desk, stricter())
    own = {"parameter": "member-cap", "since": "2026-11-24", "value": 300}
    assert desk.post("manager", "/charter-values", own, "supervisor")[0] == 201
    status, refused = desk.post(
        "manager", "/rulebook-adoptions", {"rulebook": STRICT}, "supervisor"
    )
    assert (status, refused["code"]) == (422, "looser-than-rulebook")
    assert "3% (300" in refused["detail"]
    assert "2% (200" in refused["detail"]


def test_a_cooperative_is_founded_on_an_added_rulebook(desk: Desk) -> None:
    body: dict[str, Any] = {
        "name": "新社",
        "credit_code": credit_code(),
        "region_code": "370283",
        "rulebook": STRICT,
        "custodian": "银行",
        "opened_on": "2026-11-01",
        "staff": [],
    }
    headers = desk.headers("administrator")
    address = "/api/v1/cooperatives/newcomer"

    def found() -> Answer:
        answer = desk.client.put(address, json=body, headers=headers)
        return answer.status_code, answer.json

    status, unknown = found()
    assert (status, unknown["code"]) == (422, "unknown-rulebook")
    _, added = add(desk, stricter())
    status, founded = found()
    assert (status, founded["body"]["rulebook_digest"]) == (201, added["digest"])
