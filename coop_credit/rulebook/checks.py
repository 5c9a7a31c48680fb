"""Rules applied to facts on a day: one verdict for each rule of a stage, none left out.

This code holds no number of any law; those stand, dated and sourced, in ``provisions/``.
"""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import add_months
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.facts import ContributionFacts
from coop_credit.rulebook.facts import IntakeFacts
from coop_credit.rulebook.facts import LeavingFacts
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.facts import MembershipFacts
from coop_credit.rulebook.facts import NEVER
from coop_credit.rulebook.facts import Readings
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.facts import WithdrawalFacts
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.rules import Comparison
from coop_credit.rulebook.rules import DAYS
from coop_credit.rulebook.rules import Limit
from coop_credit.rulebook.rules import Rule
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import Strength
from coop_credit.rulebook.verdicts import Verdict

AnyFacts = (
    LoanFacts
    | ContributionFacts
    | WithdrawalFacts
    | StandingFacts
    | MembershipFacts
    | IntakeFacts
    | LeavingFacts
)

#: What is looked at when a rule of a stage is checked.
FACTS_AT: Mapping[Stage, type[AnyFacts]] = {
    Stage.APPLICATION: LoanFacts,
    Stage.APPROVAL: LoanFacts,
    Stage.PAYOUT: LoanFacts,
    Stage.EXTENSION: LoanFacts,
    Stage.CONTRIBUTION: ContributionFacts,
    Stage.NOTICE: WithdrawalFacts,
    Stage.WITHDRAWAL: WithdrawalFacts,
    Stage.LOWERING: WithdrawalFacts,
    Stage.STANDING: StandingFacts,
    Stage.ADMISSION: MembershipFacts,
    Stage.INTAKE: IntakeFacts,
    Stage.LEAVING: LeavingFacts,
    Stage.MONTH_END: MembershipFacts,
}

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

    No verdict comes of a rule before it is in force, of one whose number is left to the charter
    and not set, and of one about what is not there. Raises ``NoRuleInForce`` for a day before
    the rulebook, and ``ValueNotEntered``.
    """
    readings = facts.readings(day)
    verdicts = []
    if day < book.since:
        raise NoRuleInForce(
            parameter=book.rules[0].parameter, day=day.isoformat(), since=book.since.isoformat()
        )
    for rule in book.rules_at[stage]:
        is_about_something = rule.only_if == "" or readings.counts[rule.only_if] > 0
        if is_about_something and book.is_in_force(rule.parameter, day, charter):
            policy, lenient = rule.reports_when
            is_reported = (
                stage in rule.reported_at
                or (policy != "" and book.in_force(policy, day, charter).value == lenient)
                or (rule.refuses_if != "" and readings.counts[rule.refuses_if] == 0)
            )
            strength = Strength.REPORT if is_reported else rule.strength
            dated = book.in_force(rule.parameter, day, charter)
            numbers = _Numbers(
                base=_base(book, charter, rule, readings),
                floor=_whole(book.in_force(rule.floor, day, charter)) if rule.floor else None,
            )
            verdicts.append(_verdict(rule, strength, dated, readings, numbers))
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


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What a limit is made from, and below what it never falls, if anything."""

    base: int
    floor: int | None


def _base(book: Provisions, charter: Sequence[CharterValue], rule: Rule, readings: Readings) -> int:
    """The number that a limit is made from: a reading, another parameter's value, or 1."""
    if rule.base_on:
        return _whole(book.in_force(rule.base, readings.days[rule.base_on], charter))
    if rule.limit in {Limit.SHARE, Limit.MULTIPLE}:
        return readings.number(rule.base)[0]
    return 1


def _verdict(
    rule: Rule, strength: Strength, dated: Dated, readings: Readings, numbers: _Numbers
) -> Verdict:
    if rule.limit is Limit.LIST:
        outcome = _compare_code(rule, dated.value, readings)
    elif rule.limit in DAYS:
        outcome = _compare_days(rule, dated.value, readings)
    else:
        outcome = _compare_numbers(rule, _whole(dated), readings, numbers)
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


def _compare_numbers(rule: Rule, value: int, readings: Readings, numbers: _Numbers) -> _Outcome:
    """Cross-multiplied: rounding decides nothing, it only shows a limit in whole units."""
    measured, unit = readings.number(rule.measure)
    if rule.comparison is Comparison.WHOLE:
        rest = measured % value
        return _Outcome(unit, rest == 0, measured, value, headroom=-rest)
    scale = BP_PER_ONE if rule.limit is Limit.SHARE else 1
    edge = numbers.base * value
    if numbers.floor is not None:
        edge = max(edge, numbers.floor * scale)
    if rule.comparison is Comparison.AT_LEAST:
        limit = -(-edge // scale)
        room, headroom = measured * scale - edge, measured - limit
    else:
        limit = edge // scale
        room, headroom = edge - measured * scale, limit - measured
    return _Outcome(
        unit=unit,
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


def _whole(dated: Dated) -> int:
    assert isinstance(dated.value, int), dated.parameter
    return dated.value


def _day(day: dt.date) -> str:
    return "" if day == NEVER else day.isoformat()
