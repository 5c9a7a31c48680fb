"""The lists that are published to the members, as they and the staff see them. 公示"""

import datetime as dt

from flask import Response
from flask import request

from coop_credit.actors import Actor
from coop_credit.asking import office
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.dates import month_of
from coop_credit.dates import parse_month
from coop_credit.errors import NotFound
from coop_credit.reports.published import published_lists
from coop_credit.store.cooperatives import Cooperative
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import member_here
from coop_credit.web.visiting import staff_of

#: How many months back can be chosen.
_MONTHS = 60


@blueprint.get("/c/<cooperative>/published")
def published(cooperative: str) -> Response:
    """A month's lists, as the staff hang them out 公示"""
    actor, registered = staff_of(cooperative)
    return _lists("published.html", actor, registered)


@blueprint.get("/me/published")
def published_to_me() -> Response:
    """A month's lists, for a member 公示"""
    actor, registered = member_here()
    return _lists("published_phone.html", actor, registered)


def _lists(template: str, actor: Actor, registered: Cooperative) -> Response:
    here = office()
    today = day_in(registered.zone, here.clock.now())
    try:
        month = parse_month(request.args.get("month") or month_of(today))
    except ValueError:
        raise NotFound from None
    found = published_lists(
        here.database, here.privacy, here.clock, registered.cooperative, month, asker=actor
    )
    return showing.page(template, found=found, months=_months(registered, today, month))


def _months(registered: Cooperative, today: dt.date, shown: str) -> list[str]:
    """Those that can be chosen, the newest first: since the books began, some years at most."""
    months = [month_of(add_months(today.replace(day=1), -back)) for back in range(_MONTHS)]
    since = min(month_of(registered.opened_on), month_of(today))
    return sorted({shown, *(each for each in months if each >= since)}, reverse=True)
