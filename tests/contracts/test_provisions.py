"""The published schema of a rulebook takes ours, and no broken copy of them."""

import copy
import datetime as dt
import json
import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest

from coop_credit.contracts.sights import SIGHTS
from coop_credit.contracts.sights import STANDING
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.rules import Stage
from tests.published import SCHEMAS
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for

SCHEMA = json.loads((SCHEMAS / "rulebook" / "provisions.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
FOLDER = resources.files("coop_credit.rulebook").joinpath("provisions")

Book = dict[str, Any]


def as_data(rulebook: str) -> Book:
    """A rulebook as JSON has it: a day is text."""
    tables = tomllib.loads(FOLDER.joinpath(f"{rulebook}.toml").read_text("utf-8"))
    data: Book = json.loads(json.dumps(tables, default=dt.date.isoformat))
    return data


SHANDONG = as_data("cn-shandong-2015")


def parameter(book: Book, name: str = "member-cap") -> Book:
    found: Book = book["parameter"][name]
    return found


def value(book: Book, name: str = "member-cap") -> Book:
    found: Book = parameter(book, name)["values"][0]
    return found


def rule(book: Book, name: str = "member-cap") -> Book:
    found: Book = next(each for each in book["rule"] if each["id"] == name)
    return found


def test_the_schema_is_one() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


@pytest.mark.parametrize("rulebook", rulebooks())
def test_our_rulebooks_are_valid_and_can_be_read(rulebook: str) -> None:
    VALIDATOR.validate(as_data(rulebook))
    assert provisions(rulebook).id == rulebook


BROKEN: dict[str, Callable[[Book], object]] = {
    "no title": lambda book: book.pop("title"),
    "a title in one language": lambda book: book["title"].pop("en"),
    "no rules": lambda book: book.update(rule=[]),
    "another table": lambda book: book.update(rules=[]),
    "a parameter's name with blanks": lambda book: book["parameter"].update(
        {"the cap": parameter(book)}
    ),
    "an unknown unit": lambda book: parameter(book).update(unit="percent"),
    "a multiple of nothing": lambda book: parameter(book, "lpr-multiple").pop("base"),
    "neither values nor entered": lambda book: parameter(book, "lpr").pop("entered"),
    "entered and values": lambda book: parameter(book).update(entered=True),
    "optional and values": lambda book: parameter(book).update(optional=True),
    "entered and optional": lambda book: parameter(book, "lpr").update(optional=True),
    "a share of a day": lambda book: parameter(book).update(base="today"),
    "a share of what nobody reads": lambda book: parameter(book).update(base="pledges"),
    "a sum of something": lambda book: parameter(book, "fund-soft-cap").update(base="fund"),
    "no bounds": lambda book: parameter(book).pop("most"),
    "bounds that are text": lambda book: parameter(book).update(least="0"),
    "a number that may become a subset": lambda book: parameter(book).update(stricter="subset"),
    "a number with options": lambda book: parameter(book).update(options=["a"]),
    "a list without options": lambda book: parameter(book, "purposes").pop("options"),
    "a list with bounds": lambda book: parameter(book, "purposes").update(least=0),
    "a code that may become lower": lambda book: parameter(book, "withdrawal-policy").update(
        stricter="lower"
    ),
    "another key of a parameter": lambda book: parameter(book).update(note="x"),
    "no values": lambda book: parameter(book).update(values=[]),
    "a number as text": lambda book: value(book).update(value="500"),
    "a number with a fraction": lambda book: value(book).update(value=0.5),
    "a number below nothing": lambda book: value(book).update(value=-1),
    "one code instead of a list": lambda book: value(book, "purposes").update(value="machinery"),
    "a code twice": lambda book: value(book, "purposes").update(value=["a", "a"]),
    "a list instead of one code": lambda book: value(book, "withdrawal-policy").update(
        value=["queue"]
    ),
    "no source": lambda book: value(book).pop("source"),
    "an empty source": lambda book: value(book).update(source=""),
    "no article": lambda book: value(book).pop("article"),
    "no status": lambda book: value(book).pop("status"),
    "a status of its own": lambda book: value(book).update(status="rumour"),
    "law without an article": lambda book: value(book).update(status="law"),
    "a day that is none": lambda book: value(book).update(since="2015-1-29"),
    "another key of a value": lambda book: value(book).update(until="2016-01-01"),
    "no stage": lambda book: rule(book).update(stages=[]),
    "an unknown stage": lambda book: rule(book).update(stages=["always"]),
    "a reading that there is not": lambda book: rule(book).update(measure="debts"),
    "a reading of another stage": lambda book: rule(book)["stages"].append("contribution"),
    "a day compared with a sum": lambda book: rule(book).update(measure="due-on"),
    "a sum compared with a day": lambda book: rule(book, "loan-term").update(measure="debt"),
    "a base that there is not": lambda book: rule(book).update(base="pledges"),
    "no base": lambda book: rule(book).pop("base"),
    "days after nothing": lambda book: rule(book, "withdrawal-notice").pop("base"),
    "days after a sum": lambda book: rule(book, "withdrawal-notice").update(base="asked"),
    "a count of something": lambda book: rule(book, "panel-size").update(base="fund"),
    "whole shares of a fund": lambda book: rule(book).update(comparison="whole"),
    "a share of a number on a day": lambda book: rule(book).update(base_on="today"),
    "a number on no day": lambda book: rule(book, "usage-fee-lpr").pop("base_on"),
    "a floor under the least": lambda book: rule(book, "farmer-share").update(floor="seats"),
    "refused by what is not read": lambda book: rule(book).update(refuses_if="newcomers-legal"),
    "at most a list": lambda book: rule(book, "purpose").update(comparison="at-most"),
    "one of a count": lambda book: rule(book, "panel-size").update(comparison="one-of"),
    "reported at another stage": lambda book: rule(book, "withdrawal-notice").update(
        reported_at=["standing"]
    ),
    "reported without a value": lambda book: rule(book, "withdrawal-passive-breach")[
        "reports_when"
    ].pop("value"),
    "evidence that there is not": lambda book: rule(book).update(evidence="standing"),
    "evidence of a contribution": lambda book: rule(book, "fund-soft-cap").update(
        stages=["contribution"], reported_at=[], evidence="standing"
    ),
    "days with sums as evidence": lambda book: rule(book, "withdrawal-notice").update(
        evidence="standing"
    ),
    "another key of a rule": lambda book: rule(book).update(since="2015-01-29"),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_copy_is_invalid(damage: Callable[[Book], object]) -> None:
    book = copy.deepcopy(SHANDONG)
    damage(book)
    assert not VALIDATOR.is_valid(book)


@pytest.mark.parametrize("stage", Stage)
def test_a_rule_may_look_at_what_its_stages_read_and_nothing_else(stage: Stage) -> None:
    (sight,) = (sight for sight in SIGHTS if stage in sight.stages)
    readings = facts_for(stage, TODAY).readings(TODAY)
    assert set(sight.numbers) == {*readings.amounts, *readings.counts, *readings.rates}
    assert set(sight.days) == set(readings.days)
    assert set(sight.codes) == set(readings.codes)
    assert set(sight.names) - {STANDING} == set(readings.names)
