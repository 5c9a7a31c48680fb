"""The manager's first page: the day."""

from flask import Response

from coop_credit.asking import office
from coop_credit.operations.drafting import drafts_of
from coop_credit.reports.today import today_in
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.drawing import pairs
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/")
def today(cooperative: str) -> Response:
    """Today 今日"""
    actor, registered = staff_of(cooperative)
    here = office()
    found = today_in(here.database, here.privacy, here.clock, registered)
    return showing.page(
        "today.html",
        found=found,
        drafts=len(drafts_of(here, actor)),
        columns=pairs([(each.month, each.lent.fen, each.repaid.fen) for each in found.months]),
    )
