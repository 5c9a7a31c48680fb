"""Every rule against its table of cases in ``cases/``: below, at and above, and its first day."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from coop_credit.errors import Failure
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from tests.rulebook.facts_made import LPR
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for
from tests.rulebook.facts_made import read_fact
from tests.rulebook.facts_made import sum_of

SHANDONG = "cn-shandong-2015"
#: What a case expects on a day before its rule, when the rulebook has begun.
NOT_YET = {"in_force": False}
TABLES = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("cases").rglob("*.toml"))
]
CASES = [
    pytest.param(table, case, id=f"{table.get('rulebook', '')} {table['rule']}: {case['name']}")
    for table in TABLES
    for case in table["case"]
]


def value_of(value: int | str | list[str]) -> Value:
    return tuple(value) if isinstance(value, list) else value


def verdict_of(table: dict[str, Any], case: dict[str, Any]) -> Verdict | None:
    """The rule's verdict; none on a day before the rule, when the rulebook has others already."""
    stage = Stage(case.get("stage", table["stage"]))
    on: dt.date = case.get("on", TODAY)
    given = table["given"] | case.get("given", {})
    facts = facts_for(stage, on, **{name: read_fact(name, given[name]) for name in given})
    charter = [
        CharterValue(own["parameter"], own["since"], value_of(own["value"]))
        for own in case.get("charter", [])
    ]
    if not case.get("lpr_unknown"):
        charter.append(LPR)
    book = provisions(table.get("rulebook", SHANDONG))
    verdicts = judge(book, charter, stage, facts, on)
    return next((verdict for verdict in verdicts if verdict.rule == table["rule"]), None)


@pytest.mark.parametrize("table, case", CASES)
def test_a_rule_says_what_its_case_expects(table: dict[str, Any], case: dict[str, Any]) -> None:
    expected = case["expect"]
    if "failure" in expected:
        with pytest.raises(Failure) as refused:
            verdict_of(table, case)
        assert refused.value.code == expected["failure"]
        return
    verdict = verdict_of(table, case)
    if verdict is None:
        assert expected == NOT_YET
        return
    for name, value in expected.items():
        found = getattr(verdict, name)
        in_yuan = verdict.unit == "fen" and name in {"measured", "limit", "headroom"}
        wanted = sum_of(value).fen if in_yuan else value
        assert found == value_of(wanted), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["rule"])
def test_a_table_has_both_sides_of_the_limit_and_of_the_first_day(table: dict[str, Any]) -> None:
    expected = [case["expect"] for case in table["case"]]
    days = {case.get("on", TODAY): case["expect"] for case in table["case"]}
    (before,) = (day for day in days if days[day] in ({"failure": "no-rule-in-force"}, NOT_YET))
    assert days[before + dt.timedelta(days=1)]["holds"]
    assert {True, False} <= {each["holds"] for each in expected if "holds" in each}
    assert any(each.get("headroom") in {0, "0.00"} and each["holds"] for each in expected)


@pytest.mark.parametrize("rulebook", rulebooks())
def test_every_rule_of_a_rulebook_has_a_table(rulebook: str) -> None:
    tables = {t["rule"] for t in TABLES if t.get("rulebook", SHANDONG) == rulebook}
    assert tables == {rule.id for rule in provisions(rulebook).rules}
