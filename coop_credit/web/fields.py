"""The fields of a form, made from what a write's schema takes."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import YuanField
from coop_credit.i18n import Language
from coop_credit.i18n import texts
from coop_credit.renderings.entry_facts import label
from coop_credit.typed import leaves
from coop_credit.typed import plain_amount
from coop_credit.typed import record_of
from coop_credit.typed import wanted

#: The sections of texts that name what a field's choices are, beside ``choice``.
_SECTIONS: Mapping[str, Sequence[str]] = {
    "funding_model": ("funding-model",),
    "kind": ("person", "relation"),
    "parameter": ("parameter",),
    "roles": ("role",),
    "schedule_kind": ("schedule",),
    "value": ("policy",),
    "vote": ("vote",),
    "zone": ("zone",),
}
#: What a field is called where people are chosen from by name.
_PEOPLE: Mapping[str, str] = {"handle": "colleague"}
#: Fields that take a whole line.
_LONG = frozenset({"explanation", "name", "note", "parameter", "reason", "rule"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of a form.

    kind: ``amount``, ``choice``, ``choices``, ``day``, ``month``, ``number`` or ``line``.
    options: of choices, each with its name. said: what is wrong with ``value``, or ``""``.
    """

    name: str
    label: str
    hint: str
    kind: str
    options: Sequence[tuple[str, str]]
    is_due: bool
    is_long: bool
    value: str
    said: str


def fields_of(
    schema: ma.Schema,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    language: Language,
    choices: Mapping[str, Mapping[str, str]],
) -> list[FormField]:
    """The fields of a schema, but for lists of parts, with what was typed and what is wrong.

    choices: what a field of text may be here, by its name: each code with what it is called,
    ``""`` where the texts say that.
    """
    return [
        _field(
            path[-1],
            field,
            options=choices.get(path[-1]) or dict.fromkeys(_options(field), ""),
            value=typed.get(path[-1], ""),
            said=wrong.get(path[-1], ""),
            language=language,
        )
        for path, field in leaves(schema)
        if record_of(field) is None
    ]


def _field(
    name: str,
    field: ma.fields.Field[Any],
    *,
    options: Mapping[str, str],
    value: str,
    said: str,
    language: Language,
) -> FormField:
    kind = _kind(field, is_choice=bool(options))
    return FormField(
        name=name,
        label=label(_PEOPLE.get(name, name) if any(options.values()) else name, language),
        hint=_hint(name, field, kind, language),
        kind=kind,
        options=[
            (code, called or _option(name, code, language)) for code, called in options.items()
        ],
        is_due=field.required,
        is_long=name in _LONG or kind == "choices",
        value=value,
        said=said,
    )


def _hint(name: str, field: ma.fields.Field[Any], kind: str, language: Language) -> str:
    """What is said of a field before anything is wrong: what is special about its name."""
    if kind in {"day", "month"} or (f"wanted.field.{name}" in texts(language) and kind != "choice"):
        return wanted(name, field, language)
    return ""


def _kind(field: ma.fields.Field[Any], *, is_choice: bool) -> str:
    match field:
        case ma.fields.List() if is_choice:
            return "choices"
        case _ if is_choice:
            return "choice"
        case YuanField():
            return "amount"
        case MonthField():
            return "month"
        case ma.fields.Date():
            return "day"
        case ma.fields.Integer():
            return "number"
    return "line"


def _options(field: ma.fields.Field[Any]) -> list[str]:
    match field:
        case ma.fields.Boolean():
            return ["yes", "no"]
        case ma.fields.Enum():
            return [each.value for each in field.enum]
        case ma.fields.List():
            return _options(field.inner)
    for check in field.validators:
        if isinstance(check, ma.validate.OneOf):
            return [str(each) for each in check.choices]
    return []


def _option(name: str, code: str, language: Language) -> str:
    known = texts(language)
    sections = (*_SECTIONS.get(name, ()), "choice", "answer")
    for found in (*(f"{section}.{code}" for section in sections), f"rule.{code}.title"):
        if found in known:
            return known[found]
    return code


def tidy(schema: ma.Schema, typed: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """What was typed, with days and sums in the form in which they are shown again."""
    kinds = {path[-1]: field for path, field in leaves(schema)}
    found = {}
    for name, value in typed.items():
        match kinds.get(name):
            case ma.fields.Date():
                found[name] = day_typed(value, today)
            case YuanField():
                found[name] = plain_amount(value)
            case _:
                found[name] = value.strip()
    return found


def day_typed(written: str, today: dt.date) -> str:
    """A day as a person types it, in its full form; what is not one is left as it is.

    >>> day_typed("20261124", dt.date(2026, 11, 25)), day_typed("11-24", dt.date(2026, 11, 25))
    ('2026-11-24', '2026-11-24')
    """
    bare = unicodedata.normalize("NFKC", written).strip()
    if bare in {"今天", "today"}:
        return today.isoformat()
    found = re.fullmatch(
        r"(?:([0-9]{4})[-./年]?)?([0-9]{1,2})[-./月]?([0-9]{1,2})日?", bare, re.ASCII
    )
    if found is None:
        return written
    year, month, day = found.groups()
    try:
        return dt.date(int(year or today.year), int(month), int(day)).isoformat()
    except ValueError:
        return written


def basis_points(written: str) -> int | None:
    """Percent as a person types it, in basis points; ``None`` for what is none.

    >>> basis_points("7.5"), basis_points("10%"), basis_points("much")
    (750, 1000, None)
    """
    bare = unicodedata.normalize("NFKC", written).strip()
    found = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%?", bare, re.ASCII)
    if found is None:
        return None
    whole, behind = found.groups("")
    return int(whole + behind.ljust(2, "0"))
