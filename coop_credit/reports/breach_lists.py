"""The breaches of a region's month, of whoever is asked for, the worst first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from coop_credit.dates import last_day
from coop_credit.reports.breaches import Breach
from coop_credit.reports.breaches import breaches_with
from coop_credit.reports.received import HandedIn
from coop_credit.reports.received import handed_in_by
from coop_credit.reports.wanted import Wanted
from coop_credit.store import received_regions
from coop_credit.store.breaches import books_on
from coop_credit.store.database import Database
from coop_credit.store.received import ReceivedBreach


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBreach:
    """A breach, and of whom: ``whose`` tells how far they are with the month.

    kind, seq, booked_on, subject: as ``Breach`` has them, of books kept here; ``""``, 0 and
    ``None`` for what a pack says. case: such as ``L12``, of a pack. measured, limit: in ``unit``,
    as text.
    """

    whose: HandedIn
    rule: str
    case: str
    kind: str
    seq: int
    booked_on: dt.date | None
    subject: str
    measured: str
    limit: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachLists:
    """What the packs say, and what the books kept here say.

    rules: every rule broken in the region's month, whoever is asked for. rulebooks: how many of
    the cooperatives asked for go by which.
    """

    received: list[ListedBreach]
    here: list[ListedBreach]
    rules: list[str]
    rulebooks: Mapping[str, int]


def breach_lists(
    database: Database, region: str, month: str, today: dt.date, wanted: Wanted
) -> BreachLists:
    """Both lists: the rule with most cases first, in it what is furthest beyond its limit.

    Raises ``NoRuleInForce``.
    """
    with database.snapshot() as tx:
        packs = received_regions.packs_of_month(tx, region, month)
        books = books_on(tx, region, last_day(month))
        charters = {each.cooperative: each.charter for each in books}
        expected = handed_in_by(tx, region, month, today, packs, charters=charters)
        received = received_regions.breaches_in(tx, region, month)
        here = breaches_with(tx, region, month, books)
    asked = {each.cooperative: each for each in expected if wanted.whoever_broke.takes(each, {})}
    return BreachLists(
        received=_worst_first(
            _of_pack(asked[each.cooperative], each)
            for each in received
            if each.cooperative in asked and wanted.rule in {"", each.rule}
        ),
        here=_worst_first(
            _of_books(asked[each.cooperative], each)
            for each in here
            if each.cooperative in asked and wanted.rule in {"", each.verdict.rule}
        ),
        rules=sorted({each.rule for each in received} | {each.verdict.rule for each in here}),
        rulebooks=dict(sorted(Counter(each.rulebook for each in asked.values()).items())),
    )


def _of_pack(whose: HandedIn, breach: ReceivedBreach) -> ListedBreach:
    return ListedBreach(
        whose=whose,
        rule=breach.rule,
        case=breach.case,
        kind="",
        seq=0,
        booked_on=None,
        subject="",
        measured=breach.measured,
        limit=breach.limit,
        unit=breach.unit,
    )


def _of_books(whose: HandedIn, breach: Breach) -> ListedBreach:
    verdict = breach.verdict
    return ListedBreach(
        whose=whose,
        rule=verdict.rule,
        case="",
        kind=breach.kind,
        seq=breach.seq,
        booked_on=breach.booked_on,
        subject=breach.subject,
        measured=str(verdict.measured),
        limit=str(verdict.limit),
        unit=verdict.unit,
    )


def _worst_first(breaches: Iterable[ListedBreach]) -> list[ListedBreach]:
    listed = list(breaches)
    cases = Counter(each.rule for each in listed)
    return sorted(
        listed,
        key=lambda each: (
            -cases[each.rule],
            each.rule,
            -_beyond(each),
            each.whose.cooperative,
            each.case,
            each.seq,
        ),
    )


def _beyond(breach: ListedBreach) -> Fraction:
    """How far beyond the limit: of numbers a part of the limit, of days the days; 0 of codes."""
    try:
        measured, limit = int(breach.measured), int(breach.limit)
    except ValueError:
        return Fraction(_days_beyond(breach))
    return Fraction(abs(measured - limit), max(abs(limit), 1))


def _days_beyond(breach: ListedBreach) -> int:
    if breach.unit != "day":
        return 0
    measured, limit = map(dt.date.fromisoformat, (breach.measured, breach.limit))
    return abs((measured - limit).days)
