"""The second ledger's numbers: what a rulebook says, and what a charter may say beside it.

Naive on purpose and with none of the program's code. Sums are in fen, parts in basis points.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

Value = int | str | tuple[str, ...]
#: The largest sum there is, in fen.
ALL_FEN = 99_999_999_999_999
#: All of something, in basis points.
WHOLE = 10_000
#: The size of a fund in principle, and at all.
FUND_IN_PRINCIPLE = 500_000_000
FUND_EVER = 1_000_000_000
PILOT = "cn-shandong-2015"
COUNTY = "made-up-county"
PURPOSES = (
    *("seed-fertiliser", "feed-livestock", "machinery", "greenhouse-facility"),
    *("harvest-purchase", "storage-transport", "labour-hire", "other-production"),
)
#: Days late from which a loan is in a grade, the worst first.
GRADES = (("loss", 361), ("doubtful", 181), ("substandard", 91), ("special-mention", 1))


@dataclass(frozen=True)
class Figure:
    """What a rulebook says of one parameter, ``None`` where it leaves it to others.

    tightens: -1 where a charter may only say less, 1 where only more; 0 for a setting, which it
    may move either way. least, most: of a number; options: of codes, of which ``many`` takes some.
    """

    value: Value | None
    tightens: int = 0
    least: int = 0
    most: int = ALL_FEN
    options: tuple[str, ...] = ()
    many: bool = False

    def takes(self, value: Value) -> bool:
        """Whether a charter can mean this at all."""
        if self.many:
            return isinstance(value, tuple) and set(value) <= set(self.options)
        if self.options:
            return value in self.options
        return isinstance(value, int) and self.least <= value <= self.most

    def is_tighter(self, value: Value) -> bool:
        """Whether a charter's number allows less than the rulebook's own."""
        assert isinstance(value, int)
        assert isinstance(self.value, int)
        return (value - self.value) * self.tightens > 0


_PILOT: Mapping[str, Figure] = {
    "member-cap": Figure(500, -1, most=WHOLE),
    "loan-term": Figure(12, -1, 1, 120),
    "membership-months": Figure(12, 1, most=120),
    "lpr": Figure(None, least=1, most=WHOLE),
    "usage-fee-cap": Figure(None, most=WHOLE),
    "purposes": Figure(PURPOSES, options=PURPOSES, many=True),
    "panel-size": Figure(5, 1, 1, 99),
    "panel-votes": Figure(4, least=1, most=99),
    "overdue-loans": Figure(0, most=99),
    "fund-soft-cap": Figure(FUND_IN_PRINCIPLE, -1),
    "fund-hard-cap": Figure(FUND_EVER, -1),
    "share-value": Figure(None, least=1),
    "member-shares-least": Figure(None),
    "member-shares-most": Figure(None),
    "member-shares-part": Figure(None, most=WHOLE),
    "withdrawal-notice-days": Figure(7, most=366),
    "withdrawal-policy": Figure("queue", options=("queue", "report")),
    "guarantors-number": Figure(None, most=10),
    "loss-bearer": Figure("surplus", options=("surplus", "expenses")),
    "farmer-share": Figure(8_000, 1, most=WHOLE),
    "intakes-per-year": Figure(1, most=366),
    "exits-open": Figure(1, most=1),
    "loan-provision": Figure("memo", options=("memo", "booked")),
    "loss-provision-normal": Figure(0, most=WHOLE),
    **{f"loss-provision-{grade}": Figure(0, most=WHOLE) for grade, _ in GRADES},
    "own-pledge": Figure("apart", options=("apart", "counted")),
    "pledge-call-days": Figure(7, most=366),
    "pledge-fee-share": Figure(8_000, most=WHOLE),
    "pledge-loss-bearer": Figure("pledgers", options=("pledgers", "surplus", "expenses")),
}
#: Where the other rulebook says something else: a little less of some, a little more of others.
COUNTY_SAYS = {
    "member-cap": 450,
    "loan-term": 11,
    "panel-votes": 3,
    "withdrawal-notice-days": 8,
    "fund-soft-cap": 600_000_000,
}
RULEBOOKS: Mapping[str, Mapping[str, Figure]] = {
    PILOT: _PILOT,
    COUNTY: {
        **_PILOT,
        **{name: replace(_PILOT[name], value=value) for name, value in COUNTY_SAYS.items()},
    },
}


@dataclass
class Charter:
    """Which rulebook counts, and what the charter said, by parameter and first day."""

    rulebook: str = PILOT
    said: defaultdict[str, dict[dt.date, Value]] = field(default_factory=lambda: defaultdict(dict))

    def on(self, name: str, day: dt.date) -> Value | None:
        """What counts on a day; ``None`` where nobody has said anything."""
        figure = RULEBOOKS[self.rulebook][name]
        days = [since for since in self.said[name] if since <= day]
        if not days:
            return figure.value
        own = self.said[name][max(days)]
        if figure.value is None or figure.tightens == 0 or figure.is_tighter(own):
            return own
        return figure.value

    def wrong(self, name: str, value: Value, rulebook: str) -> str:
        """Why a rulebook does not let a charter say this, or nothing."""
        figure = RULEBOOKS[rulebook].get(name)
        if figure is None:
            return "unknown-parameter"
        if not figure.takes(value):
            return "bad-parameter-value"
        if figure.tightens and value != figure.value and not figure.is_tighter(value):
            return "looser-than-rulebook"
        return ""

    def misfit(self, rulebook: str, today: dt.date) -> str:
        """Why what the charter says from today on does not fit another rulebook, or nothing."""
        for name, said in self.said.items():
            past = [since for since in said if since <= today]
            counting = [since for since in said if since > today or since == max(past)]
            for since in counting:
                if wrong := self.wrong(name, said[since], rulebook):
                    return wrong
        return ""
