"""What members are shown: their own account, and the lists that are published to them. 公开"""

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import asking_member
from coop_credit.api.context import reader
from coop_credit.asking import office
from coop_credit.contracts import disclosure
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.reports.member_accounts import MemberAccount
from coop_credit.reports.member_accounts import member_account
from coop_credit.reports.published import Published
from coop_credit.reports.published import published_lists

blueprint = Blueprint("disclosure", description="公开: what members are shown")

HERE = "/cooperatives/<cooperative>"


@blueprint.route(f"{HERE}/members/<int(max={NUMBER_MAX}):member>/account")
@blueprint.response(200, disclosure.MemberAccountSchema)
def account(cooperative: str, member: int) -> MemberAccount:
    """A member's account: shares and business, year by year 成员账户"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return member_account(office().database, office().clock, cooperative, member, asker)


@blueprint.route("/me/account")
@blueprint.response(200, disclosure.MemberAccountSchema)
def my_account() -> MemberAccount:
    """The account of the member who asks 我的成员账户"""
    asker = asking_member()
    here = office()
    return member_account(here.database, here.clock, asker.cooperative, asker.member, asker)


@blueprint.route(f"{HERE}/published/<month>")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(200, disclosure.PublishedSchema)
def published(_: dict[str, str], cooperative: str, month: str) -> Published:
    """A month's lists for the members: participants, loans paid out, overdue, the fund 公示"""
    asker = reader(cooperative, *ALL_BOOKS, Role.PANEL, Role.MEMBER)
    here = office()
    return published_lists(here.database, here.privacy, here.clock, cooperative, month, asker=asker)
