"""A region's lists, a line for each cooperative or breach, as they go out in files."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.money import Money
from coop_credit.reports.breach_lists import ListedBreach
from coop_credit.reports.received import HandedIn
from coop_credit.reports.region import RegionMember

#: Where a breach is told: in a pack, or in books kept here.
IN_PACK, IN_BOOKS = "pack", "books"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionLine:
    """A cooperative of the overview. ``None`` where no pack was received.

    missing_since: the first month of which no pack came, ``""`` where this month's did.
    member_cap_bp: in basis points of the fund, 0 for none. breaches: cases; indicators: clues.
    """

    cooperative: str
    name: str
    region_code: str
    funding_model: str
    rulebook: str
    state: str
    hand_in_due_on: dt.date | None = None
    missing_since: str = ""
    fund: Money | None = None
    lent: Money | None = None
    overdue: Money | None = None
    largest: Money | None = None
    member_cap_bp: int | None = None
    members: int | None = None
    participants: int | None = None
    loans: int | None = None
    breaches: int | None = None
    indicators: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachLine:
    """A breach. origin: ``IN_PACK`` or ``IN_BOOKS``. measured, limit: as ``unit`` has them.

    breach_kind, subject, booked_on: of books kept here; case: of a pack.
    """

    cooperative: str
    name: str
    region_code: str
    funding_model: str
    rulebook: str
    state: str
    origin: str
    rule: str
    case: str
    breach_kind: str
    subject: str
    booked_on: dt.date | None
    measured: str
    limit: str
    unit: str


def region_line(each: RegionMember | HandedIn) -> RegionLine:
    """A cooperative as a line."""
    line = RegionLine(
        cooperative=each.cooperative,
        name=each.name,
        region_code=each.region_code,
        funding_model=each.funding_model,
        rulebook=each.rulebook,
        state=each.state,
    )
    if isinstance(each, HandedIn):
        return replace(line, hand_in_due_on=each.due_on, missing_since=each.missing_since)
    return replace(
        line,
        fund=each.fund,
        lent=each.lent,
        overdue=each.overdue,
        largest=each.largest,
        member_cap_bp=each.member_cap_bp,
        members=each.members,
        participants=each.participants,
        loans=each.loans,
        breaches=each.breaches,
        indicators=each.indicators,
    )


def breach_lines(
    breaches: Iterable[tuple[ListedBreach, str, str]], origin: str
) -> list[BreachLine]:
    """Breaches as lines, each with what was measured and the limit as people read them."""
    return [
        BreachLine(
            cooperative=each.whose.cooperative,
            name=each.whose.name,
            region_code=each.whose.region_code,
            funding_model=each.whose.funding_model,
            rulebook=each.whose.rulebook,
            state=each.whose.state,
            origin=origin,
            rule=each.rule,
            case=each.case,
            breach_kind=each.kind,
            subject=each.subject,
            booked_on=each.booked_on,
            measured=measured,
            limit=limit,
            unit=each.unit,
        )
        for each, measured, limit in breaches
    ]
