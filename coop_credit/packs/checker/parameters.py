"""The rules' numbers in force, beside those of the rulebook, which the checker brings along.

``limits.toml`` holds, for each rulebook, its numbers by day and the rules that are judged at a
month's end; a test keeps it the same as the program's own.
"""

import json
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from .books import Books
from .books import is_number
from .findings import Finding
from .findings import differs
from .findings import found


@cache
def limits() -> Mapping[str, Any]:
    """What the checker knows of rulebooks, by their names."""
    text = resources.files(__package__).joinpath("limits.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def known_rules(books: Books) -> frozenset[str]:
    """The rules that the cooperative's rulebook judges at a month's end; none if it is unknown."""
    return frozenset(limits().get(books.manifest["cooperative"]["rulebook"], {}).get("rules", ()))


def check_parameters(books: Books) -> Iterator[Finding]:
    """Numbers are the rulebook's of that day, or the charter's where it is no looser."""
    rulebook = books.manifest["cooperative"]["rulebook"]
    if rulebook not in limits():
        yield Finding("rulebook-unknown", "manifest.json", "cooperative", {"rulebook": rulebook})
        return
    for name, parameter in limits()[rulebook]["parameters"].items():
        known = [each for each in parameter["values"] if each["since"] <= books.last_day]
        row = books.parameters.get(name)
        if not known:
            continue
        if row is None:
            yield found("parameter-missing", "parameters", name, due=known[-1]["value"])
            continue
        if not is_number(row["value"]):
            yield found("cell-misfit", "parameters", name, column="value", stated=row["value"])
            continue
        stated, due = int(row["value"]), known[-1]["value"]
        if row["since"] > books.last_day or row["set_by"] not in {"rulebook", "charter"}:
            yield found("parameter-misfit", "parameters", name, since=row["since"])
        elif row["set_by"] == "rulebook":
            if (stated, row["since"]) != (due, known[-1]["since"]):
                yield differs("parameter-other", "parameters", name, stated=stated, computed=due)
        elif _is_looser(parameter["stricter"], stated, known[-1]):
            yield differs("parameter-looser", "parameters", name, stated=stated, computed=due)


def _is_looser(stricter: str, stated: int, known: Mapping[str, Any]) -> bool:
    """Whether a charter's number is looser than the rulebook's; what is a default may be moved."""
    if known["status"] == "charter":
        return False
    value: int = known["value"]
    return {"lower": stated > value, "higher": stated < value}.get(stricter, False)


def code_of(books: Books, parameter: str) -> str:
    """A parameter whose value is a code; ``""`` for none."""
    try:
        value = json.loads(books.parameters.get(parameter, {}).get("value", '""'))
    except (ValueError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""
