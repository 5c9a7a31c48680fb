"""What a check page showed: it goes with the form, so that what has changed since stands beside it.

What goes with the form is signed, so that nobody is shown numbers that were never there.
"""

import hmac
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.i18n import Language
from coop_credit.i18n import account_text
from coop_credit.i18n import text
from coop_credit.i18n import yuan
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store.privacy import Privacy
from coop_credit.telling import value_text

_NONE = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """A number that is another one than when it was looked at; ``before`` and ``now`` as told."""

    label: str
    before: str
    now: str


def numbers_in(entry: Entry, language: Language) -> dict[str, str]:
    """What the rules measured and allowed, and what would move, each by what it is called."""
    told = defaultdict(list)
    for each in verdicts_in(entry.body):
        rule = text(f"rule.{each.rule}.title", language)
        for part, value in (("limit", each.limit), ("measured", each.measured)):
            label = text(f"page.changed.{part}", language, rule=rule)
            told[label].append(_told(value, each.unit, language))
    for move in entry.transfers:
        sides = (account_text(each, language) for each in (move.debit, move.credit))
        told[" / ".join(sides)].append(yuan(move.amount))
    between = text("list.separator", language)
    return {label: between.join(values) for label, values in told.items()}


def signed(privacy: Privacy, key: str, language: Language, numbers: Mapping[str, str]) -> str:
    """The numbers that the form of this key showed, as they go with it."""
    shown = json.dumps([language, numbers], ensure_ascii=False)
    return f"{privacy.keyed_hash('seen', key, shown)} {shown}"


def changes_since(privacy: Privacy, key: str, sent: str, entry: Entry) -> list[Change]:
    """What is another number in an entry than in what a form sent, in the words that it had.

    sent: made by ``signed`` for this key; with anything else nothing is known to have changed. A
    refusal moves nothing: of one, only what was shown before is looked at.
    """
    mark, _, shown = sent.partition(" ")
    if not hmac.compare_digest(mark.encode(), privacy.keyed_hash("seen", key, shown).encode()):
        return []
    language, before = json.loads(shown)
    now = numbers_in(entry, language)
    labels = [label for label in before if label in now or entry.kind is not Kind.REFUSAL]
    if entry.kind is not Kind.REFUSAL:
        labels += [label for label in now if label not in before]
    return [
        Change(label, before.get(label, _NONE), now.get(label, _NONE))
        for label in labels
        if before.get(label) != now.get(label)
    ]


def _told(value: int | str, unit: str, language: Language) -> str:
    if unit == "fen" and isinstance(value, int):
        return yuan(Money(value))
    return value_text(value, unit, language)
