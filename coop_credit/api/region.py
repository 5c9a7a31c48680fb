"""A region by the packs that were received: the overview, what is behind it, and what if. 区域"""

from http import HTTPStatus
from typing import Any

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import asked_region
from coop_credit.api.context import asking_regulator
from coop_credit.api.context import office
from coop_credit.api.receiving import today
from coop_credit.contracts import received as contracts
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.contracts.regulation import MonthSchema
from coop_credit.reports.region import ReceivedCase
from coop_credit.reports.region import RegionView
from coop_credit.reports.region import received_case
from coop_credit.reports.region import region_view
from coop_credit.reports.simulating import Question
from coop_credit.reports.simulating import Simulation
from coop_credit.reports.simulating import packs_asked
from coop_credit.reports.simulating import simulate

blueprint = Blueprint("region", description="区域: a region by the packs that were received")


@blueprint.route("/regulator/region")
@blueprint.arguments(MonthSchema, location="query")
@blueprint.response(HTTPStatus.OK, contracts.RegionViewSchema)
def view(asked: dict[str, str]) -> RegionView:
    """A region's month: who, how much, what is wrong, and how it went on 区域概览"""
    region = asked_region(asked["region"])
    return region_view(office().database, region, asked["month"], today())


@blueprint.route("/regulator/region/<cooperative>/<month>")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.arguments(contracts.CaseQuestionSchema, location="query")
@blueprint.response(HTTPStatus.OK, contracts.ReceivedCaseSchema)
def case(_: dict[str, str], asked: dict[str, str], cooperative: str, month: str) -> ReceivedCase:
    """A cooperative's breaches, and the loans and entries behind them 违规明细"""
    return received_case(office().database, asking_regulator(), cooperative, month, **asked)


@blueprint.route("/regulator/simulations", methods=["POST"])
@blueprint.arguments(contracts.SimulationRequestSchema)
@blueprint.response(HTTPStatus.OK, contracts.SimulationSchema)
def simulation(body: dict[str, Any]) -> Simulation:
    """Which loans and payouts would have failed by other numbers; nothing is written 规则试算"""
    database = office().database
    question = Question(**(body | {"region": asked_region(body["region"])}))
    return simulate(database, question, packs_asked(database, question))
