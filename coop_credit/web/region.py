"""A regulator's first page: the cooperatives of a region by the packs they handed in, worst first.

Region and month stand in the address, so that a page can be passed on as it is.
"""

import datetime as dt
import json
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
from coop_credit.contracts.received import RegionViewSchema
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.dates import month_of
from coop_credit.dates import parse_month
from coop_credit.errors import NotFound
from coop_credit.operations.logging_access import log_access
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.reports.received import HandedIn
from coop_credit.reports.region import RegionMember
from coop_credit.reports.region import RegionView
from coop_credit.reports.region import region_view
from coop_credit.sheets import CSV_IN_UTF8
from coop_credit.sheets import SHEETS
from coop_credit.sheets import XLSX
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import regulator_here

Line = TypeVar("Line")

#: How many lines of a list are shown at once.
ROWS = 50
#: How many months back can be chosen.
_MONTHS = 24
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)
#: What a file of the overview is sent as, by the ending of its name.
_TYPES = {"csv": CSV_IN_UTF8, "json": "application/json", "xlsx": XLSX}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks about what. region: within the asker's own; months: that can be chosen."""

    actor: Actor
    region: str
    month: str
    months: list[str]
    today: dt.date

    @property
    def kept(self) -> dict[str, str]:
        """What goes on into the addresses of other pages."""
        return {"region": self.region, "month": self.month}


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
    months = [month_of(add_months(today.replace(day=1), -back)) for back in range(_MONTHS)]
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
    return showing.page(template, status, asked=asked, local=local, **facts)


@blueprint.get("/region")
def region() -> Response:
    """Who handed a month in, how much there is, what is wrong, and how it went on 区域概览"""
    asked = asked_view()
    view = _view(asked)
    lines: list[RegionMember | HandedIn] = [each for each in view.cooperatives if each.breaches]
    lines += view.missing
    lines += [each for each in view.cooperatives if not each.breaches]
    return region_page(
        "region.html",
        asked,
        view=view,
        listed=paged(lines),
        files=list(_TYPES),
        funds=[(each.month, each.fund.fen) for each in view.trend],
        lent=[
            (each.month, [("ok", each.on_time.fen), ("bad", each.overdue.fen)])
            for each in view.trend
        ],
    )


@blueprint.get("/region/export")
def region_export() -> Response:
    """The overview as a file; who takes it out is written down 导出"""
    asked = asked_view()
    form = request.args.get("format", "")
    if form not in _TYPES:
        raise NotFound
    view = _view(asked)
    if form in SHEETS:
        made = SHEETS[form](RegionMember, view.cooperatives, showing.spoken())
    else:
        dumped = RegionViewSchema().dump(view)
        made = f"{json.dumps(dumped, ensure_ascii=False, indent=2)}\n".encode()
    subject = f"{asked.region} {asked.month}"
    principal = asked.actor.principal
    log_access(office(), principal, "exports-downloaded", cooperative="", subject=subject)
    answer = Response(made, content_type=_TYPES[form])
    name = f"region-{asked.region}-{asked.month}.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _view(asked: Asked) -> RegionView:
    return region_view(office().database, asked.region, asked.month, asked.today)
