"""A regulator's first page: the cooperatives of a region by the packs they handed in, worst first.

Region and month stand in the address, so that a page can be passed on as it is.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic
from typing import TypeVar

from flask import Response
from flask import request

from coop_credit.actors import Actor
from coop_credit.asking import office
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.dates import month_of
from coop_credit.dates import parse_month
from coop_credit.errors import NotFound
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.reports.received import HandedIn
from coop_credit.reports.region import RegionMember
from coop_credit.reports.region import RegionTrend
from coop_credit.reports.region import RegionView
from coop_credit.reports.region import region_view
from coop_credit.reports.wanted import MODELS
from coop_credit.reports.wanted import STATES
from coop_credit.reports.wanted import Wanted
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.drawing import ticks
from coop_credit.web.visiting import regulator_here

Line = TypeVar("Line")

#: How many lines of a list are shown at once.
ROWS = 50
#: How many months back can be chosen.
MONTHS = 24
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)
#: The longest name or rule that is looked for.
_NAME_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks about what. region: within the asker's own; months: that can be chosen."""

    actor: Actor
    region: str
    month: str
    months: list[str]
    today: dt.date
    wanted: Wanted

    @property
    def place(self) -> dict[str, str]:
        """Region and month, as they stand in addresses."""
        return {"region": self.region, "month": self.month}

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as it stands in addresses; nothing of what is not."""
        wanted = self.wanted
        said = {"name": wanted.name, "rule": wanted.rule, "state": wanted.state}
        said |= {"model": wanted.model, "breaches": "1" if wanted.breaches else ""}
        return {name: value for name, value in said.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """What goes on into the addresses of other pages."""
        return self.place | self.filters


def asked_view(month: str = "") -> Asked:
    """What the address asks about: the asker's own region and the month before, if nothing.

    month: where it stands in the path of the address.

    Raises ``SignInNeeded``, ``NotAllowed``, and ``NotFound`` for another region or no month.
    """
    actor = regulator_here()
    region = request.args.get("region", "").strip() or actor.region
    if not actor.region or not region.startswith(actor.region) or not _DIGITS.fullmatch(region):
        raise NotFound
    today = day_in(ZONE_DEFAULT, office().clock.now())
    months = [month_of(add_months(today.replace(day=1), -back)) for back in range(MONTHS)]
    try:
        found = parse_month(month or request.args.get("month") or months[1])
    except ValueError:
        raise NotFound from None
    return Asked(
        actor=actor,
        region=region,
        month=found,
        months=sorted({*months, found}, reverse=True),
        today=today,
        wanted=_wanted(),
    )


def _wanted() -> Wanted:
    """What the address looks for. Raises ``NotFound`` for a state or a model that is none."""
    args = request.args
    state, model = args.get("state", ""), args.get("model", "")
    if state not in {"", *STATES} or model not in {"", *MODELS}:
        raise NotFound
    return Wanted(
        name=args.get("name", "").strip()[:_NAME_MAX],
        rule=args.get("rule", "").strip()[:_NAME_MAX],
        state=state,
        model=model,
        breaches=args.get("breaches") == "1",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged(Generic[Line]):
    """A part of a list. after: how many lines come before it; following: the next such, or 0."""

    lines: Sequence[Line]
    after: int
    following: int


def paged(lines: Sequence[Line]) -> Paged[Line]:
    """The part of a list that the address asks for, by how many lines it leaves out."""
    after = max(0, request.args.get("after", 0, int))
    following = after + ROWS
    return Paged(
        lines=lines[after:following],
        after=after,
        following=following if following < len(lines) else 0,
    )


def told(value: Shown) -> str:
    """A value of a pack as it stands in a table: a day as ISO text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return for_reading(value, showing.spoken())


def local(at: str) -> str:
    """An instant (UTC text) as the clock where regulators are shows it, to the minute."""
    return showing.minute(at, ZONE_DEFAULT)


def region_page(
    template: str, asked: Asked, status: HTTPStatus = HTTPStatus.OK, **facts: object
) -> Response:
    """A page of the regulator's side."""
    return showing.page(
        template,
        status,
        asked=asked,
        local=local,
        funds_of=_funds,
        lent_of=_lent,
        ticks_of=ticks,
        **facts,
    )


def _funds(months: Sequence[RegionTrend]) -> list[tuple[int, bool]]:
    """The points of a line, in fen, and whether all have handed the month in."""
    return [(each.fund.fen, each.is_whole) for each in months]


def _lent(months: Sequence[RegionTrend]) -> list[tuple[list[tuple[str, int]], bool]]:
    """The parts of columns, in fen: on time, and overdue; and whether the month is whole."""
    return [
        ([("ok", each.on_time.fen), ("bad", each.overdue.fen)], each.is_whole) for each in months
    ]


@blueprint.get("/region")
def region() -> Response:
    """Who handed a month in, how much there is, what is wrong, and how it went on 区域概览"""
    asked = asked_view()
    view = view_of(asked)
    return region_page(
        "region.html",
        asked,
        view=view,
        listed=paged(lines_of(view)),
        states=STATES,
        models=MODELS,
        rules=sorted({*view.choices} | ({asked.wanted.rule} - {""})),
    )


def view_of(asked: Asked) -> RegionView:
    """What is asked for of the region's month."""
    return region_view(office().database, asked.region, asked.month, asked.today, asked.wanted)


def lines_of(view: RegionView) -> list[RegionMember | HandedIn]:
    """Every cooperative asked for: who broke rules, who handed nothing in, and the others."""
    lines: list[RegionMember | HandedIn] = [each for each in view.cooperatives if each.breaches]
    lines += view.missing
    lines += [each for each in view.cooperatives if not each.breaches]
    return lines
