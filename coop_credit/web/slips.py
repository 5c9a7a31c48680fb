"""A member's slip: the number and a new PIN, on a page that is printed and shown once."""

from flask import Response
from flask import url_for

from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.operations.member_pins import issue_pin
from coop_credit.reports.statements import named_member
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.qr import square
from coop_credit.web.visiting import manager_of
from coop_credit.web.visiting import sent_form


@blueprint.get("/c/<cooperative>/members/<int:number>/slip")
def slip_form(cooperative: str, number: int) -> Response:
    """What a slip is, and the button that makes one 登录纸条"""
    manager_of(cooperative)
    here = office()
    person = named_member(here.database, here.privacy, cooperative, number)
    return showing.page("slip.html", person=person, pin="")


@blueprint.post("/c/<cooperative>/members/<int:number>/slip")
def slip(cooperative: str, number: int) -> Response:
    """A slip with a new PIN, to be printed now 打印登录纸条"""
    actor, registered = manager_of(cooperative)
    sent_form()
    here = office()
    person = named_member(here.database, here.privacy, cooperative, number)
    pin = issue_pin(here, actor, cooperative, number)
    address = url_for("web.sign_in_form", cooperative=cooperative, member=number, _external=True)
    return showing.page(
        "slip.html",
        person=person,
        pin=f"{pin[:4]} {pin[4:]}",
        address=url_for("web.sign_in_form", _external=True),
        picture=square(address),
        today=day_in(registered.zone, here.clock.now()),
    )
