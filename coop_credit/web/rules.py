"""The rules that hold here: every number with its source, or as the cooperative's own."""

from flask import Response

from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.i18n import text
from coop_credit.reports.rules import NumberInForce
from coop_credit.reports.rules import rules_in_force
from coop_credit.telling import source_text
from coop_credit.telling import value_text
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.helping import of_number
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/rules")
def rules(cooperative: str) -> Response:
    """The numbers in force today 规则与章程"""
    _, registered = staff_of(cooperative)
    here = office()
    today = day_in(registered.zone, here.clock.now())
    found = rules_in_force(here.database, registered, today)
    return showing.page(
        "rules.html",
        title=found.title[showing.spoken()],
        numbers_in_force=[shown_number(each) for each in found.numbers],
        helps=[of_number(each) for each in found.rules],
    )


def shown_number(each: NumberInForce) -> dict[str, object]:
    """A parameter as the pages show it: by name, its value, and where that comes from."""
    spoken = showing.spoken()
    if each.dated is None:
        return {"name": each.name, "value": text("page.rules.none", spoken), "is_own": False}
    return {
        "name": each.name,
        "value": value_text(each.dated.value, each.parameter.unit, spoken),
        "is_own": each.is_own,
        "is_entered": each.parameter.entered,
        "status": each.dated.status,
        "source": "" if each.parameter.entered else source_text(each.dated.source, spoken),
        "since": each.dated.since.isoformat(),
    }
