"""A rulebook that somebody wrote, checked before it judges anybody: what is wrong, and where."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.checks import FACTS_AT
from coop_credit.rulebook.facts import Readings
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Stricter
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import provisions_from
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.rules import Comparison
from coop_credit.rulebook.rules import DAYS
from coop_credit.rulebook.rules import Limit
from coop_credit.rulebook.rules import Rule
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import Strength
from coop_credit.rulebook.written import BadFile
from coop_credit.rulebook.written import Written
from coop_credit.rulebook.written import written_in

#: The unit of the parameter that each kind of limit is made from.
UNITS: Mapping[Limit, Unit] = {
    Limit.SUM: Unit.FEN,
    Limit.COUNT: Unit.COUNT,
    Limit.SHARE: Unit.BP,
    Limit.MULTIPLE: Unit.TIMES,
    Limit.RATE: Unit.BP,
    Limit.MONTHS_AFTER: Unit.MONTHS,
    Limit.DAYS_AFTER: Unit.DAYS,
    Limit.LIST: Unit.CODES,
}
_WITH_BASE = frozenset({Limit.SHARE, Limit.MULTIPLE, *DAYS})
_LISTS = frozenset({Unit.CODE, Unit.CODES})
_COMPARISONS: Mapping[Limit, tuple[Comparison, ...]] = {
    Limit.LIST: (Comparison.ONE_OF,),
    Limit.SUM: (Comparison.AT_MOST, Comparison.AT_LEAST, Comparison.WHOLE),
}
#: The largest number of each unit that the program can reckon with, inclusive; the least is 0.
_MOST: Mapping[Unit, int] = {
    Unit.FEN: AMOUNT_FEN_MAX,
    Unit.BP: 1_000_000,
    Unit.TIMES: 1_000,
    Unit.MONTHS: 1_200,
    Unit.DAYS: 36_600,
    Unit.COUNT: 1_000_000,
}
_EITHER = (Comparison.AT_MOST, Comparison.AT_LEAST)
_LANGUAGES = ("en", "zh")
#: The keys of each table: those it must have, those it may have.
_PARAMETER_KEYS = (
    ("unit", "stricter"),
    ("base", "least", "most", "options", "entered", "optional", "values"),
)
_VALUE_KEYS = (("since", "value", "status", "source", "article"), ())
_RULE_KEYS = (
    ("id", "strength", "stages", "measure", "comparison", "limit", "parameter"),
    (
        *("base", "base_on", "floor", "refuses_if", "only_if", "reported_at"),
        *("reports_when", "opens_on", "evidence"),
    ),
)


def check_rulebook(file: str, written: bytes) -> Provisions:
    """The rulebook that a file holds. Raises ``BadFile`` for the first thing that is wrong."""
    root = written_in(file, written)
    root.require(("title", "parameter", "rule"))
    title = root.table("title")
    title.require(_LANGUAGES)
    for language in _LANGUAGES:
        title.text(language)
    parameters = root.table("parameter")
    for name in parameters.content:
        _check_parameter(parameters.table(name))
    root.require_some("rule")
    for rule in root.tables("rule"):
        _check_shape(rule)
        rule.check_listed("parameter", rule.content["parameter"], parameters.content)
    book = provisions_from(file, root.content)
    _check_rules(root, book)
    _check_meaning(parameters, book)
    return book


def _check_parameter(table: Written) -> None:
    table.require(*_PARAMETER_KEYS)
    unit = Unit(table.one_of("unit", Unit))
    table.one_of("stricter", Stricter)
    left_open = [
        table.of_kind("entered", bool, default=False),
        table.of_kind("optional", bool, default=False),
    ]
    if unit in _LISTS:
        table.texts("options")
    else:
        _check_bounds(table, _MOST[unit])
    values = table.tables("values")
    if [bool(values), *left_open].count(True) != 1:
        raise BadFile(reason="values-or-entered", file=table.file, place=table.at("values"))
    for value in values:
        value.require(*_VALUE_KEYS)
        value.of_kind("since", dt.date)
        if isinstance(value.content["value"], list):
            value.texts("value")
        status = value.one_of("status", Status)
        value.text("source")
        value.of_kind("article", str)
        if status == Status.LAW:
            value.require_some("article")
    for old, new in pairwise(values):
        if old.content["since"] >= new.content["since"]:
            raise BadFile(reason="out-of-order", file=table.file, place=new.at("since"))


def _check_bounds(table: Written, highest: int) -> None:
    least, most = table.of_kind("least", int), table.of_kind("most", int)
    if least > most:
        raise BadFile(reason="out-of-order", file=table.file, place=table.at("most"))
    for key, number in (("least", least), ("most", most)):
        if not 0 <= number <= highest:
            raise BadFile(
                reason="out-of-range", file=table.file, place=table.at(key), highest=highest
            )


def _check_shape(table: Written) -> None:
    """Refuse a rule that ``rule_from`` could not read."""
    table.require(*_RULE_KEYS)
    table.text("id")
    table.one_of("strength", Strength)
    limit = Limit(table.one_of("limit", Limit))
    table.one_of("comparison", _COMPARISONS.get(limit, _EITHER))
    table.texts("stages")
    stages = table.content["stages"]
    for stage in stages:
        table.check_listed("stages", stage, Stage)
    for stage in table.of_kind("reported_at", list, default=[]):
        table.check_listed("reported_at", stage, stages)
    for key in ("measure", "parameter"):
        table.text(key)
    for key in ("base", "base_on", "floor", "refuses_if", "only_if", "opens_on", "evidence"):
        table.of_kind(key, str, default="")
    if "reports_when" in table.content:
        when = table.table("reports_when")
        when.require(("parameter", "value"))
        when.text("parameter")
    misfits = {
        "floor": table.content["comparison"] != Comparison.AT_MOST,
        "base": limit not in _WITH_BASE,
        "base_on": limit is not Limit.MULTIPLE,
    }
    for key, is_misfit in misfits.items():
        if is_misfit and table.content.get(key):
            raise BadFile(reason="unknown-key", file=table.file, place=table.at(key))


def _check_rules(root: Written, book: Provisions) -> None:
    for name, parameter in book.parameters.items():
        for number, dated in enumerate(parameter.values, start=1):
            if not parameter.takes(dated.value):
                place = f"parameter.{name}.values.{number}.value"
                raise BadFile(reason="value-misfit", file=root.file, place=place)
    if not any(book.parameters[rule.parameter].values for rule in book.rules):
        place = f"parameter.{book.rules[0].parameter}.values"
        raise BadFile(reason="missing", file=root.file, place=place)
    seen: set[str] = set()
    for table, rule in zip(root.tables("rule"), book.rules, strict=True):
        if rule.id in seen:
            raise BadFile(reason="twice", file=root.file, place=table.at("id"), value=rule.id)
        seen.add(rule.id)
        _check_numbers(table, rule, book)
        for stage in sorted(rule.stages):
            _check_readings(table, rule, _readings_at(stage))


def _check_meaning(tables: Written, book: Provisions) -> None:
    """Refuse a number of another unit than one of its name has, and a code that is new.

    The program knows some numbers by name, and what becomes of each of their codes.
    """
    known = [provisions(each).parameters for each in rulebooks()]
    for name, parameter in book.parameters.items():
        same = [each[name] for each in known if name in each]
        if same:
            table = tables.table(name)
            table.check_listed("unit", parameter.unit, {each.unit for each in same})
            options = sorted({option for each in same for option in each.options})
            for option in parameter.options:
                table.check_listed("options", option, options)


def _check_numbers(table: Written, rule: Rule, book: Provisions) -> None:
    """Refuse a rule whose parameters are not there, or in another unit than its limit needs."""
    sourced = [name for name, each in book.parameters.items() if each.values]
    own = [name for name, each in book.parameters.items() if not each.entered]
    fitting = [name for name in own if book.parameters[name].unit is UNITS[rule.limit]]
    table.check_listed("parameter", rule.parameter, fitting)
    if rule.comparison is Comparison.WHOLE and book.parameters[rule.parameter].least < 1:
        place = f"parameter.{rule.parameter}.least"
        raise BadFile(reason="value-misfit", file=table.file, place=place)
    if rule.floor:
        table.check_listed("floor", rule.floor, sourced)
    if rule.base_on:
        numbers = [n for n, each in book.parameters.items() if each.unit not in _LISTS]
        table.check_listed("base", rule.base, numbers)
    policy, lenient = rule.reports_when
    if policy:
        table.check_listed("reports_when.parameter", policy, sourced)
        if not book.parameters[policy].takes(lenient):
            place = table.at("reports_when.value")
            raise BadFile(reason="value-misfit", file=table.file, place=place)


@cache
def _readings_at(stage: Stage) -> Readings:
    """What a rule of a stage can look at, taken from facts that say nothing."""
    day = dt.date(2000, 1, 1)
    kind = FACTS_AT[stage]
    blanks: dict[Any, Any] = {Money: ZERO, dt.date: day, dt.date | None: None, int: 0, str: ""}
    facts = {each.name: blanks.get(each.type, ()) for each in dataclasses.fields(kind)}
    return kind(**facts).readings(day)


def _check_readings(table: Written, rule: Rule, readings: Readings) -> None:
    """Refuse a name that the facts of a stage do not have."""
    named = [*readings.names]
    if rule.limit is Limit.LIST:
        table.check_listed("measure", rule.measure, readings.codes)
    elif rule.limit in DAYS:
        table.check_listed("measure", rule.measure, readings.days)
        table.check_listed("base", rule.base, readings.days)
    else:
        named.append("standing")
        alike = {"fen": readings.amounts, "count": readings.counts, "bp": readings.rates}
        own = {Limit.SUM: ["fen"], Limit.COUNT: ["count"], Limit.RATE: ["bp"]}
        units = own.get(rule.limit, list(alike))
        table.check_listed("measure", rule.measure, [n for u in units for n in alike[u]])
        if rule.limit in {Limit.SHARE, Limit.MULTIPLE} and not rule.base_on:
            unit = readings.number(rule.measure)[1]
            table.check_listed("base", rule.base, alike[unit])
    if rule.base_on:
        table.check_listed("base_on", rule.base_on, readings.days)
    if rule.opens_on:
        table.check_listed("opens_on", rule.opens_on, readings.days)
    for key, count in (("refuses_if", rule.refuses_if), ("only_if", rule.only_if)):
        if count:
            table.check_listed(key, count, readings.counts)
    if rule.evidence:
        table.check_listed("evidence", rule.evidence, named)
