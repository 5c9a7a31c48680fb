"""The reads: the journal and the accounts of a cooperative."""

import marshmallow as ma
from flask_smorest import Blueprint

from coop_credit.actors import Role
from coop_credit.api.context import office
from coop_credit.api.context import reader
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.resources import Resource
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import member_position
from coop_credit.reports.positions import trial_balance
from coop_credit.store import journal

blueprint = Blueprint("reading", "reading", description="查阅: what the books say")

ALL_BOOKS = (Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER, Role.SUPERVISOR)


class PageSchema(ma.Schema):
    """Which part of a list: what follows ``after``, at most ``count``."""

    after = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 10**12))
    count = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, 1_000))


class AccountSchema(Resource):
    """An account and its two totals."""

    code = ma.fields.String()
    debit = YuanField()
    credit = YuanField()


class PositionSchema(Resource):
    """What a member has and owes."""

    member = ma.fields.Integer()
    shares = YuanField()
    owing = YuanField()
    held = YuanField()


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


@blueprint.route("/cooperatives/<cooperative>/members/<int:member>/position")
@blueprint.response(200, PositionSchema)
def position(cooperative: str, member: int) -> Position:
    """What a member has and owes 社员账户"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return member_position(office().database, cooperative, member, asker)
