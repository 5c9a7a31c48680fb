"""What requests and answers about calls on pledges hold."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import LIST_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import choice
from coop_credit.contracts.fields import day
from coop_credit.contracts.fields import number
from coop_credit.contracts.resources import Resource
from coop_credit.operations.calling import LAPSES
from coop_credit.operations.calling import NamedCall


class NamedCallSchema(ma.Schema):
    """What the panel calls for from one member."""

    member = number(required=True)
    amount = YuanField(required=True)

    @ma.post_load
    def to_call(self, data: dict[str, Any], **_kwargs: Any) -> NamedCall:
        return NamedCall(data["member"], data["amount"])


class CallSchema(ma.Schema):
    """Whom a loan calls on: those named, or without names all whose pledge is free."""

    calls = ma.fields.List(
        ma.fields.Nested(NamedCallSchema),
        load_default=list,
        validate=ma.validate.Length(0, LIST_MAX),
    )


class ConfirmationSchema(ma.Schema):
    """Whose money has come on a day. pledger: 0 for everybody's that was still missing."""

    happened_on = day(required=True)
    pledger = ma.fields.Integer(
        strict=True, load_default=0, validate=ma.validate.Range(0, 1_000_000)
    )


class LapseSchema(ma.Schema):
    because = choice(*LAPSES)


class PledgeCallSchema(Resource):
    """What a member lends of a loan. confirmed_on: when the money came, or nothing so far."""

    loan = ma.fields.Integer()
    member = ma.fields.Integer()
    amount = YuanField()
    called_on = ma.fields.Date()
    confirmed_on = ma.fields.Date(allow_none=True)
