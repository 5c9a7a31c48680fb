"""The month's end: what stands before the close, the months that are closed, their packs."""

from flask import Response

from coop_credit.asking import office
from coop_credit.dates import parse_month
from coop_credit.errors import NotFound
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.before_closing import before_closing_in
from coop_credit.reports.month_ends import month_ends
from coop_credit.reports.naming import members_named
from coop_credit.reports.packs import month_pack
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/month")
def month(cooperative: str) -> Response:
    """The month that is closed next, and those that are closed 月结"""
    _, registered = staff_of(cooperative)
    found = month_ends(office().database, office().clock, registered)
    return showing.page("month.html", found=found)


@blueprint.get("/c/<cooperative>/month/check")
def month_check(cooperative: str) -> Response:
    """What stands before the close 月结核对"""
    _, registered = staff_of(cooperative)
    here = office()
    found = before_closing_in(here.database, here.clock, registered)
    waiting = [*found.unfinished.withdrawals.values(), *found.unfinished.loans.values()]
    people = members_named(here.database, here.privacy, cooperative, waiting)
    return showing.page("month_check.html", found=found, people=people)


@blueprint.get("/c/<cooperative>/packs/<month>")
def pack(cooperative: str, month: str) -> Response:
    """A closed month's pack as a file; who takes it out is written down 月度包"""
    actor, _ = staff_of(cooperative)
    here = office()
    try:
        asked = parse_month(month)
    except ValueError:
        raise NotFound from None
    content = month_pack(here.database, cooperative, asked)
    log_access(here, actor, "pack-downloaded", cooperative=cooperative, subject=asked)
    answer = Response(content, content_type="application/zip")
    name = f"{cooperative}-{asked}.zip"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
