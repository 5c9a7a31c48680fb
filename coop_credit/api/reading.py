"""The reads: the journal and the accounts of a cooperative."""

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from coop_credit.actors import Role
from coop_credit.api.context import ALL_BOOKS
from coop_credit.api.context import actor
from coop_credit.api.context import office
from coop_credit.api.context import reader
from coop_credit.api.context import sign_in
from coop_credit.api.problems import language
from coop_credit.contracts.commands import QuestionSchema
from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.registers import PageSchema
from coop_credit.contracts.registers import PositionSchema
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.resources import Resource
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.i18n import verdict_text
from coop_credit.ledger.entries import Entry
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.reports.judgement import business_day
from coop_credit.reports.judgement import judge_loan
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import member_position
from coop_credit.reports.positions import trial_balance
from coop_credit.reports.returns import Return
from coop_credit.reports.returns import region_return
from coop_credit.store import journal

blueprint = Blueprint("reading", "reading", description="查阅: what the books say")
blueprint.before_request(sign_in)


class AccountSchema(Resource):
    """An account and its two totals."""

    code = ma.fields.String()
    debit = YuanField()
    credit = YuanField()


@blueprint.route("/cooperatives/<cooperative>/entries")
@blueprint.arguments(PageSchema, location="query")
@blueprint.response(200, EntrySchema(many=True))
def entries(page: dict[str, int], cooperative: str) -> list[Entry]:
    """The journal 流水"""
    reader(cooperative, *ALL_BOOKS)
    with office().database.snapshot() as tx:
        return journal.entries(tx, cooperative, after=page["after"], count=page["count"])


@blueprint.route("/cooperatives/<cooperative>/accounts")
@blueprint.response(200, AccountSchema(many=True))
def accounts(cooperative: str) -> list[dict[str, str | Money]]:
    """The trial balance 试算平衡表"""
    reader(cooperative, *ALL_BOOKS)
    return [
        {"code": code, "debit": each.debit, "credit": each.credit}
        for code, each in trial_balance(office().database, cooperative).items()
    ]


@blueprint.route(f"/cooperatives/<cooperative>/members/<int(max={NUMBER_MAX}):member>/position")
@blueprint.response(200, PositionSchema)
def position(cooperative: str, member: int) -> Position:
    """What a member has and owes 社员账户"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return member_position(office().database, cooperative, member, asker)


class JudgementSchema(Resource):
    """What the rules would say, and how much at most they would let through today."""

    most_allowed = YuanField()
    verdicts = ma.fields.List(ma.fields.Dict())


@blueprint.route("/cooperatives/<cooperative>/loans/judgement", methods=["POST"])
@blueprint.arguments(QuestionSchema)
@blueprint.response(200, JudgementSchema)
def judgement(question: dict[str, Any], cooperative: str) -> dict[str, Any]:
    """What the rules would say to a loan; nothing is written 试算"""
    reader(cooperative, *ALL_BOOKS)
    here = office()
    terms = LoanTerms(
        principal=question["amount"],
        starts_on=business_day(here.database, cooperative, here.clock),
        due_on=question["due_on"],
        instalments=question["instalments"],
        rate_bp=question["rate_bp"],
        schedule_kind=question["schedule_kind"],
        parts=tuple(question["parts"]),
    )
    found = judge_loan(here.database, cooperative, question["member"], terms, question["purpose"])
    spoken = language()
    return {
        "most_allowed": found.most_allowed,
        "verdicts": [
            each.as_body() | {"text": verdict_text(each, spoken)} for each in found.verdicts
        ],
    }


@blueprint.route("/me")
@blueprint.response(200, PositionSchema)
def me() -> Position:
    """What the member who asks has and owes 我的账户"""
    asker = actor()
    if Role.MEMBER not in asker.roles:
        raise NotAllowed(roles=Role.MEMBER)
    return member_position(office().database, asker.cooperative, asker.member, asker)


class MonthSchema(ma.Schema):
    """A month, and digits that the cooperatives' region codes begin with."""

    month = MonthField(required=True)
    region = ma.fields.String(load_default="", validate=ma.validate.Regexp(r"^[0-9]{0,12}$"))


class ReturnSchema(Resource):
    """One cooperative's month."""

    cooperative = ma.fields.String()
    name = ma.fields.String()
    region_code = ma.fields.String()
    month = ma.fields.String()
    through_seq = ma.fields.Integer()
    fund = YuanField()
    members = ma.fields.Integer()
    participants = ma.fields.Integer()
    contributed = YuanField()
    withdrawn = YuanField()
    loans_granted = ma.fields.Integer()
    granted = YuanField()
    repaid = YuanField()
    loans_outstanding = ma.fields.Integer()
    outstanding = YuanField()


@blueprint.route("/regulator/returns")
@blueprint.arguments(MonthSchema, location="query")
@blueprint.response(200, ReturnSchema(many=True))
def returns(asked: dict[str, str]) -> list[Return]:
    """The month of every cooperative in the regulator's region 监管报表"""
    asker = actor()
    if Role.REGULATOR not in asker.roles:
        raise NotAllowed(roles=Role.REGULATOR)
    region = asked["region"] or asker.region
    if not asker.region or not region.startswith(asker.region):
        raise NotFound
    return region_return(office().database, region, asked["month"])
