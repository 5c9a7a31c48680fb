"""A region by the packs that were received: the overview, what is behind it, and what if. 区域"""

from http import HTTPStatus
from typing import Any

from flask import Response

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import asked_region
from coop_credit.api.context import asking_regulator
from coop_credit.api.forms import BINARY
from coop_credit.api.forms import CSV
from coop_credit.api.forms import VARY
from coop_credit.api.forms import asked_form
from coop_credit.api.forms import sheet_answer
from coop_credit.api.receiving import today
from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.contracts import received as contracts
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.contracts.regulation import RegionFormSchema
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.received_cases import ReceivedCase
from coop_credit.reports.received_cases import received_case
from coop_credit.reports.region import RegionMember
from coop_credit.reports.region import RegionView
from coop_credit.reports.region import region_view
from coop_credit.reports.simulating import Question
from coop_credit.reports.simulating import Simulation
from coop_credit.reports.simulating import packs_asked
from coop_credit.reports.simulating import simulate
from coop_credit.sheets import SHEETS
from coop_credit.sheets import XLSX

blueprint = Blueprint("region", description="区域: a region by the packs that were received")


@blueprint.route("/regulator/region")
@blueprint.arguments(RegionFormSchema, location="query")
@blueprint.response(HTTPStatus.OK, contracts.RegionViewSchema)
@blueprint.alt_response(HTTPStatus.OK, schema={"type": "string"}, content_type=CSV)
@blueprint.alt_response(HTTPStatus.OK, schema=BINARY, content_type=XLSX)
def view(asked: dict[str, str]) -> tuple[RegionView, dict[str, str]] | Response:
    """A region's month: who, how much, what is wrong, and how it went on 区域概览

    As a sheet it is the list of cooperatives, the worst first.
    """
    region = asked_region(asked["region"])
    found = region_view(office().database, region, asked["month"], today())
    form = asked_form(asked["form"], *SHEETS)
    if form not in SHEETS:
        return found, VARY
    subject = f"{region} {asked['month']}"
    log_access(office(), actor(), "exports-downloaded", cooperative="", subject=subject)
    made = SHEETS[form](RegionMember, found.cooperatives, language())
    return sheet_answer(made, f"region-{region}-{asked['month']}", form)


@blueprint.route("/regulator/region/<cooperative>/<month>")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.arguments(contracts.CaseQuestionSchema, location="query")
@blueprint.response(HTTPStatus.OK, contracts.ReceivedCaseSchema)
def case(_: dict[str, str], asked: dict[str, str], cooperative: str, month: str) -> ReceivedCase:
    """A cooperative's breaches, and the loans and entries behind them 违规明细"""
    asker = asking_regulator()
    found = received_case(office().database, asker, cooperative, month, **asked)
    subject = " ".join(filter(None, (month, asked["rule"], asked["case"])))
    log_access(office(), asker, "case-opened", cooperative=cooperative, subject=subject)
    return found


@blueprint.route("/regulator/simulations", methods=["POST"])
@blueprint.arguments(contracts.SimulationRequestSchema)
@blueprint.response(HTTPStatus.OK, contracts.SimulationSchema)
def simulation(body: dict[str, Any]) -> Simulation:
    """Which loans and payouts would have failed by other numbers; nothing is written 规则试算"""
    database = office().database
    question = Question(**(body | {"region": asked_region(body["region"])}))
    return simulate(database, question, packs_asked(database, question))
