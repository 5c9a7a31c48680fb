"""Rules applied to facts on a day: one verdict for each rule of a stage, none left out.

This code holds no number of any law; those stand, dated and sourced, in ``provisions/``.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import add_months
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.facts import ContributionFacts
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.facts import NEVER
from coop_credit.rulebook.facts import Readings
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.facts import WithdrawalFacts
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.rules import Comparison
from coop_credit.rulebook.rules import DAYS
from coop_credit.rulebook.rules import Limit
from coop_credit.rulebook.rules import Rule
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import Strength
from coop_credit.rulebook.verdicts import Verdict

AnyFacts = LoanFacts | ContributionFacts | WithdrawalFacts | StandingFacts

#: Rules of a loan that compare sums which are not the borrower's.
_OF_OTHERS = frozenset({"guarantor-capacity"})


def judge(
    book: Provisions,
    charter: Sequence[CharterValue],
    stage: Stage,
    facts: AnyFacts,
    day: dt.date,
) -> tuple[Verdict, ...]:
    """All rules of a stage applied to ``facts``, in the rulebook's order.

    Raises ``NoRuleInForce`` for a day before the rulebook.
    """
    readings = facts.readings(day)
    verdicts = []
    for rule in book.rules:
        if stage in rule.stages:
            policy, lenient = rule.reports_when
            is_reported = stage in rule.reported_at or (
                policy != "" and book.in_force(policy, day, charter).value == lenient
            )
            strength = Strength.REPORT if is_reported else rule.strength
            dated = book.in_force(rule.parameter, day, charter)
            verdicts.append(_verdict(rule, strength, dated, readings))
    return tuple(verdicts)


def most_allowed(verdicts: Sequence[Verdict], asked: Money) -> Money:
    """The largest loan that would pass today, by the verdicts of a judgement of ``asked``.

    Nothing when a rule refuses that is not about the sum; never negative. Without a rule
    about the sum it is ``asked``.
    """
    about_sum = [
        verdict for verdict in verdicts if verdict.unit == "fen" and verdict.rule not in _OF_OTHERS
    ]
    if any(verdict.refuses for verdict in verdicts if verdict not in about_sum):
        return ZERO
    room = min(
        (verdict.headroom for verdict in about_sum if verdict.strength is not Strength.REPORT),
        default=0,
    )
    return max(ZERO, asked + Money(room))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a comparison gave, in the words of ``Verdict``."""

    unit: str
    holds: bool
    measured: int | str
    limit: int | str
    headroom: int
    possible_on: str = ""


def _verdict(rule: Rule, strength: Strength, dated: Dated, readings: Readings) -> Verdict:
    if rule.limit is Limit.LIST:
        outcome = _compare_code(rule, dated.value, readings)
    elif rule.limit in DAYS:
        outcome = _compare_days(rule, dated.value, readings)
    else:
        outcome = _compare_amounts(rule, dated.value, readings)
    return Verdict(
        rule=rule.id,
        holds=outcome.holds,
        strength=strength,
        unit=outcome.unit,
        measured=outcome.measured,
        limit=outcome.limit,
        headroom=outcome.headroom,
        parameter=dated.parameter,
        value=dated.value,
        source=dated.source,
        article=dated.article,
        status=dated.status,
        since=dated.since,
        possible_on=outcome.possible_on,
        evidence=() if outcome.holds else _evidence(rule, outcome, readings),
    )


def _compare_amounts(rule: Rule, value: Value, readings: Readings) -> _Outcome:
    """Cross-multiplied: rounding decides nothing, it only shows a limit in whole fen."""
    assert isinstance(value, int), rule.id
    measured = readings.amounts[rule.measure]
    base = readings.amounts[rule.base] if rule.base else 1
    scale = BP_PER_ONE if rule.limit is Limit.SHARE else 1
    room = base * value - measured * scale
    limit = base * value // scale
    headroom = limit - measured
    if rule.comparison is Comparison.AT_LEAST:
        room, headroom = -room, -headroom
    return _Outcome(
        unit="count" if rule.limit is Limit.COUNT else "fen",
        holds=room >= 0,
        measured=measured,
        limit=limit,
        headroom=headroom,
        possible_on="" if room >= 0 or not rule.opens_on else _day(readings.days[rule.opens_on]),
    )


def _compare_days(rule: Rule, value: Value, readings: Readings) -> _Outcome:
    """A day at or after the limit is reached by waiting; one at or before it is not."""
    assert isinstance(value, int), rule.id
    measured, base = readings.days[rule.measure], readings.days[rule.base]
    months = rule.limit is Limit.MONTHS_AFTER
    limit = add_months(base, value) if months else base + dt.timedelta(days=value)
    waits = rule.comparison is Comparison.AT_LEAST
    headroom = (measured - limit).days if waits else (limit - measured).days
    return _Outcome(
        unit="day",
        holds=headroom >= 0,
        measured=measured.isoformat(),
        limit=limit.isoformat(),
        headroom=headroom,
        possible_on=limit.isoformat() if waits and headroom < 0 else "",
    )


def _compare_code(rule: Rule, value: Value, readings: Readings) -> _Outcome:
    assert isinstance(value, tuple), rule.id
    code = readings.codes[rule.measure]
    return _Outcome("code", code in value, code, ",".join(value), headroom=0)


def _evidence(rule: Rule, outcome: _Outcome, readings: Readings) -> tuple[str, ...]:
    if rule.evidence == "standing":
        assert isinstance(outcome.limit, int), rule.id
        return tuple(each.loan for each in readings.standing if each.owing.fen > outcome.limit)
    return readings.names[rule.evidence] if rule.evidence else ()


def _day(day: dt.date) -> str:
    return "" if day == NEVER else day.isoformat()
