"""The writes: one address for each operation, answered by the entry that it made."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask_smorest import abort

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import second_person
from coop_credit.asking import office
from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.write import KeyHeader
from coop_credit.contracts.write import Write
from coop_credit.contracts.writes import FOUND
from coop_credit.contracts.writes import WRITES
from coop_credit.ledger.entries import Entry
from coop_credit.operations.desk import Order
from coop_credit.operations.register import carry_out

blueprint = Blueprint("writing", description="办理: every write is one entry")


def _order(cooperative: str, key: str, command: object) -> Entry:
    order = Order(cooperative=cooperative, key=key, command=command, seconded_by=second_person())
    return carry_out(office(), actor(), order)


def _answer_to(write: Write) -> Callable[..., Entry]:
    def answer(
        body: dict[str, Any], headers: dict[str, str], cooperative: str, **numbers: int
    ) -> Entry:
        return _order(cooperative, headers["key"], write.make(body, numbers))

    answer.__doc__ = write.summary
    answer.__name__ = write.name.replace("-", "_")
    return answer


def _offer(write: Write) -> None:
    view = blueprint.arguments(KeyHeader, location="headers")(_answer_to(write))
    view = blueprint.arguments(write.schema)(view)
    view = blueprint.response(HTTPStatus.CREATED, EntrySchema)(view)
    numbered = write.address.replace("<int:", f"<int(max={NUMBER_MAX}):")
    address = f"/cooperatives/<cooperative>{numbered}"
    blueprint.route(address, methods=["POST"])(view)


for each in WRITES:
    _offer(each)


@blueprint.route("/cooperatives/<cooperative>", methods=["PUT"])
@blueprint.arguments(FOUND.schema)
@blueprint.arguments(KeyHeader, location="headers")
@blueprint.response(HTTPStatus.CREATED, EntrySchema)
def found(body: dict[str, Any], headers: dict[str, str], cooperative: str) -> Entry:
    """Found a cooperative 建立合作社"""
    if re.fullmatch(ID_PATTERN, cooperative, re.ASCII) is None:
        wrong = "small ASCII letters, digits and hyphens, 40 at most"
        abort(HTTPStatus.UNPROCESSABLE_ENTITY, messages={"path": {"cooperative": [wrong]}})
    command = FOUND.make(body, {})
    return _order(cooperative, headers["key"], command)
