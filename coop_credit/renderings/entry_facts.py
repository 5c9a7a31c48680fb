"""What an entry says, for people: each thing in its body by name, sums as sums, codes as words."""

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value
from coop_credit.money import Money

#: Parts of a body that are told apart, or say nothing to people.
_APART = frozenset({"facts", "head", "key", "operation", "root", "seconded_by", "verdicts"})
#: Sums that are told only where there are any.
_SELDOM = frozenset({"excess_fen", "fee_back_fen"})
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
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def entry_facts(entry: Entry, language: Language) -> list[tuple[str, str]]:
    """The things that an entry's body says, with their names, as people read them."""
    return [
        (label(name, language), _shown(name, value, language))
        for name, value in entry.body.items()
        if is_told(name) and value != "" and not (name in _SELDOM and value == 0)
    ]


def is_told(name: str) -> bool:
    """Whether a thing in a body is for people: commitments, digests and keys are for programs."""
    return name not in _APART and not name.endswith(("commitment", "digest"))


def label(name: str, language: Language) -> str:
    """A name in a body or a form, as people call it."""
    known = texts(language)
    for code in (f"field.{name}", f"field.{name.removesuffix('_fen')}"):
        if code in known:
            return known[code]
    return name


def _shown(name: str, value: Value, language: Language) -> str:
    match value:
        case int():
            return yuan(Money(value)) if name.endswith("_fen") else str(value)
        case str():
            return _word(name, value, language)
        case Mapping():
            between = "，" if language == "zh" else ", "
            return between.join(
                f"{label(inner, language)} {_shown(inner, each, language)}"
                for inner, each in value.items()
                if not inner.endswith("_commitment")
            )
    shown = [_shown(name, each, language) for each in value]
    return text("list.separator", language).join(shown) or text("list.none", language)


def _word(name: str, value: str, language: Language) -> str:
    known = texts(language)
    for section in _CODED.get(name, ()):
        for code in (f"{section}.{value}", f"{section}.{value}.title"):
            if code in known:
                return known[code]
    if _DAY.fullmatch(value):
        return dt.date.fromisoformat(value).isoformat()
    return value
