"""A region's month by what was received: who, how much, what is wrong, and how it went on.

No pack is opened for it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import add_months
from coop_credit.dates import first_day
from coop_credit.dates import month_of
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import share_of
from coop_credit.money import total
from coop_credit.reports.broken_rules import BrokenRule
from coop_credit.reports.broken_rules import broken_rules
from coop_credit.reports.broken_rules import of_rule
from coop_credit.reports.received import HandedIn
from coop_credit.reports.received import handed_in_by
from coop_credit.reports.wanted import Wanted
from coop_credit.reports.wanted import hand_in_counts
from coop_credit.store import received_regions
from coop_credit.store.database import Database
from coop_credit.store.received import ReceivedPack
from coop_credit.store.received_regions import TrendMonth

#: How many months a trend has, the asked one included.
TREND_MONTHS = 12
#: Every cooperative of the region.
_ALL = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What packs add up to."""

    cooperatives: int
    fund: Money
    lent: Money
    overdue: Money

    @property
    def lent_bp(self) -> int:
        """What is lent, in basis points of the fund, rounded up; 0 without a fund."""
        return _part(self.lent, self.fund)

    @property
    def on_time(self) -> Money:
        """What is lent and not overdue."""
        return self.lent - self.overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMember:
    """A cooperative whose pack was received, with the pack's figures.

    largest: what the member owes who owes most; member_cap_bp: the cap on that in basis points
    of the fund, 0 for none.
    """

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    state: str
    fund: Money
    lent: Money
    overdue: Money
    largest: Money
    member_cap_bp: int
    members: int
    participants: int
    loans: int
    breaches: int
    indicators: int

    @property
    def lent_bp(self) -> int:
        """What is lent, in basis points of the fund, rounded up; 0 without a fund."""
        return _part(self.lent, self.fund)

    @property
    def largest_bp(self) -> int:
        """What the member owes who owes most, likewise."""
        return _part(self.largest, self.fund)

    @property
    def cap(self) -> Money:
        """The most that one member may owe, rounded down; nothing where there is no cap."""
        return share_of(self.fund, self.member_cap_bp)

    @property
    def is_full(self) -> bool:
        """Whether the largest debt is the cap exactly, which is allowed."""
        return 0 < self.largest.fen == self.cap.fen


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTrend(Figures):
    """A month of the trend. expected: how many should have handed it in."""

    month: str
    expected: int

    @property
    def is_whole(self) -> bool:
        """Whether all have handed in, so that the sums can be compared with other months."""
        return self.cooperatives >= self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSummary:
    """A region's month in short: how many are expected, and how many of them handed in.

    members: of those; broken: cooperatives that broke a rule; rules: how many different ones;
    cases: of all.
    """

    expected: int
    received: int
    members: int
    broken: int
    rules: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """A region's month. cooperatives: the worst first; states: how many are in which.

    counts: the same by what can be looked for. rulebooks: how many go by which. choices: every
    rule broken in the region, whoever is wanted. broken: in how many cases each cooperative broke
    which rules, by id and rule. usual_cap_bp: the cap on one member's debt that most have, 0 for
    none.
    """

    region: str
    month: str
    summary: RegionSummary
    usual_cap_bp: int
    states: Mapping[str, int]
    counts: Mapping[str, int]
    rulebooks: Mapping[str, int]
    missing: list[HandedIn]
    totals: Figures
    cooperatives: list[RegionMember]
    rules: list[BrokenRule]
    choices: list[str]
    broken: Mapping[str, Mapping[str, int]]
    trend: list[RegionTrend]


def region_view(
    database: Database, region: str, month: str, today: dt.date, wanted: Wanted = _ALL
) -> RegionView:
    """The overview of a month; the number of statements does not grow with the region.

    Only the trend is of the whole region, whoever is wanted. Where a rule is, no other counts.
    """
    with database.snapshot() as tx:
        packs = received_regions.packs_of_month(tx, region, month)
        expected = handed_in_by(tx, region, month, today, packs)
        broken = received_regions.broken_by(tx, region, month)
        months = received_regions.trend(tx, region, since=trend_since(month), through=month)
    trend = _trend(months, [each.since for each in expected])
    choices = sorted({rule for of_one in broken.values() for rule in of_one})
    packs = [each for each in packs if wanted.takes(each, broken.get(each.cooperative, {}))]
    expected = [each for each in expected if wanted.takes(each, broken.get(each.cooperative, {}))]
    broken = {
        each.cooperative: of_rule(broken[each.cooperative], wanted.rule)
        for each in packs
        if each.cooperative in broken
    }
    rules = broken_rules(broken)
    return RegionView(
        region=region,
        month=month,
        summary=RegionSummary(
            expected=len(expected),
            received=len(packs),
            members=sum(each.members for each in packs),
            broken=len(broken),
            rules=len(rules),
            cases=sum(each.cases for each in rules),
        ),
        usual_cap_bp=_usual([each.member_cap_bp for each in packs]),
        states=dict(sorted(Counter(each.state for each in expected).items())),
        counts=hand_in_counts(expected),
        rulebooks=dict(sorted(Counter(each.rulebook for each in expected).items())),
        missing=sorted((each for each in expected if not each.received_at), key=_behind),
        totals=_totals(packs),
        cooperatives=[region_member(each) for each in sorted(packs, key=_badness)],
        rules=rules,
        choices=choices,
        broken=broken,
        trend=trend,
    )


def _behind(missing: HandedIn) -> tuple[str, str]:
    """Who is behind for longest first."""
    return missing.missing_since, missing.cooperative


def _totals(packs: Sequence[ReceivedPack]) -> Figures:
    return Figures(
        cooperatives=len(packs),
        fund=total([Money(each.fund_fen) for each in packs]),
        lent=total([Money(each.lent_fen) for each in packs]),
        overdue=total([Money(each.overdue_fen) for each in packs]),
    )


def _trend(months: Sequence[TrendMonth], since: Sequence[str]) -> list[RegionTrend]:
    """since: from which month on each cooperative is expected to hand in."""
    return [
        trend_month(each, expected=sum(first <= each.month for first in since)) for each in months
    ]


def trend_since(month: str) -> str:
    """The first month of the trend up to a month."""
    return month_of(add_months(first_day(month), 1 - TREND_MONTHS))


def trend_month(month: TrendMonth, *, expected: int) -> RegionTrend:
    """A month of the trend as it was read. expected: how many packs there should be."""
    return RegionTrend(
        expected=expected,
        month=month.month,
        cooperatives=month.cooperatives,
        fund=Money(month.fund_fen),
        lent=Money(month.lent_fen),
        overdue=Money(month.overdue_fen),
    )


def _usual(numbers: Sequence[int]) -> int:
    """The number that is there most often, the largest of several; 0 of none."""
    counted = Counter(numbers)
    return max(counted, key=lambda each: (counted[each], each), default=0)


def _badness(pack: ReceivedPack) -> tuple[int, int, int, str]:
    """Most breaches first, then most indicators, then most overdue."""
    return -pack.breaches, -pack.indicators, -pack.overdue_fen, pack.cooperative


def _part(money: Money, fund: Money) -> int:
    """A part of the fund, rounded up so that what is above a cap is shown above it."""
    return -(-money.fen * BP_PER_ONE // fund.fen) if fund.fen > 0 else 0


def region_member(pack: ReceivedPack) -> RegionMember:
    """A cooperative as its pack has it."""
    return RegionMember(
        cooperative=pack.cooperative,
        name=pack.name,
        region_code=pack.region_code,
        rulebook=pack.rulebook,
        funding_model=pack.funding_model,
        state=pack.state,
        fund=Money(pack.fund_fen),
        lent=Money(pack.lent_fen),
        overdue=Money(pack.overdue_fen),
        largest=Money(pack.largest_fen),
        member_cap_bp=pack.member_cap_bp,
        members=pack.members,
        participants=pack.participants,
        loans=pack.loans,
        breaches=pack.breaches,
        indicators=pack.indicators,
    )
