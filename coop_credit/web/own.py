"""The member's own pages, for a phone: what is due, what is owed, what may be borrowed and why."""

from flask import Response

from coop_credit.asking import office
from coop_credit.asking import reached
from coop_credit.dates import day_in
from coop_credit.reports import own_pages
from coop_credit.reports.statements import member_statement
from coop_credit.telling import told_verdicts
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import member_here


@blueprint.get("/me")
def own_page() -> Response:
    """What the member who asks owns, owes, and must pay next 我的账户"""
    actor, registered = member_here()
    here, notify = office(), reached()
    today = day_in(registered.zone, here.clock.now())
    found = own_pages.own_page(here.database, here.privacy, registered, actor.member, today)
    due = found.to_pay
    return showing.page(
        "own.html",
        found=found,
        today=today,
        days=(due.since - today).days if due else 0,
        other_door="phone" if notify.codes else "member",
        call=notify.calls.get(registered.cooperative, ""),
        verdicts=told_verdicts(found.most.verdicts, showing.spoken()) if found.most else (),
    )


@blueprint.get("/me/records")
def own_records() -> Response:
    """The member's passbook, withdrawals, guarantees and the month's proof code 我的明细"""
    actor, registered = member_here()
    statement = member_statement(office().database, registered.cooperative, actor.member, actor)
    return showing.page("own_records.html", statement=statement)
