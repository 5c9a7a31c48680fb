"""Closed months and their packs."""

from flask import Response

from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import ALL_BOOKS
from coop_credit.api.context import office
from coop_credit.api.context import reader
from coop_credit.contracts.closing import ClosedMonthSchema
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.reports.packs import ClosedMonth
from coop_credit.reports.packs import closed_months
from coop_credit.reports.packs import month_pack

blueprint = Blueprint("closing", description="月结: closed months and their packs")

HERE = "/cooperatives/<cooperative>/months"


@blueprint.route(HERE)
@blueprint.response(200, ClosedMonthSchema(many=True))
def months(cooperative: str) -> list[ClosedMonth]:
    """The closed months 已结账月份"""
    reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return closed_months(office().database, cooperative)


@blueprint.route(f"{HERE}/<month>/pack")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(200, content_type="application/zip")
def pack(_: dict[str, str], cooperative: str, month: str) -> Response:
    """A closed month's pack: a zip that can be checked without this program 合规包"""
    reader(cooperative, *ALL_BOOKS)
    made = month_pack(office().database, cooperative, month)
    answer = Response(made, content_type="application/zip")
    name = f"{cooperative}-{month}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
