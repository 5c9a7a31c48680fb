"""What an answer holds that shows members their own account, and the fund they share. 公开"""

import marshmallow as ma

from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.registers import PositionSchema
from coop_credit.contracts.resources import Resource


class YearSchema(Resource):
    """What a member and the fund did with each other in a year, by the days of booking.

    taken_over: shares of the paper books. shares: at the year's end, or now. What is undone is
    taken off in the year of the undoing.
    """

    year = ma.fields.Integer()
    taken_over = YuanField()
    paid_in = YuanField()
    paid_back = YuanField()
    shares = YuanField()
    borrowed = YuanField()
    repaid = YuanField()
    fees = YuanField()


class MemoSchema(Resource):
    """What would fall to a member by the shares of the day; nothing of it is booked or promised.

    reserve: what the books hold beyond shares and debts from earlier years. surplus: of this
    year, so far. Both may be negative.
    """

    fund = YuanField()
    reserve = YuanField()
    reserve_share = YuanField()
    surplus = YuanField()
    surplus_share = YuanField()


class MemberAccountSchema(Resource):
    """A member's account: shares and business year by year."""

    as_of = ma.fields.Date()
    position = ma.fields.Nested(PositionSchema)
    years = ma.fields.List(ma.fields.Nested(YearSchema))
    memo = ma.fields.Nested(MemoSchema)


class ParticipantSchema(Resource):
    """Somebody who takes part. name: as the charter lets it be shown, or nothing."""

    number = ma.fields.Integer()
    name = ma.fields.String()
    shares = YuanField()


class PaidOutSchema(Resource):
    """A loan paid out in the month. state: as of the lists' day.

    ``paid-out``, ``overdue``, ``repaid``, ``written-off`` or ``reversed``.
    """

    number = ma.fields.Integer()
    member = ma.fields.Integer()
    name = ma.fields.String()
    principal = YuanField()
    paid_out_on = ma.fields.Date()
    due_on = ma.fields.Date()
    purpose = ma.fields.String()
    state = ma.fields.String()


class OverdueSchema(Resource):
    """A loan of which principal is overdue. days_late: since the earliest part not paid."""

    number = ma.fields.Integer()
    member = ma.fields.Integer()
    name = ma.fields.String()
    due_on = ma.fields.Date()
    days_late = ma.fields.Integer()
    overdue = YuanField()
    owing = YuanField()


class TotalsSchema(Resource):
    """What became of the fund: at_start, taken_over and contributed less withdrawn make at_end.

    granted, repaid, outstanding: principal of loans.
    """

    at_start = YuanField()
    taken_over = YuanField()
    contributed = YuanField()
    withdrawn = YuanField()
    at_end = YuanField()
    granted = YuanField()
    repaid = YuanField()
    outstanding = YuanField()
    loans_outstanding = ma.fields.Integer()


class PublishedSchema(Resource):
    """A month's published lists, each by number, as of ``as_of``.

    names: how the charter has names shown: ``full``, ``masked``, or ``numbers`` without names.
    """

    cooperative = ma.fields.String()
    month = ma.fields.String()
    as_of = ma.fields.Date()
    names = ma.fields.String()
    fund = ma.fields.Nested(TotalsSchema)
    participants = ma.fields.List(ma.fields.Nested(ParticipantSchema))
    paid_out = ma.fields.List(ma.fields.Nested(PaidOutSchema))
    overdue = ma.fields.List(ma.fields.Nested(OverdueSchema))
