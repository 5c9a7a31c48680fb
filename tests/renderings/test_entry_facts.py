"""What entries say to people: everything by its name, in both languages."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from coop_credit.contracts.bodies import BODIES
from coop_credit.i18n import Language
from coop_credit.i18n import texts
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Value
from coop_credit.renderings.entry_facts import entry_facts
from coop_credit.renderings.entry_facts import is_told
from tests.ledgers import Village


def names_in(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every name in a body, those of its parts included."""
    for name, inner in schema.get("properties", {}).items():
        if is_told(name):
            yield name
            yield from names_in(inner)
    parts = [*schema.get("oneOf", ()), *([schema["items"]] if "items" in schema else [])]
    for part in parts:
        yield from names_in(part)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_everything_in_a_body_has_a_name(kind: Kind, language: Language) -> None:
    known = texts(language)
    named = {name for name in names_in(BODIES[kind]) if f"field.{name}" in known}
    sums = {
        name for name in names_in(BODIES[kind]) if f"field.{name.removesuffix('_fen')}" in known
    }
    assert {*names_in(BODIES[kind])} == named | sums


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sums_days_and_codes_are_as_people_say_them(village: Village) -> None:
    village.open_with(58, "1100000.00")
    applied = village.apply(1, "30000.00", village.today.replace(year=2027))
    told = dict(entry_facts(applied, "zh"))
    assert told["本金"] == "30,000.00"
    assert told["到期日"] == "2027-11-24"
    assert told["用途"] == "农机具"
    assert "note_commitment" not in told
    assert entry_facts(village.contribute(2, "5.00"), "en") == [("member", "2")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_paper_books_the_first_are_told_and_of_a_schedule_every_part(village: Village) -> None:
    opened = village.open_with(21, "2100.00")
    told = dict(entry_facts(opened, "zh"))["社员"]
    first = "编号 1，农民 是，入社日 2020-01-01，种类 个人，参与互助始于 2021-01-01；编号 2，"
    assert told.startswith(first)
    assert told.endswith("；……共 21 项")
    assert told.count("编号") == 5
    parts: list[Value] = [{"amount_fen": 100 + part, "due_on": "2027-01-31"} for part in range(24)]
    told = dict(entry_facts(replace(opened, body={"parts": parts}), "en"))["parts"]
    assert told.count("; ") == 23
    assert told.endswith("amount 1.23, due on 2027-01-31")
