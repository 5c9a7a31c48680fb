"""Dated numbers of a rulebook, the charter's own numbers, and which one is in force on a day.

A rulebook is a file in ``provisions/``. ``since`` is the first day in force. A value carries
the unit of its parameter: fen, basis points, months, days, a count, or codes.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from functools import cached_property
from importlib import resources
from itertools import pairwise
from typing import Any

from coop_credit.errors import Failure
from coop_credit.rulebook.rules import Rule
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import rule_from

#: A number, one code, or a list of codes.
Value = int | str | tuple[str, ...]

#: The source of a value that the cooperative set itself.
CHARTER = "charter"
_FOLDER = resources.files("coop_credit.rulebook").joinpath("provisions")


class Status(StrEnum):
    """How well a value is confirmed."""

    LAW = "law"  # read in the text itself
    REPORTED = "reported"  # a named secondary source says so
    INFERRED = "inferred"  # our conclusion
    CHARTER = "charter"  # no confirmed source: a setting of the cooperative, never shown as law


class Stricter(StrEnum):
    """In which direction a charter may move a value that has a confirmed source."""

    LOWER = "lower"
    HIGHER = "higher"
    SUBSET = "subset"
    FREE = "free"  # neither is stricter: for settings, which a charter may move either way


class Unit(StrEnum):
    """What the number of a parameter counts."""

    FEN = "fen"
    BP = "bp"  # basis points (万分之一) of the base
    TIMES = "times"  # whole multiples of the base
    MONTHS = "months"
    DAYS = "days"
    COUNT = "count"
    CODE = "code"  # one of the options
    CODES = "codes"  # some of the options


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force from ``since``. article: ``""`` when unknown."""

    parameter: str
    value: Value
    since: dt.date
    status: Status
    source: str
    article: str


@dataclass(frozen=True, slots=True)
class CharterValue:
    """The cooperative's own number for a parameter, in force from ``since``."""

    parameter: str
    since: dt.date
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number of the rulebook with its history.

    base: what a share or multiple is of, or the day that months or days are counted from;
    ``""`` for others. least, most: inclusive bounds of a charter's number. options: the
    codes that a charter may choose from. entered: whether others publish the number and the
    cooperative enters it, day by day. optional: whether there is none unless the charter sets
    one. values: none of an entered or optional one, else at least one, each in force from a
    later day than the one before it.
    """

    id: str
    unit: Unit
    base: str
    stricter: Stricter
    least: int
    most: int
    options: tuple[str, ...]
    entered: bool
    optional: bool
    values: tuple[Dated, ...]

    def __post_init__(self) -> None:
        assert [bool(self.values), self.entered, self.optional].count(True) == 1, self.id
        assert all(old.since < new.since for old, new in pairwise(self.values)), self.id

    @property
    def since(self) -> dt.date:
        """The first day on which the rulebook has a value; only where it has any."""
        return self.values[0].since

    def on(self, day: dt.date) -> Dated:
        """The rulebook's value on a day. Raises ``NoRuleInForce`` before the first one."""
        for dated in reversed(self.values):
            if dated.since <= day:
                return dated
        raise NoRuleInForce(parameter=self.id, day=day.isoformat(), since=self.since.isoformat())

    def is_stricter(self, value: Value, than: Value) -> bool:
        """Whether ``value`` allows less than another of the same kind."""
        match self.stricter, value, than:
            case Stricter.LOWER, int(), int():
                return value < than
            case Stricter.HIGHER, int(), int():
                return value > than
            case Stricter.SUBSET, tuple(), tuple():
                return set(value) < set(than)
        return False

    def takes(self, value: Value) -> bool:
        """Whether a charter's value has the right type and lies within the bounds."""
        match self.unit:
            case Unit.CODE:
                return value in self.options
            case Unit.CODES:
                return (
                    isinstance(value, tuple)
                    and 0 < len(value) == len(set(value))
                    and set(value) <= set(self.options)
                )
            case _:
                return type(value) is int and self.least <= value <= self.most


class NoRuleInForce(Failure):
    """The rulebook says nothing about a day: it lies before the first value."""

    code = "no-rule-in-force"


class UnknownParameter(Failure):
    """The rulebook has no such parameter."""

    code = "unknown-parameter"


class ValueNotEntered(Failure):
    """The rulebook leaves a number to others or to the charter, and there is none for a day."""

    code = "value-not-entered"


class UnknownRulebook(Failure):
    """There is no rulebook of that id."""

    code = "unknown-rulebook"


@dataclass(frozen=True, kw_only=True)
class Provisions:
    """A rulebook: its numbers and its rules, in the order in which verdicts come.

    title: by language, ``zh`` and ``en``.
    """

    id: str
    title: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]

    def parameter(self, name: str) -> Parameter:
        """The parameter of a name. Raises ``UnknownParameter``."""
        if name not in self.parameters:
            raise UnknownParameter(parameter=name, rulebook=self.id)
        return self.parameters[name]

    @cached_property
    def since(self) -> dt.date:
        """The first day on which any rule is in force."""
        ruling = [self.parameters[rule.parameter] for rule in self.rules]
        return min(parameter.since for parameter in ruling if parameter.values)

    @cached_property
    def rules_at(self) -> Mapping[Stage, tuple[Rule, ...]]:
        """The rules that are checked at each stage, in order."""
        return {stage: tuple(r for r in self.rules if stage in r.stages) for stage in Stage}

    def is_in_force(self, parameter: str, day: dt.date, charter: Sequence[CharterValue]) -> bool:
        """Whether a number counts on a day: an optional one when the charter has set it."""
        wanted = self.parameter(parameter)
        if not wanted.optional:
            return day >= wanted.since
        return any(own.parameter == parameter and own.since <= day for own in charter)

    def in_force(self, parameter: str, day: dt.date, charter: Sequence[CharterValue] = ()) -> Dated:
        """The value on a day: the rulebook's, or the charter's newest one where that counts.

        The charter's counts where it is stricter, where the rulebook's own value is a charter
        setting, and where the rulebook has none. Raises ``UnknownParameter``,
        ``NoRuleInForce`` and ``ValueNotEntered``.
        """
        wanted = self.parameter(parameter)
        own = [value for value in charter if value.parameter == parameter and value.since <= day]
        newest = max(own, key=lambda value: value.since, default=None)
        if not wanted.values:
            if newest is None:
                raise ValueNotEntered(parameter=parameter, day=day.isoformat())
            return _of_charter(newest)
        dated = wanted.on(day)
        if newest is None or not (
            dated.status is Status.CHARTER or wanted.is_stricter(newest.value, dated.value)
        ):
            return dated
        return _of_charter(newest)


def _of_charter(value: CharterValue) -> Dated:
    return Dated(value.parameter, value.value, value.since, Status.CHARTER, CHARTER, article="")


def rulebooks() -> list[str]:
    """The ids of the rulebooks that come with the program, in order."""
    return sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir())


@cache
def provisions(rulebook: str) -> Provisions:
    """A rulebook that comes with the program, by its id. Raises ``UnknownRulebook``."""
    return provisions_from(rulebook, tomllib.loads(packaged_text(rulebook)))


def packaged_text(rulebook: str) -> str:
    """The text of such a rulebook, such as ``cn-shandong-2015``. Raises ``UnknownRulebook``."""
    if rulebook not in rulebooks():
        raise UnknownRulebook(rulebook=rulebook)
    return _FOLDER.joinpath(f"{rulebook}.toml").read_bytes().decode()


def provisions_from(rulebook: str, tables: Mapping[str, Any]) -> Provisions:
    """A rulebook from its TOML tables. Tables that are wrong are a bug: see ``checking``."""
    parameters = {name: _parameter(name, table) for name, table in tables["parameter"].items()}
    rules = tuple(rule_from(table) for table in tables["rule"])
    for rule in rules:
        assert rule.parameter in parameters, rule.id
    return Provisions(id=rulebook, title=tables["title"], parameters=parameters, rules=rules)


def _parameter(name: str, table: Mapping[str, Any]) -> Parameter:
    return Parameter(
        id=name,
        unit=Unit(table["unit"]),
        base=table.get("base", ""),
        stricter=Stricter(table["stricter"]),
        least=table.get("least", 0),
        most=table.get("most", 0),
        options=tuple(table.get("options", ())),
        entered=table.get("entered", False),
        optional=table.get("optional", False),
        values=tuple(_dated(name, value) for value in table.get("values", ())),
    )


def _dated(name: str, table: Mapping[str, Any]) -> Dated:
    value = table["value"]
    return Dated(
        parameter=name,
        value=tuple(value) if isinstance(value, list) else value,
        since=table["since"],
        status=Status(table["status"]),
        source=table["source"],
        article=table["article"],
    )
