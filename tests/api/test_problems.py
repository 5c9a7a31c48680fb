"""What an answer says when something is wrong: in both languages, and nothing to strangers."""

from typing import Any

import pytest
from werkzeug.exceptions import ImATeapot

from coop_credit.api.problems import http_failed
from coop_credit.contracts.problems import HTTP_CODES
from coop_credit.contracts.problems import OTHER_HTTP_CODE
from coop_credit.i18n import http_text
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE

#: Language asked for, language of the answer, title of a 422.
LANGUAGES = [
    ("", "zh", "输入有误"),
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh", "输入有误"),
    ("en-GB", "en", "Wrong input"),
    ("fr", "zh", "输入有误"),
]


@ON_SQLITE
@pytest.mark.parametrize("asked, given, title", LANGUAGES)
def test_a_problem_speaks_the_askers_language(
    desk: Desk, asked: str, given: str, title: str
) -> None:
    headers = desk.headers("cashier") | {"Accept-Language": asked}
    answer = desk.client.post(f"{BASE}/contributions", json={}, headers=headers)
    told: Any = answer.json
    assert (answer.status_code, told["title"]) == (422, title)
    assert answer.headers["Content-Language"] == given
    assert "Accept-Language" in answer.headers["Vary"]


@ON_SQLITE
def test_every_problem_has_the_parts_of_rfc_9457(desk: Desk) -> None:
    refused = desk.get("member", "/entries")[1]
    assert refused == {
        "type": "/problems/not-allowed",
        "title": "Not allowed",
        "status": 403,
        "code": "not-allowed",
        "detail": "Your roles do not include this. "
        "Ask one of: Bookkeeper, Cashier, Manager, Supervisor.",
        "facts": {"roles": "bookkeeper, cashier, manager, supervisor"},
    }


@pytest.mark.parametrize(
    "method, address, code",
    [
        ("GET", "/nowhere", "not-found"),
        ("DELETE", "/accounts", "method-not-allowed"),
        ("POST", "/contributions", "unprocessable-entity"),
    ],
)
def test_a_wrong_request_has_a_code_of_the_published_list(
    desk: Desk, method: str, address: str, code: str
) -> None:
    headers = desk.headers("cashier")
    answer = desk.client.open(BASE + address, method=method, json={}, headers=headers)
    told: Any = answer.json
    assert told["code"] == code
    assert code in HTTP_CODES.values()


def test_an_error_without_a_code_of_its_own_has_the_general_one(desk: Desk) -> None:
    with desk.client.application.test_request_context():
        told: Any = http_failed(ImATeapot()).json
    assert told["code"] == OTHER_HTTP_CODE


@ON_SQLITE
@pytest.mark.parametrize("body", ["{", "[1]", '{"amount": 1}', ""])
def test_a_stranger_is_told_nothing_of_the_body(desk: Desk, body: str) -> None:
    answer = desk.client.post(f"{BASE}/contributions", data=body, content_type="application/json")
    told: Any = answer.json
    assert (answer.status_code, told["errors"]) == (401, {})
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@ON_SQLITE
def test_the_scheme_of_a_token_is_read_in_any_case(desk: Desk) -> None:
    headers = {"Authorization": f"bearer {desk.tokens['cashier']}"}
    assert desk.client.get(f"{BASE}/accounts", headers=headers).status_code == 200


@ON_SQLITE
def test_a_body_that_cannot_be_read(desk: Desk) -> None:
    headers = desk.headers("cashier")
    answer = desk.client.post(
        f"{BASE}/contributions", data="{", headers=headers, content_type="application/json"
    )
    told: Any = answer.json
    assert (answer.status_code, told["title"]) == (400, "Unreadable request")


#: A body, and what the answer says of it.
UNREADABLE = [
    ('{"amount": "1.00", "amount": "2.00"}', 'the name "amount" stands more than once'),
    ('{"member": 1, "more": [{"a": 1, "a": 1}]}', 'the name "a" stands more than once'),
    ('{"amount": NaN}', "NaN is no JSON"),
    ('{"member": ' + "1" * 5_000 + "}", "Invalid JSON body"),
    ("[" * 100_000, "Invalid JSON body"),
    ('{"amount": "\xff"}', "Invalid JSON body"),
]


@ON_SQLITE
@pytest.mark.parametrize("body, said", UNREADABLE, ids=lambda value: str(value)[:30])
def test_a_body_has_one_reading(desk: Desk, body: str, said: str) -> None:
    answer = desk.client.post(
        f"{BASE}/contributions",
        data=body.encode("latin-1"),
        headers=desk.headers("cashier"),
        content_type="application/json",
    )
    told: Any = answer.json
    assert answer.status_code == 400
    assert said in told["errors"]["json"][0]


#: A body for a contribution, and each field that is wrong, with what is said of it.
WRONG: list[tuple[str, dict[str, str]]] = [
    (
        '{"amount": "1.005", "member": 1, "happened_on": "2026-11-01"}',
        {"amount": "“1.005”不合要求（应为："},
    ),
    ('{"amount": "1.00", "happened_on": "2026-11-01"}', {"member": "缺少（应为："}),
    (
        '{"amount": "1.00", "member": 1, "happened_on": "2026-11-01", "ammount": "2.00"}',
        {"ammount": "没有这一项"},
    ),
    ("[1]", {"": "整体不合要求"}),
    ('"x"', {"": "整体不合要求"}),
]


@ON_SQLITE
@pytest.mark.parametrize("body, wrong", WRONG, ids=lambda value: str(value)[:30])
def test_what_is_wrong_with_a_field_is_told_in_the_language_of_the_asker(
    desk: Desk, body: str, wrong: dict[str, str]
) -> None:
    answer = desk.client.post(
        f"{BASE}/contributions",
        data=body,
        headers={**desk.headers("cashier"), "Accept-Language": "zh"},
        content_type="application/json",
    )
    told: Any = answer.json
    assert answer.status_code == 422
    said = {each["field"]: each["text"] for each in told["wrong"]}
    assert said.keys() == wrong.keys()
    assert all(said[name].startswith(words) for name, words in wrong.items()), said


@ON_SQLITE
def test_a_wrong_line_of_many_and_a_wrong_header_are_told(desk: Desk) -> None:
    headers = {**desk.headers("cashier"), "Idempotency-Key": "short", "Accept-Language": "en"}
    fitting = {"amount": "1.00", "member": 1, "happened_on": "2026-11-01"}
    answer = desk.client.post(f"{BASE}/contributions", json=fitting, headers=headers)
    told: Any = answer.json
    assert [each["field"] for each in told["wrong"]] == ["Idempotency-Key"]
    assert told["wrong"][0]["text"].startswith("“short”")
    body = {"mode": "one-by-one", "lines": [{"member": "x" * 500}]}
    headers = {**desk.headers("cashier"), "Accept-Language": "en"}
    told = desk.client.post(f"{BASE}/contributions:batch", json=body, headers=headers).json
    line = next(each["text"] for each in told["wrong"] if "x" in each["text"])
    assert "member" in line
    assert len(line) < 400  # of what was written no more than the beginning


def test_a_status_without_words_of_its_own_still_says_something() -> None:
    assert http_text("detail", 418, "en").startswith("The request could not be granted")
    assert http_text("title", 418, "zh") == "未予办理"


#: An address of the description, a method of it, and the problems that stand there.
DESCRIBED = [
    ("accounts", "get", {"401", "403", "404", "422", "503"}),
    ("contributions", "post", {"400", "401", "403", "404", "409", "413", "422", "503"}),
]


@ON_SQLITE
@pytest.mark.parametrize("address, method, problems", DESCRIBED)
def test_the_description_names_the_problems(
    desk: Desk, address: str, method: str, problems: set[str]
) -> None:
    described: Any = desk.client.get("/api/v1/openapi.json").json
    operation = described["paths"][f"/api/v1/cooperatives/{{cooperative}}/{address}"][method]
    assert {status for status in operation["responses"] if status.isdigit()} - problems <= {
        "200",
        "201",
    }
    for status in problems:
        name = operation["responses"][status]["$ref"].rpartition("/")[2]
        content = described["components"]["responses"][name]["content"]
        assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem")


@ON_SQLITE
@pytest.mark.parametrize(
    "status, code", [(413, "request-entity-too-large"), (422, "unprocessable-entity")]
)
def test_a_code_is_the_same_on_every_python(desk: Desk, status: int, code: str) -> None:
    body = b" " * (4 * 1024 * 1024 + 1) if status == 413 else b"{}"
    headers = desk.headers("cashier")
    address = f"{BASE}/contributions"
    answer = desk.client.post(address, data=body, headers=headers, content_type="application/json")
    told: Any = answer.json
    assert (told["status"], told["code"]) == (status, code)


@ON_SQLITE
def test_the_description_says_how_to_sign_in(desk: Desk) -> None:
    described: Any = desk.client.get("/api/v1/openapi.json").json
    assert described["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
