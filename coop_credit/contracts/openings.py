"""What a request to take paper books over holds."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.commands import RATE_BP_MAX
from coop_credit.contracts.fields import LIST_MAX
from coop_credit.contracts.fields import REQUEST_FEN_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import day
from coop_credit.contracts.fields import line
from coop_credit.contracts.fields import number
from coop_credit.contracts.persons import PersonSchema
from coop_credit.contracts.pledges import NamedCallSchema
from coop_credit.money import ZERO
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import OpeningMember


class OpeningMemberSchema(ma.Schema):
    person = ma.fields.Nested(PersonSchema, required=True)
    joined_on = day(required=True)
    participant_since = day(load_default=None, allow_none=True)
    shares = YuanField(least_fen=0, load_default=ZERO)
    pledged = YuanField(least_fen=0, load_default=ZERO)

    @ma.post_load
    def to_member(self, data: dict[str, Any], **_kwargs: Any) -> OpeningMember:
        return OpeningMember(**data)


class OpeningLoanSchema(ma.Schema):
    member = number(required=True)
    principal = YuanField(required=True)
    paid_out_on = day(required=True)
    due_on = day(required=True)
    instalments = number(required=True)
    rate_bp = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(0, RATE_BP_MAX)
    )
    purpose = line(40, required=True)
    lenders = ma.fields.List(
        ma.fields.Nested(NamedCallSchema),
        load_default=list,
        validate=ma.validate.Length(0, LIST_MAX),
    )

    @ma.post_load
    def to_loan(self, data: dict[str, Any], **_kwargs: Any) -> OpeningLoan:
        return OpeningLoan(**(data | {"lenders": tuple(data["lenders"])}))


class OpeningBalancesSchema(ma.Schema):
    bank = YuanField(least_fen=0, required=True)
    surplus = YuanField(least_fen=-REQUEST_FEN_MAX, required=True)
    members = ma.fields.List(
        ma.fields.Nested(OpeningMemberSchema),
        required=True,
        validate=ma.validate.Length(0, LIST_MAX),
    )
    loans = ma.fields.List(
        ma.fields.Nested(OpeningLoanSchema),
        load_default=list,
        validate=ma.validate.Length(0, LIST_MAX),
    )


class PaperBooksSchema(ma.Schema):
    """What the paper books come to on their last day; shares: what members have paid in."""

    bank = YuanField(least_fen=0, required=True)
    surplus = YuanField(least_fen=-REQUEST_FEN_MAX, required=True)
    shares = YuanField(least_fen=0, required=True)
    outstanding = YuanField(least_fen=0, required=True)


class PledgedPaperBooksSchema(ma.Schema):
    """As ``PaperBooksSchema``, without a pool."""

    bank = YuanField(least_fen=0, required=True)
    surplus = YuanField(least_fen=-REQUEST_FEN_MAX, required=True)
    pledged = YuanField(least_fen=0, required=True)
    outstanding = YuanField(least_fen=0, required=True)
