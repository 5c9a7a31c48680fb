"""What requests and answers about closed months hold."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import line
from coop_credit.contracts.resources import Resource
from coop_credit.operations.handing_in import Place
from coop_credit.reports.public_proofs import Claim


class CloseMonthSchema(ma.Schema):
    """explanation: why the bank's statement differs from the books, where it does."""

    month = MonthField(required=True)
    explanation = line(500, load_default="")


class HandInMonthSchema(ma.Schema):
    """where: to the regulator's side of this installation, or as a file to another one."""

    month = MonthField(required=True)
    where = ma.fields.Enum(Place, by_value=True, load_default=Place.HERE)


class ProofSchema(Resource):
    """What a member needs to find the own balances of a month; docs/members.md says how."""

    member = ma.fields.Integer(required=True)
    month = ma.fields.String(required=True)
    proof_code = ma.fields.String(required=True)
    is_closed = ma.fields.Boolean(required=True)
    shares = YuanField(required=True)
    owing = YuanField(required=True)
    leaf = ma.fields.String(required=True)
    index = ma.fields.Integer(required=True)
    size = ma.fields.Integer(required=True)
    path = ma.fields.List(ma.fields.String(), required=True)
    root = ma.fields.String(required=True)
    manifest = ma.fields.String(required=True)


class ClaimSchema(ma.Schema):
    """What a member knows of a month, as typed into a form."""

    cooperative = ma.fields.String(required=True, validate=ma.validate.Regexp(ID_PATTERN))
    month = MonthField(required=True)
    number = ma.fields.Integer(required=True, validate=ma.validate.Range(1, NUMBER_MAX))
    shares = YuanField(least_fen=0, required=True)
    owing = YuanField(least_fen=0, required=True)
    code = ma.fields.String(required=True, validate=ma.validate.Length(1, 60))

    @ma.post_load
    def to_claim(self, data: dict[str, Any], **_kwargs: Any) -> Claim:
        return Claim(**data)


class ClosingCheckSchema(Resource):
    """What stands before the close of the next month; statement and difference may be null."""

    month = ma.fields.String(required=True)
    ends_on = ma.fields.Date(required=True)
    is_over = ma.fields.Boolean(required=True)
    bank_books = YuanField(required=True)
    statement = YuanField(required=True, allow_none=True)
    difference = YuanField(required=True, allow_none=True)
    findings = ma.fields.List(ma.fields.String(), required=True)
    queued = ma.fields.List(ma.fields.Integer(), required=True)
    awaited = ma.fields.List(ma.fields.Integer(), required=True)


class ClosedMonthSchema(ma.Schema):
    """A closed month. manifest: the digest of its pack's manifest; key: the id of the signer's."""

    month = ma.fields.String(required=True)
    first_seq = ma.fields.Integer(required=True)
    through_seq = ma.fields.Integer(required=True)
    head = ma.fields.String(required=True)
    root = ma.fields.String(required=True)
    manifest = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
