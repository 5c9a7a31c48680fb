"""Many contributions or repayments in one request, answered by what came of each line."""

from typing import Any

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.contracts.batches import ContributionsSchema
from coop_credit.contracts.batches import RepaymentsSchema
from coop_credit.contracts.resources import BatchAnswerSchema
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import carry_out_batch
from coop_credit.telling import outcomes_told

blueprint = Blueprint("batches", description="批量办理: every line is one entry")


@blueprint.route("/cooperatives/<cooperative>/contributions:batch", methods=["POST"])
@blueprint.arguments(ContributionsSchema)
@blueprint.response(200, BatchAnswerSchema)
def contribute_many(body: dict[str, Any], cooperative: str) -> dict[str, Any]:
    """Record many contributions 批量出资"""
    return _answer(body, cooperative)


@blueprint.route("/cooperatives/<cooperative>/repayments:batch", methods=["POST"])
@blueprint.arguments(RepaymentsSchema)
@blueprint.response(200, BatchAnswerSchema)
def repay_many(body: dict[str, Any], cooperative: str) -> dict[str, Any]:
    """Record many repayments 批量归还"""
    return _answer(body, cooperative)


def _answer(body: dict[str, Any], cooperative: str) -> dict[str, Any]:
    batch = Batch(cooperative=cooperative, **body)
    outcomes = carry_out_batch(office(), actor(), batch)
    return {"dry_run": batch.dry_run, "lines": outcomes_told(outcomes, language())}
