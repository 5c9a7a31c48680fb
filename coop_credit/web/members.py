"""Members: the register with its search, and one member with the passbook."""

from flask import Response
from flask import request
from flask import url_for

from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.reports.finding import find_members
from coop_credit.reports.own_pages import to_pay
from coop_credit.reports.statements import member_statement
from coop_credit.reports.statements import named_member
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import staff_of

#: How many rows a page of a register has.
ROWS = 50


@blueprint.get("/c/<cooperative>/members")
def members(cooperative: str) -> Response:
    """The register of members, or those that a search finds; the only one at once 社员"""
    staff_of(cooperative)
    here = office()
    wanted = request.args.get("find", "").strip()
    lines = find_members(here.database, here.privacy, cooperative, wanted)
    if wanted and len(lines) == 1:
        return showing.go_to(url_for("web.member", cooperative=cooperative, number=lines[0].number))
    after = request.args.get("after", 0, int)
    shown = [each for each in lines if each.number > after][:ROWS]
    more = bool(shown) and shown[-1].number < lines[-1].number
    return showing.page(
        "members.html", lines=shown, all_lines=lines, wanted=wanted, after=after, more=more
    )


@blueprint.get("/c/<cooperative>/members/<int:number>")
def member(cooperative: str, number: int) -> Response:
    """One member: shares, debts, loans, passbook 社员账户"""
    actor, registered = staff_of(cooperative)
    here = office()
    today = day_in(registered.zone, here.clock.now())
    person = named_member(here.database, here.privacy, cooperative, number)
    statement = member_statement(here.database, cooperative, number, actor)
    due = to_pay(statement.loans, today)
    return showing.page("member.html", person=person, statement=statement, due=due, today=today)
