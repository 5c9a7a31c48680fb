"""What a request for many at once may hold; loading gives the lines of a batch.

Each line has a key of its own, so that what was done is not done again when the same
lines are brought once more, whole or in part.
"""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.commands import AmountSchema
from coop_credit.contracts.commands import MemberAmountSchema
from coop_credit.contracts.fields import LIST_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import key
from coop_credit.contracts.fields import number
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.repaying import RecordRepayment


class ContributionLineSchema(MemberAmountSchema):
    """A contribution of one member."""

    key = key()

    @ma.post_load
    def to_line(self, data: dict[str, Any], **_kwargs: Any) -> Line:
        return Line(key=data.pop("key"), command=RecordContribution(**data))


class LoanAmountSchema(AmountSchema):
    loan = number(required=True)


class RepaymentLineSchema(LoanAmountSchema):
    """A repayment on one loan."""

    key = key()

    @ma.post_load
    def to_line(self, data: dict[str, Any], **_kwargs: Any) -> Line:
        return Line(key=data.pop("key"), command=RecordRepayment(**data))


class PaperTotalSchema(ma.Schema):
    """What the rows of a table come to on paper, where somebody has added them up."""

    total = YuanField(load_default=None)


class BatchSchema(ma.Schema):
    """How a batch is done. dry_run: judge all of it and write nothing."""

    mode = ma.fields.Enum(Mode, by_value=ma.fields.String(), load_default=Mode.ALL_OR_NOTHING)
    dry_run = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ContributionsSchema(BatchSchema):
    lines = ma.fields.List(
        ma.fields.Nested(ContributionLineSchema),
        required=True,
        validate=ma.validate.Length(1, LIST_MAX),
    )


class RepaymentsSchema(BatchSchema):
    lines = ma.fields.List(
        ma.fields.Nested(RepaymentLineSchema),
        required=True,
        validate=ma.validate.Length(1, LIST_MAX),
    )
