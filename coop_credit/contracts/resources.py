"""What an answer holds."""

import marshmallow as ma

from coop_credit.contracts.fields import YuanField


class Resource(ma.Schema):
    """An answer; readers must not mind fields that they do not know."""

    class Meta:
        unknown = ma.EXCLUDE


class TransferSchema(Resource):
    """Money from one account to another."""

    debit = ma.fields.String()
    credit = ma.fields.String()
    amount = YuanField()


class EntrySchema(Resource):
    """The receipt of every write: the entry that it made in the journal."""

    cooperative = ma.fields.String()
    seq = ma.fields.Integer()
    kind = ma.fields.String()
    booked_on = ma.fields.Date()
    happened_on = ma.fields.Date()
    recorded_at = ma.fields.String()
    actor = ma.fields.String()
    subject = ma.fields.String()
    voucher = ma.fields.Integer()
    reverses = ma.fields.Integer()
    key = ma.fields.String()
    body = ma.fields.Dict()
    transfers = ma.fields.List(ma.fields.Nested(TransferSchema))
    fingerprint = ma.fields.String()
    digest = ma.fields.String()


class ProblemSchema(Resource):
    """RFC 9457, with a stable ``type`` and the facts behind the words."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    code = ma.fields.String()
    facts = ma.fields.Dict()
    errors = ma.fields.Dict()
    verdicts = ma.fields.List(ma.fields.Dict())
    entry = ma.fields.Nested(EntrySchema)
