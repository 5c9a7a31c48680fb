"""The reads: the journal and the accounts of a cooperative."""

from typing import Any

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import asking_member
from coop_credit.api.context import reader
from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.contracts.commands import QuestionSchema
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.registers import AccountSchema
from coop_credit.contracts.registers import JudgementSchema
from coop_credit.contracts.registers import PageSchema
from coop_credit.contracts.registers import PositionSchema
from coop_credit.contracts.resources import EntrySchema
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.reports.judgement import judge_question
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import member_position
from coop_credit.reports.positions import trial_balance
from coop_credit.store import journal
from coop_credit.telling import told_verdicts

blueprint = Blueprint("reading", description="查阅: what the books say")


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


@blueprint.route("/cooperatives/<cooperative>/loans/judgement", methods=["POST"])
@blueprint.arguments(QuestionSchema)
@blueprint.response(200, JudgementSchema)
def judgement(question: dict[str, Any], cooperative: str) -> dict[str, Any]:
    """What the rules would say to a loan; nothing is written 试算"""
    reader(cooperative, *ALL_BOOKS)
    here = office()
    found = judge_question(here.database, here.clock, cooperative, **question)
    return {
        "most_allowed": found.most_allowed,
        "verdicts": told_verdicts(found.verdicts, language()),
    }


@blueprint.route("/me")
@blueprint.response(200, PositionSchema)
def me() -> Position:
    """What the member who asks has and owes 我的账户"""
    asker = asking_member()
    return member_position(office().database, asker.cooperative, asker.member, asker)
