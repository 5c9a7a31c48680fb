"""What failures, refusals and verdicts say to people, worded nowhere else.

The words stand in the texts of ``i18n``, by code.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from coop_credit.errors import Fact
from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.i18n import account_text
from coop_credit.i18n import day
from coop_credit.i18n import names_text
from coop_credit.i18n import percent
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.operations.batching import Outcome
from coop_credit.operations.desk import Refused
from coop_credit.rulebook.checking import check_rulebook
from coop_credit.rulebook.guarantors import evidence_kind
from coop_credit.rulebook.parameters import CHARTER
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.verdicts import Strength
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.rulebook.written import BadFile

#: Facts that hold a code, or codes joined with ", ", by the section of their texts.
_CODED = {
    "kind": "kind.{}",
    "needed": "state.{}",
    "parameter": "parameter.{}",
    "roles": "role.{}",
    "rule": "rule.{}.title",
    "state": "state.{}",
    "wanted": "written.{}",
}
#: The sections with the names of what a parameter may list, by its unit.
_LISTS: Mapping[str, str] = {Unit.CODE: "policy.{}", Unit.CODES: "purpose.{}"}
#: Facts in the unit that the fact ``unit`` names.
_IN_UNIT = frozenset({"least", "most", "options", "rulebook_value", "value"})
#: Facts that are ISO days, beside those whose name ends with ``_on``.
_DAYS = frozenset({"day", "since", "today"})


def sound_rulebook(file: str, written: bytes) -> Provisions:
    """The rulebook of a file whose rules and numbers all have texts. Raises ``BadFile``."""
    book = check_rulebook(file, written)
    codes = {rule.id: f"rule.{rule.id}.title" for rule in book.rules}
    codes |= {name: f"parameter.{name}" for name in book.parameters}
    for name, code in codes.items():
        if code not in texts("zh"):
            raise BadFile(reason="without-text", file=file, value=name)
    return book


def problem_text(code: str, facts: Mapping[str, Fact], language: Language) -> str:
    """What a failure or a refusal says to people: the thing, the value, the next step.

    Names of facts say how they are shown: ``_fen`` as yuan, ``_on`` as a day, codes by name,
    and the numbers of a parameter in the unit that the fact ``unit`` names.
    """
    reason = f"problem.{code}.{facts.get('reason', '')}"
    found = reason if reason in texts(language) else f"problem.{code}"
    return text(found, language, **{name: _shown(name, facts, language) for name in facts})


def failure_told(failure: Failure, language: Language) -> dict[str, Any]:
    """All that is told of a failure: code, sentence, facts, and the verdicts that refused."""
    told: dict[str, Any] = {
        "code": failure.code,
        "detail": problem_text(failure.code, failure.facts, language),
        "facts": dict(failure.facts),
    }
    if isinstance(failure, Refused):
        broken = [each for each in verdicts_in(failure.entry.body) if not each.holds]
        told["verdicts"] = told_verdicts(broken, language)
    return told


def outcomes_told(outcomes: Sequence[Outcome], language: Language) -> list[dict[str, Any]]:
    """What came of each line of a batch, as ``OutcomeSchema`` shows it."""
    told = []
    for number, outcome in enumerate(outcomes, start=1):
        shown: dict[str, Any] = {
            "line": number,
            "key": outcome.line.key,
            "result": str(outcome.result),
        }
        if outcome.entry is not None:
            shown["entry"] = outcome.entry
        if outcome.failure is not None:
            shown["reason"] = failure_told(outcome.failure, language)
        told.append(shown)
    return told


def _shown(name: str, facts: Mapping[str, Fact], language: Language) -> Fact:
    fact = facts[name]
    if name in _IN_UNIT and "unit" in facts:
        return _in_unit(fact, str(facts["unit"]), language)
    if isinstance(fact, int):
        return yuan(Money(fact)) if name.endswith("_fen") else fact
    if name.endswith("_on") or name in _DAYS:
        return day(dt.date.fromisoformat(fact), language)
    if name in _CODED:
        return names_text(fact.split(", "), _CODED[name], language)
    if name == "account":
        return account_text(fact, language)
    return fact


def value_text(value: Value, unit: str, language: Language) -> str:
    """A parameter's value as people say it: percent, yuan, days, a code or several by name."""
    if isinstance(value, int) and f"value.{unit}" in texts(language):
        return text(f"value.{unit}", language, percent=percent(value), yuan=yuan(Money(value)))
    return _in_unit(",".join(value) if isinstance(value, tuple) else value, unit, language)


def _in_unit(fact: Fact, unit: str, language: Language) -> str:
    """A parameter's value with its unit. Text where a number belongs is shown as it is."""
    if isinstance(fact, int):
        return text(
            f"unit.{unit}", language, number=fact, percent=percent(fact), yuan=yuan(Money(fact))
        )
    if unit not in _LISTS:
        return fact
    return (
        names_text(fact.split(","), _LISTS[unit], language) if fact else text("list.none", language)
    )


def verdict_text(verdict: Verdict, language: Language) -> str:
    """What a verdict says to people: what and how much, by which rule, what next."""
    outcome = "holds" if verdict.holds else "refused"
    parts = [
        text(
            f"rule.{verdict.rule}.{outcome}",
            language,
            measured=measure_text(verdict.measured, verdict.unit, language),
            limit=measure_text(verdict.limit, verdict.unit, language),
            # How far from the limit, whichever side: the sentence says which.
            headroom=_number(abs(verdict.headroom), verdict.unit),
            **_value_facts(verdict),
        ),
        citation_text(verdict, language),
    ]
    for kind in ("members", "loans", "entries", "staff"):
        names = [name for name in verdict.evidence if evidence_kind(name) == kind]
        if names:
            # Members, loans and entries are told by number; staff by handle.
            bare = names if kind == "staff" else [name[1:] for name in names]
            shown = texts(language)["list.separator"].join(bare)
            parts.append(text(f"verdict.{kind}", language, evidence=shown))
    if verdict.possible_on:
        first = day(dt.date.fromisoformat(verdict.possible_on), language)
        parts.append(text("verdict.possible", language, possible_on=first))
    if not verdict.holds and verdict.strength is not Strength.HARD:
        parts.append(text(f"verdict.{verdict.strength}", language))
    return ("" if language == "zh" else " ").join(parts)


def told_verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    """A verdict as it stands in the journal, with what it says to people as ``text``."""
    return verdict.as_body() | {"text": verdict_text(verdict, language)}


def told_verdicts(verdicts: Iterable[Verdict], language: Language) -> list[dict[str, Any]]:
    """Each verdict as ``told_verdict`` tells it."""
    return [told_verdict(each, language) for each in verdicts]


def citation_text(number: Verdict | Dated, language: Language) -> str:
    """Where a number comes from. A setting of the charter is called just that."""
    form = str(number.status)
    if number.status is Status.CHARTER and number.source != CHARTER:
        form = "default"
    written = text(
        f"citation.{form}",
        language,
        source=source_text(number.source, language),
        article=number.article,
        since=day(number.since, language),
    )
    return " ".join(written.replace(" .", ".").split())


def source_text(written: str, language: Language) -> str:
    """A source in the language; one that no text knows, as it stands in the verdict."""
    for code in texts(language):
        if code.startswith("source.") and written in {texts("zh")[code], texts("en")[code]}:
            return texts(language)[code]
    return written


def measure_text(measured: int | str, unit: str, language: Language) -> Fact:
    """What was measured or allowed: a number in the unit, a day, or codes by name."""
    if isinstance(measured, int):
        return _number(measured, unit)
    if unit == "day":
        return day(dt.date.fromisoformat(measured), language)
    return names_text(measured.split(","), "purpose.{}", language)


def _number(number: int, unit: str) -> Fact:
    if unit == "bp":
        return percent(number)
    return yuan(Money(number)) if unit == "fen" else number


def _value_facts(verdict: Verdict) -> Mapping[str, Fact]:
    if not isinstance(verdict.value, int):
        return {}
    return {"value": verdict.value, "percent": percent(verdict.value)}
