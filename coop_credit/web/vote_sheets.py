"""The sheet on which the panel votes on paper: the loan, and a line for each of its members."""

from flask import Response

from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.staff import staff_here
from coop_credit.reports.statements import named_member
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/loans/<int:number>/vote-sheet")
def vote_sheet(cooperative: str, number: int) -> Response:
    """A loan's sheet, to be printed, signed, and typed in by the bookkeeper 评议表"""
    staff_of(cooperative, Role.PANEL)
    here = office()
    found = loan_statement(here.database, here.clock, cooperative, number)
    person = named_member(here.database, here.privacy, cooperative, found.loan.member)
    people = staff_here(here.database, here.privacy, cooperative)
    panel = [each for each in people if Role.PANEL in each.roles]
    return showing.page("vote_sheet.html", loan=found.loan, person=person, panel=panel)
