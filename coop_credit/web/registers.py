"""The registers as files for a spreadsheet; who takes one out is written down."""

from flask import Response

from coop_credit.asking import office
from coop_credit.errors import NotFound
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.sheets import CONTENT_TYPES
from coop_credit.sheets import SHEETS
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/registers/<name>.<form>")
def register(cooperative: str, name: str, form: str) -> Response:
    """A register as CSV or XLSX, in the language of the page 名册"""
    actor, _ = staff_of(cooperative)
    if form not in CONTENT_TYPES:
        raise NotFound
    here, make = office(), SHEETS[form]
    match name:
        case "members":
            members = member_register(here.database, here.privacy, cooperative)
            content = make(MemberLine, members, showing.spoken())
        case "loans":
            loans = loan_register(here.database, here.privacy, here.clock, cooperative)
            content = make(LoanLine, loans, showing.spoken())
        case _:
            raise NotFound
    log_access(here, actor, "register-downloaded", cooperative=cooperative, subject=name)
    answer = Response(content, content_type=CONTENT_TYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename={cooperative}-{name}.{form}"
    return answer
