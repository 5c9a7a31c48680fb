"""The member's own page, for a phone: what is due, what is owed, what may be borrowed and why."""

from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.i18n import told_verdicts
from coop_credit.reports.judgement import judge_most
from coop_credit.reports.statements import member_statement
from coop_credit.reports.statements import named_member
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import member_here


@blueprint.get("/me")
def own_page() -> Response:
    """What the member who asks owns, owes, and must pay next 我的账户"""
    actor, registered = member_here()
    here = office()
    today = day_in(registered.zone, here.clock.now())
    statement = member_statement(here.database, registered.cooperative, actor.member, actor)
    person = named_member(here.database, here.privacy, registered.cooperative, actor.member)
    return showing.page(
        "own.html",
        person=person,
        statement=statement,
        today=today,
        days=(statement.next_due.due_on - today).days if statement.next_due else 0,
        hidden="hidden" in request.args,
        allowed=_allowed(registered.cooperative, actor.member),
    )


def _allowed(cooperative: str, member: int) -> dict[str, object] | None:
    """How much may still be borrowed, and why; nothing where a number is missing for that."""
    here = office()
    try:
        found = judge_most(here.database, here.clock, cooperative, member)
    except (NoRuleInForce, ValueNotEntered):
        return None
    return {
        "most": found.most_allowed,
        "verdicts": told_verdicts(found.verdicts, showing.spoken()),
    }
