"""What an answer holds that lists cooperatives, people, loans and notices."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.resources import Resource
from coop_credit.store.cooperatives import Staff


class PageSchema(ma.Schema):
    """Which part of a list: what follows ``after``, at most ``count``."""

    after = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, NUMBER_MAX))
    count = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, 1_000))


class CooperativePageSchema(ma.Schema):
    """Which part of the cooperatives: those whose id follows ``after``, at most ``count``."""

    after = ma.fields.String(load_default="", validate=ma.validate.Regexp(r"^[a-z0-9-]{0,40}$"))
    count = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, 1_000))


class CooperativeSchema(Resource):
    """A cooperative as registered."""

    cooperative = ma.fields.String()
    name = ma.fields.String()
    credit_code = ma.fields.String()
    region_code = ma.fields.String()
    rulebook = ma.fields.String()
    funding_model = ma.fields.String()
    custodian = ma.fields.String()
    zone = ma.fields.String()
    opened_on = ma.fields.Date()


class DutiesSchema(Resource):
    """Somebody's duties. member: the person's own member number, 0 for none."""

    handle = ma.fields.String()
    roles = ma.fields.List(ma.fields.String())
    member = ma.fields.Integer()

    @ma.pre_dump
    def in_order(self, staff: Staff, **_kwargs: Any) -> dict[str, Any]:
        return {"handle": staff.handle, "roles": sorted(staff.roles), "member": staff.member}


class MemberSchema(Resource):
    """A member by number; who it is stays sealed."""

    number = ma.fields.Integer()
    kind = ma.fields.String()
    farmer = ma.fields.Boolean()
    joined_on = ma.fields.Date()
    participant_since = ma.fields.Date(allow_none=True)
    left_on = ma.fields.Date(allow_none=True)


class NamedMemberSchema(MemberSchema):
    """A member with the name."""

    name = ma.fields.String()


class LoanSchema(Resource):
    """A loan as agreed. decided_by: a principal, or nothing before the decision.

    extensions: how often the last day was moved. borne_by: who bears what was written off,
    ``surplus`` or ``expenses``, or nothing.
    """

    number = ma.fields.Integer()
    member = ma.fields.Integer()
    principal = YuanField()
    due_on = ma.fields.Date()
    instalments = ma.fields.Integer()
    schedule_kind = ma.fields.String()
    rate_bp = ma.fields.Integer()
    purpose = ma.fields.String()
    state = ma.fields.String()
    applied_on = ma.fields.Date()
    decided_on = ma.fields.Date(allow_none=True)
    decided_by = ma.fields.String()
    paid_out_on = ma.fields.Date(allow_none=True)
    extensions = ma.fields.Integer()
    written_off_on = ma.fields.Date(allow_none=True)
    borne_by = ma.fields.String()


class InstalmentSchema(Resource):
    """Principal that falls due on a day."""

    number = ma.fields.Integer()
    due_on = ma.fields.Date()
    principal = YuanField()


class LoanStatementSchema(Resource):
    """A loan, its schedule, and what is owed on it; the next instalment due stands first.

    written_off: principal that was written off and is not recovered. fees: the usage fee to
    pay with each instalment of the schedule, when all are paid on their days.
    """

    loan = ma.fields.Nested(LoanSchema)
    owing = YuanField()
    written_off = YuanField()
    schedule = ma.fields.List(ma.fields.Nested(InstalmentSchema))
    fees = ma.fields.List(YuanField())
    unpaid = ma.fields.List(ma.fields.Nested(InstalmentSchema))


class WithdrawalSchema(Resource):
    """A notice of withdrawal."""

    number = ma.fields.Integer()
    member = ma.fields.Integer()
    amount = YuanField()
    noticed_on = ma.fields.Date()
    state = ma.fields.String()
    paid_on = ma.fields.Date(allow_none=True)


class PositionSchema(Resource):
    """What a member has and owes. written_off: owed too, though the books have given it up."""

    member = ma.fields.Integer()
    shares = YuanField()
    owing = YuanField()
    held = YuanField()
    written_off = YuanField()


class MemberStatementSchema(Resource):
    """A member's position with the loans and the notices behind it."""

    position = ma.fields.Nested(PositionSchema)
    loans = ma.fields.List(ma.fields.Nested(LoanStatementSchema))
    withdrawals = ma.fields.List(ma.fields.Nested(WithdrawalSchema))
