"""What an entry says, for people: each thing in its body by name, sums as sums, codes as words."""

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.i18n import Language
from coop_credit.i18n import percent
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import who_text
from coop_credit.i18n import yuan
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value
from coop_credit.money import Money
from coop_credit.rulebook.parameters import Value as RuleValue
from coop_credit.rulebook.units import units
from coop_credit.telling import value_text

#: Parts of a body that are told apart, or say nothing to people.
_APART = frozenset({"facts", "head", "key", "operation", "root", "seconded_by", "verdicts"})
#: What is told only where there is any.
_SELDOM = frozenset({"excess_fen", "fee_back_fen", "guarantors", "parts"})
#: What comes first, in this order; the rest follows by name.
_FIRST = (
    *("undoes", "number", "withdrawal", "loan", "member", "guarantor"),
    *("amount_fen", "principal_fen", "fee_fen", "excess_fen", "fee_back_fen", "rate_bp"),
    *("due_on", "instalments", "schedule_kind", "parts", "purpose", "guarantors", "day_base"),
)
#: The sections of texts that a name's codes stand in.
_CODED: Mapping[str, Sequence[str]] = {
    "because": ("policy", "outcome"),
    "borne_by": ("policy",),
    "kind": ("person", "relation"),
    "parameter": ("parameter",),
    "purpose": ("purpose",),
    "roles": ("role",),
    "rule": ("rule",),
    "schedule_kind": ("schedule",),
    "state": ("state",),
    "undoes": ("kind",),
    "vote": ("vote",),
    "where": ("choice",),
}
#: Things that name somebody, by the kind of the code that names are kept under.
_SOMEBODY: Mapping[str, str] = {
    "guarantor": "member",
    "handle": "staff",
    "member": "member",
    "members": "member",
    "panellist": "staff",
}
#: What paper books are taken over with; so many of each are told, the journal's file has all.
_TAKEN_OVER = frozenset({"loans", "members"})
_TAKEN_OVER_MAX = 5
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def entry_facts(
    entry: Entry, language: Language, names: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """The things that an entry's body says, as people read them and in the order they ask.

    names: of members and staff, by code, as ``reports.naming`` gives them.
    """
    unit = units().get(str(entry.body.get("parameter", "")))
    return [
        (
            label(name, language),
            value_text(_plain(value), unit, language)
            if unit and name == "value"
            else _shown(name, value, language, names or {}),
        )
        for name, value in sorted(entry.body.items(), key=_rank)
        if is_told(name) and value != "" and not (name in _SELDOM and not value)
    ]


def _plain(value: Value) -> RuleValue:
    if isinstance(value, int | str):
        return value
    return tuple(map(str, value))


def _rank(thing: tuple[str, Value]) -> tuple[int, str]:
    name = thing[0]
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def is_told(name: str) -> bool:
    """Whether a thing in a body is for people: commitments, digests and keys are for programs."""
    return name not in _APART and not name.endswith(("commitment", "digest"))


def label(name: str, language: Language) -> str:
    """A name in a body or a form, as people call it."""
    known = texts(language)
    bare = name.removesuffix("_fen")
    for code in (f"fact.{name}", f"field.{name}", f"field.{bare}"):
        if code in known:
            return known[code]
    return name


def who_called(code: str, language: Language, names: Mapping[str, str]) -> str:
    """Somebody that a code names: a member by number and name, staff by name, as far as known.

    >>> who_called("member:9", "zh", {"member:9": "王芳"})
    '9 号 王芳'
    """
    kind, _, number = code.partition(":")
    if code not in names:
        return who_text(code, language)
    if kind == "member":
        return text("who.member-named", language, number=number, name=names[code])
    return names[code]


def _shown(name: str, value: Value, language: Language, names: Mapping[str, str]) -> str:
    code = f"{_SOMEBODY.get(name)}:{value}"
    if code in names:
        return who_called(code, language, names)
    match value:
        case int() if name.endswith("_fen"):
            return yuan(Money(value))
        case int() if name == "farmer":
            return text("answer.yes" if value else "answer.no", language)
        case int():
            return percent(value) if name.endswith("_bp") else str(value)
        case str():
            return _word(name, value, language)
        case Mapping():
            between = "，" if language == "zh" else ", "
            return between.join(
                f"{label(inner, language)} {_shown(inner, each, language, names)}"
                for inner, each in sorted(value.items(), key=_rank)
                if is_told(inner) and each not in ("", [])
            )
    is_of_records = isinstance(value[0], Mapping) if value else False
    most = _TAKEN_OVER_MAX if is_of_records and name in _TAKEN_OVER else len(value)
    shown = [_shown(name, each, language, names) for each in value[:most]]
    if len(value) > most:
        shown.append(text("list.more", language, number=len(value)))
    between = text("page.semicolon" if is_of_records else "list.separator", language)
    return between.join(shown) or text("list.none", language)


def _word(name: str, value: str, language: Language) -> str:
    known = texts(language)
    for section in _CODED.get(name, ()):
        for code in (f"{section}.{value}", f"{section}.{value}.title"):
            if code in known:
                return known[code]
    if _DAY.fullmatch(value):
        return dt.date.fromisoformat(value).isoformat()
    return value
