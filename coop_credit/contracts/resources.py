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


class ReceiptSchema(Resource):
    """What a member takes home of an entry: where it stands, and the digest that shows it."""

    seq = ma.fields.Integer()
    voucher = ma.fields.Integer()
    digest = ma.fields.String()


class ReasonSchema(Resource):
    """Why a line of a batch was not done."""

    code = ma.fields.String()
    detail = ma.fields.String()
    facts = ma.fields.Dict()
    verdicts = ma.fields.List(ma.fields.Dict())


class OutcomeSchema(Resource):
    """What came of a line of a batch. line: from 1 on. entry: where one is in the journal."""

    line = ma.fields.Integer()
    key = ma.fields.String()
    result = ma.fields.String()
    entry = ma.fields.Nested(ReceiptSchema)
    reason = ma.fields.Nested(ReasonSchema)


class BatchAnswerSchema(Resource):
    """What came of a batch, line by line; in a dry run, what would have come of it."""

    dry_run = ma.fields.Boolean()
    lines = ma.fields.List(ma.fields.Nested(OutcomeSchema))


class FindingSchema(Resource):
    """What the check of a pack found: its code, the file and row, what is wrong, what to do."""

    code = ma.fields.String()
    file = ma.fields.String()
    row = ma.fields.String()
    text = ma.fields.String()
    advice = ma.fields.String()


class WrongFieldSchema(Resource):
    """A field of the request that is wrong, ``""`` for the whole of it, and in words what is."""

    field = ma.fields.String()
    text = ma.fields.String()


class ProblemSchema(Resource):
    """RFC 9457, with a stable ``type`` and the facts behind the words."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    code = ma.fields.String()
    facts = ma.fields.Dict()
    errors = ma.fields.Dict()
    wrong = ma.fields.List(ma.fields.Nested(WrongFieldSchema))
    verdicts = ma.fields.List(ma.fields.Dict())
    entry = ma.fields.Nested(EntrySchema)
    lines = ma.fields.List(ma.fields.Nested(OutcomeSchema))
    findings = ma.fields.List(ma.fields.Nested(FindingSchema))
