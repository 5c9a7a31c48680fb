"""What members should know, on a page to read or to print; nobody signs in for it."""

from flask import Response

from coop_credit.web import showing
from coop_credit.web.answering import blueprint


@blueprint.get("/guide")
def guide() -> Response:
    """The own account on a phone, and the code of the month 社员须知"""
    return showing.page("guide.html")
