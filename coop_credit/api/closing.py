"""Closed months and their packs."""

from flask import Response

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import asking_member
from coop_credit.api.context import reader
from coop_credit.asking import office
from coop_credit.contracts.closing import ClosedMonthSchema
from coop_credit.contracts.closing import ClosingCheckSchema
from coop_credit.contracts.closing import ProofSchema
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.closing_checks import ClosingCheck
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.packs import ClosedMonth
from coop_credit.reports.packs import closed_months
from coop_credit.reports.packs import month_pack
from coop_credit.reports.proofs import Proof
from coop_credit.reports.proofs import member_proof

blueprint = Blueprint("closing", description="月结: closed months and their packs")

HERE = "/cooperatives/<cooperative>/months"


@blueprint.route(HERE)
@blueprint.response(200, ClosedMonthSchema(many=True))
def months(cooperative: str) -> list[ClosedMonth]:
    """The closed months 已结账月份"""
    reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return closed_months(office().database, cooperative)


@blueprint.route("/cooperatives/<cooperative>/month-closings/next")
@blueprint.response(200, ClosingCheckSchema)
def next_closing(cooperative: str) -> ClosingCheck:
    """What stands before the close of the next month; nothing is written 月结检查"""
    reader(cooperative, *ALL_BOOKS)
    return closing_check(office().database, office().clock, cooperative)


@blueprint.route(f"{HERE}/<month>/pack")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(200, content_type="application/zip")
def pack(_: dict[str, str], cooperative: str, month: str) -> Response:
    """A closed month's pack: a zip that can be checked without this program 合规包"""
    asker = reader(cooperative, *ALL_BOOKS)
    made = month_pack(office().database, cooperative, month)
    log_access(office(), asker, "pack-downloaded", cooperative=cooperative, subject=month)
    answer = Response(made, content_type="application/zip")
    name = f"{cooperative}-{month}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.route(
    f"/cooperatives/<cooperative>/members/<int(max={NUMBER_MAX}):member>/proofs/<month>"
)
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(200, ProofSchema)
def proof(_: dict[str, str], cooperative: str, member: int, month: str) -> Proof:
    """How a member finds the own balances in a month's pack 月末核对"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    here = office()
    return member_proof(
        here.database, here.privacy, cooperative, month=month, member=member, asker=asker
    )


@blueprint.route("/me/proofs/<month>")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(200, ProofSchema)
def my_proof(_: dict[str, str], month: str) -> Proof:
    """The proof of the member who asks 我的月末核对"""
    asker, here = asking_member(), office()
    return member_proof(
        here.database,
        here.privacy,
        asker.cooperative,
        month=month,
        member=asker.member,
        asker=asker,
    )
