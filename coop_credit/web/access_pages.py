"""Who looked at which books and took what out, by month: for regulators and for supervisors."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.dates import first_day
from coop_credit.dates import instant_text
from coop_credit.dates import month_of
from coop_credit.dates import parse_month
from coop_credit.errors import NotFound
from coop_credit.i18n import case_text
from coop_credit.i18n import texts
from coop_credit.i18n import who_text
from coop_credit.store.access_log import Accesses
from coop_credit.store.access_log import Part
from coop_credit.store.access_log import accesses_by
from coop_credit.store.access_log import accesses_to
from coop_credit.store.database import Tx
from coop_credit.store.received_regions import names_among
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.region import Asked
from coop_credit.web.region import MONTHS
from coop_credit.web.region import ROWS
from coop_credit.web.region import asked_view
from coop_credit.web.region import local
from coop_credit.web.visiting import supervisor_of

#: Where the words stand for what the log has in codes, and for the values of what was looked for.
_WORDS: Mapping[str, str] = {
    "breaches=1": "page.wanted.breaches",
    "entry": "field.seq",
    "loans": "page.nav.loans",
    "members": "page.nav.members",
    "month-end": "stage.month-end",
    "print": "page.voucher.print",
}
_VALUES: Mapping[str, str] = {
    "model": "funding-model.{}",
    "name": "{}",
    "rule": "rule.{}.title",
    "state": "page.wanted.{}",
}


@blueprint.get("/region/accesses")
def region_accesses() -> Response:
    """What the regulators of the own region looked at and took out 查阅记录"""
    asked = asked_view()
    region = asked.actor.region
    return _page(asked.today, lambda tx, part: accesses_by(tx, region, part), asked=asked)


@blueprint.get("/c/<cooperative>/accesses")
def accesses(cooperative: str) -> Response:
    """What anybody looked at and took out of this cooperative's books 查阅记录"""
    _, registered = supervisor_of(cooperative)
    today = day_in(registered.zone, office().clock.now())
    code = registered.region_code
    return _page(today, lambda tx, part: accesses_to(tx, cooperative, code, part))


def _page(
    today: dt.date, read: Callable[[Tx, Part], Accesses], asked: Asked | None = None
) -> Response:
    """A month's lines, the newest first. Raises ``NotFound`` for what is no month."""
    try:
        month = parse_month(request.args.get("logged") or month_of(today))
    except ValueError:
        raise NotFound from None
    first, after = first_day(month), max(0, request.args.get("after", 0, int))
    part = Part(
        since=_midnight(first), until=_midnight(add_months(first, 1)), after=after, count=ROWS
    )
    with office().database.read() as tx:
        found = read(tx, part)
        here = sorted({each.cooperative for each in found.lines if each.cooperative})
        names = names_among(tx, here)
    months = {month_of(add_months(today.replace(day=1), -back)) for back in range(MONTHS)}
    return showing.page(
        "accesses.html",
        found=found,
        after=after,
        following=after + ROWS if after + ROWS < found.total else 0,
        month=month,
        months=sorted(months | {month}, reverse=True),
        local=local,
        told=_told,
        names=names,
        asked=asked,
    )


def _told(subject: str) -> str:
    """What was looked at or taken out, as people read it; what is no code stays as it is."""
    return " ".join(map(_word, who_text(subject, showing.spoken()).split(" ")))


def _word(written: str) -> str:
    known = texts(showing.spoken())
    if written in _WORDS:
        return known[_WORDS[written]]
    name, equals, value = written.partition("=")
    place, code = (_VALUES.get(name, "{}"), value) if equals else (_VALUES["rule"], written)
    return known.get(place.format(code)) or case_text(code, showing.spoken())


def _midnight(day: dt.date) -> str:
    """When a day begins where the lines are read, as UTC text."""
    return instant_text(dt.datetime.combine(day, dt.time(), ZoneInfo(ZONE_DEFAULT)))
