"""What if other numbers were in force: asked in the address, judged by the packs, never written."""

import re
from collections.abc import Mapping
from http import HTTPStatus

import marshmallow as ma
from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.contracts.received import NumbersSchema
from coop_credit.contracts.received import SIMULATED_MONTHS_MAX
from coop_credit.i18n import text
from coop_credit.packs.simulating import LOAN_TERM
from coop_credit.packs.simulating import MEMBER_CAP
from coop_credit.packs.simulating import USAGE_FEE_CAP
from coop_credit.renderings.pack_cells import measure
from coop_credit.reports.simulating import Question
from coop_credit.reports.simulating import Simulation
from coop_credit.reports.simulating import packs_asked
from coop_credit.reports.simulating import simulate
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import FormField
from coop_credit.web.fields import basis_points
from coop_credit.web.region import Asked
from coop_credit.web.region import asked_view
from coop_credit.web.region import region_page
from coop_credit.web.region import told

_NUMBERS = (MEMBER_CAP, LOAN_TERM, USAGE_FEE_CAP)
_MONTHS = "months"
_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)


@blueprint.get("/region/simulation")
def simulation() -> Response:
    """Which loans and payouts would have failed by other numbers 规则试算"""
    asked = asked_view()
    typed = {name: request.args.get(name, "").strip() for name in _NUMBERS}
    typed[_MONTHS] = request.args.get(_MONTHS, "").strip() or "1"
    numbers, wrong = _numbers(typed)
    months = _whole(typed[_MONTHS])
    if not 1 <= months <= SIMULATED_MONTHS_MAX:
        wrong[_MONTHS] = text(f"page.simulation.wrong-{_MONTHS}", showing.spoken())
    found = None
    if numbers and not wrong:
        question = Question(region=asked.region, month=asked.month, months=months, numbers=numbers)
        database = office().database
        found = simulate(database, question, packs_asked(database, question))
    return _page(asked, typed, wrong, found)


def _page(
    asked: Asked, typed: Mapping[str, str], wrong: Mapping[str, str], found: Simulation | None
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return region_page(
        "region_simulation.html",
        asked,
        status,
        fields=[_field(name, typed[name], wrong.get(name, "")) for name in typed],
        wrong=list(wrong.items()),
        found=found,
        measured=_measured,
    )


def _numbers(typed: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """The numbers that were typed, as a rulebook has them, and what is wrong with the others."""
    body = {
        name: _whole(typed[name]) if name == LOAN_TERM else _percent(typed[name])
        for name in _NUMBERS
        if typed[name]
    }
    if not body:
        return {}, {}
    try:
        return NumbersSchema().load(body), {}
    except ma.ValidationError as error:
        wrong = [name for name in _NUMBERS if name in error.messages_dict]
        said = {name: text(f"page.simulation.wrong-{name}", showing.spoken()) for name in wrong}
        return {}, said


def _percent(written: str) -> int:
    rate = basis_points(written)
    return -1 if rate is None else rate


def _whole(written: str) -> int:
    return int(written) if _WHOLE.fullmatch(written) else -1


def _field(name: str, value: str, said: str) -> FormField:
    spoken = showing.spoken()
    return FormField(
        name=name,
        label=text(f"page.simulation.{name}", spoken),
        hint=text(f"page.simulation.hint-{name}", spoken),
        kind="number" if name in {LOAN_TERM, _MONTHS} else "line",
        options=[],
        is_due=True,
        is_long=False,
        value=value,
        said=said,
    )


def _measured(written: str, unit: str) -> str:
    return told(measure(written, unit))
