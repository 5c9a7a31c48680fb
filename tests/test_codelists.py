"""The published lists of codes: plain, in order, and with every code that is published."""

import csv
import re
from importlib import resources

import pytest

from coop_credit.actors import STAFF_ROLES
from coop_credit.contracts.problems import HTTP_CODES
from coop_credit.i18n import texts
from coop_credit.ledger.accounts import CHART
from coop_credit.ledger.accounts import LOSS_BEARERS
from tests.published import JOURNAL
from tests.published import SCHEMAS

FILES = {path.stem: path for path in (SCHEMAS / "codelists").glob("*.csv")}
LISTS = {
    name: [row["code"] for row in csv.DictReader(path.read_text("utf-8").splitlines())]
    for name, path in FILES.items()
}
DEFINED = JOURNAL["$defs"]
VERDICT = DEFINED["verdict"]["properties"]
TABLES = (
    resources.files("coop_credit.store").joinpath("migrations/first/tables.sql").read_text("utf-8")
)


def test_every_list_is_there() -> None:
    assert sorted(LISTS) == [
        *("accounts", "entry-kinds", "grades", "guarantee-states", "http-problems"),
        "loan-states",
        *("loss-bearers", "operations", "parameters", "problems", "published-names", "purposes"),
        *("relation-kinds", "roles", "rules", "schedule-kinds"),
        *("source-statuses", "strengths"),
        *("withdrawal-policies", "withdrawal-states"),
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_plain_and_in_order(name: str) -> None:
    raw = FILES[name].read_bytes()
    assert raw.startswith(b"code,zh,en\n")
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert LISTS[name] == sorted(set(LISTS[name]))
    for row in csv.reader(raw.decode("utf-8").splitlines()):
        assert len(row) == 3
        assert all(cell.strip() for cell in row), row


def states_of(table: str) -> list[str]:
    """The states that the database takes in a table."""
    (body,) = re.findall(rf"CREATE TABLE {table} \((.*?)\n\)", TABLES, re.DOTALL)
    (states,) = re.findall(r"CHECK \(state IN \(([^)]*)\)\)", body)
    return sorted(state.strip("' ") for state in states.split(","))


def test_the_states_are_those_that_the_database_takes() -> None:
    assert LISTS["loan-states"] == states_of("loan")
    assert LISTS["withdrawal-states"] == states_of("withdrawal")


def test_every_code_of_the_journals_schema_is_listed() -> None:
    assert JOURNAL["properties"]["kind"]["enum"] == LISTS["entry-kinds"]
    assert VERDICT["status"]["enum"] == LISTS["source-statuses"]
    assert VERDICT["strength"]["enum"] == LISTS["strengths"]
    decided = DEFINED["loan-decided"]["properties"]["state"]["enum"]
    assert set(decided) < set(LISTS["loan-states"])
    applied = DEFINED["loan-applied"]["properties"]["schedule_kind"]["enum"]
    assert applied == LISTS["schedule-kinds"]
    appointed = DEFINED["staff-appointed"]["properties"]["roles"]["items"]["enum"]
    assert appointed == sorted(STAFF_ROLES)
    assert set(appointed) < set(LISTS["roles"])
    code = re.compile(DEFINED["refusal"]["properties"]["code"]["pattern"])
    assert all(code.match(problem.split(".")[0]) for problem in LISTS["problems"])
    operation = re.compile(DEFINED["refusal"]["properties"]["operation"]["pattern"])
    assert all(operation.match(each) for each in LISTS["operations"])


def test_lists_have_what_rulebooks_and_books_speak_of() -> None:
    assert LISTS["accounts"] == sorted(heading.code for heading in CHART)
    assert {"member-cap", "share-multiple", "standing-cap"} < set(LISTS["rules"])
    assert {"member-cap", "share-multiple", "withdrawal-policy"} < set(LISTS["parameters"])
    assert "machinery" in LISTS["purposes"]
    assert LISTS["loss-bearers"] == sorted(LOSS_BEARERS)
    assert LISTS["withdrawal-policies"] == ["queue", "report"]
    assert {"rules-breached", "terms-refused.due-before-start"} < set(LISTS["problems"])


def test_every_http_error_that_has_words_has_a_code() -> None:
    worded = {code.removeprefix("http.detail.") for code in texts("en") if "http.detail." in code}
    assert worded == {*(str(int(status)) for status in HTTP_CODES), "other"}
    assert LISTS["http-problems"] == sorted(HTTP_CODES.values())
