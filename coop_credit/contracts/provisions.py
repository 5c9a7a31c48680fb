"""The JSON Schema of a rulebook, read from its TOML file with days as ISO text.

What a schema cannot say is asserted when the rulebook is read: values oldest first,
parameters that a rule names are there.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from coop_credit.contracts.json_schema import DAY
from coop_credit.contracts.json_schema import DIALECT
from coop_credit.contracts.json_schema import Schema
from coop_credit.contracts.json_schema import TEXT
from coop_credit.contracts.json_schema import closed
from coop_credit.contracts.json_schema import list_of
from coop_credit.contracts.json_schema import one_of
from coop_credit.contracts.json_schema import set_of
from coop_credit.contracts.json_schema import when
from coop_credit.contracts.json_schema import when_holding
from coop_credit.contracts.json_schema import whole
from coop_credit.contracts.sights import SIGHTS
from coop_credit.contracts.sights import STANDING
from coop_credit.contracts.sights import Sight
from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Stricter
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.rules import Comparison
from coop_credit.rulebook.rules import DAYS
from coop_credit.rulebook.rules import Limit
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import Strength

#: Days that an indicator counts from, and no rule looks at.
_INDICATED_DAYS = ("repaid-on",)
_NUMBERS = sorted({name for sight in SIGHTS for name in sight.numbers})
_DAYS = sorted({name for sight in SIGHTS for name in sight.days})
_CODES = sorted({name for sight in SIGHTS for name in sight.codes})
#: What settings of lending without a pool count from, which no rule looks at.
_OF_PLEDGES = ("fee-received",)
_COUNTED_FROM = (*_DAYS, *_INDICATED_DAYS, "called-on", "month-end")
_NAMES = sorted({name for sight in SIGHTS for name in sight.names})

_CODE: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}
_NUMBER = whole(0, AMOUNT_FEN_MAX)
_MOVES = (Stricter.LOWER, Stricter.HIGHER, Stricter.FREE)
_COUNTED = frozenset({Limit.SUM, Limit.COUNT, Limit.SHARE, Limit.MULTIPLE})


_DATED: Schema = {
    **closed(
        {
            "since": {**DAY, "description": "The first day in force."},
            "value": {},
            "status": one_of(Status),
            "source": TEXT,
            "article": {"type": "string", "description": "Empty when unknown."},
        }
    ),
    # What was read in the law itself was read somewhere.
    **when("status", [Status.LAW], {"properties": {"article": TEXT}}),
}


def _values(value: Schema) -> Schema:
    return {"items": {"properties": {"value": value}}}


def _number(units: Iterable[Unit], base: Schema | None, *, must: bool = False) -> Schema:
    """A parameter that is a number; whether it must have a base, and which."""
    return when(
        "unit",
        units,
        {
            "required": ["least", "most", *(["base"] if must else [])],
            "properties": {
                "base": False if base is None else base,
                "stricter": one_of(_MOVES),
                "options": False,
                "values": _values(_NUMBER),
            },
        },
    )


def _choice(unit: Unit, moves: Iterable[Stricter], value: Schema) -> Schema:
    """A parameter that is one or some of its options."""
    properties: dict[str, Any] = dict.fromkeys(
        ("base", "least", "most", "entered", "optional"), False
    )
    properties |= {"stricter": one_of(moves), "values": _values(value)}
    return when("unit", [unit], {"required": ["options"], "properties": properties})


_PARAMETER: Schema = {
    **closed(
        {
            "unit": one_of(Unit),
            "stricter": one_of(Stricter),
        },
        {
            "values": {**list_of(_DATED, least=1), "description": "Oldest first."},
            "entered": {
                "const": True,
                "description": "Others publish the number, the cooperative enters it: no values.",
            },
            "optional": {
                "const": True,
                "description": "There is none unless the charter sets one: no values.",
            },
            "base": {"description": "What a share is of, or the day that is counted from."},
            "least": {**_NUMBER, "description": "Of a charter's own number, inclusive."},
            "most": {**_NUMBER, "description": "Of a charter's own number, inclusive."},
            "options": set_of(_CODE, least=1),
        },
    ),
    "allOf": [
        {"oneOf": [{"required": [key]} for key in ("values", "entered", "optional")]},
        _number([Unit.FEN, Unit.COUNT], None),
        _number([Unit.BP], one_of((*_NUMBERS, *_OF_PLEDGES))),
        _number([Unit.TIMES], _CODE, must=True),
        _number([Unit.MONTHS, Unit.DAYS], one_of(_COUNTED_FROM), must=True),
        _choice(Unit.CODE, [Stricter.FREE], _CODE),
        _choice(Unit.CODES, [Stricter.SUBSET, Stricter.FREE], set_of(_CODE, least=1)),
    ],
}


def _compared(
    limits: Iterable[Limit], readings: Iterable[str], comparisons: Iterable[Comparison]
) -> Schema:
    properties = {"measure": one_of(readings), "comparison": one_of(comparisons)}
    return when("limit", limits, {"properties": properties})


def _seen(sight: Sight) -> Schema:
    readings = {
        "measure": one_of((*sight.numbers, *sight.days, *sight.codes)),
        "base_on": one_of(sight.days),
        "refuses_if": one_of(sight.numbers),
        "only_if": one_of(sight.numbers),
        "opens_on": one_of(sight.days),
        "evidence": one_of(sight.names) if sight.names else False,
    }
    base = _read_base((*sight.numbers, *sight.days))
    return when_holding("stages", sight.stages, {"properties": readings, **base})


def _read_base(bases: Iterable[str]) -> Schema:
    """A base that is a reading: not the value of a parameter on a day."""
    then = {"properties": {"base": one_of(bases)}}
    return {"if": {"not": {"required": ["base_on"]}}, "then": then}


def _based(limits: Iterable[Limit], bases: Iterable[str]) -> Schema:
    return when("limit", limits, {"required": ["base"], **_read_base(bases)})


_ORDERED = (Comparison.AT_MOST, Comparison.AT_LEAST)
_RULE: Schema = {
    **closed(
        {
            "id": _CODE,
            "strength": one_of(Strength),
            "stages": set_of(one_of(Stage), least=1),
            "measure": one_of(_NUMBERS + _DAYS + _CODES),
            "comparison": one_of(Comparison),
            "limit": one_of(Limit),
            "parameter": _CODE,
        },
        {
            "base": {**_CODE, "description": "A reading, or with base_on a parameter."},
            "base_on": {**one_of(_DAYS), "description": "The day of the base's value."},
            "floor": {**_CODE, "description": "The parameter below which the limit never falls."},
            "refuses_if": {
                **one_of(_NUMBERS),
                "description": "A count; where it is 0 a breach is only reported.",
            },
            "only_if": {
                **one_of(_NUMBERS),
                "description": "A count; where it is 0 the rule says nothing.",
            },
            "reported_at": {
                **set_of(one_of(Stage)),
                "description": "Stages of the rule at which a breach is only reported.",
            },
            "reports_when": {
                **closed({"parameter": _CODE, "value": _CODE}),
                "description": "A breach is only reported while the parameter has the value.",
            },
            "opens_on": {
                **one_of(_DAYS),
                "description": "The day from which a breach is over by waiting.",
            },
            "evidence": {
                **one_of(_NAMES),
                "description": "What stands in the way; standing: loans of who owes too much.",
            },
        },
    ),
    "allOf": [
        _compared([Limit.SUM], _NUMBERS, [*_ORDERED, Comparison.WHOLE]),
        _compared([Limit.COUNT, Limit.SHARE, Limit.MULTIPLE, Limit.RATE], _NUMBERS, _ORDERED),
        _compared(DAYS, _DAYS, _ORDERED),
        _compared([Limit.LIST], _CODES, [Comparison.ONE_OF]),
        _based([Limit.SHARE, Limit.MULTIPLE], _NUMBERS),
        _based(DAYS, _DAYS),
        when(
            "limit",
            [Limit.SUM, Limit.COUNT, Limit.RATE, Limit.LIST],
            {"properties": {"base": False}},
        ),
        when("limit", set(Limit) - {Limit.MULTIPLE}, {"properties": {"base_on": False}}),
        when(
            "comparison",
            set(Comparison) - {Comparison.AT_MOST},
            {"properties": {"floor": False}},
        ),
        when("evidence", [STANDING], {"properties": {"limit": one_of(_COUNTED)}}),
        *(_seen(sight) for sight in SIGHTS),
        *(
            when_holding(
                "reported_at", [stage], {"properties": {"stages": {"contains": {"const": stage}}}}
            )
            for stage in Stage
        ),
    ],
}


def _named(shape: Schema) -> Mapping[str, Any]:
    """Tables of a shape, each under a code."""
    return {"type": "object", "propertyNames": _CODE, "additionalProperties": shape}


def provisions_schema() -> Schema:
    """The JSON Schema of a file in ``rulebook/provisions/``."""
    return {
        "$schema": DIALECT,
        "title": "A rulebook of coop_credit: dated numbers with their sources, and rules",
        **closed(
            {
                "title": closed({"zh": TEXT, "en": TEXT}),
                "parameter": _named(_PARAMETER),
                "rule": list_of(_RULE, least=1),
            }
        ),
    }
