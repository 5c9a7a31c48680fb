"""What an answer holds that lists cooperatives, people, loans and notices."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.fields import YesField
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.resources import Resource
from coop_credit.store.cooperatives import Staff
from coop_credit.store.movements import FROM_NEWEST
from coop_credit.store.movements import PAGE


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
    farmer = YesField()
    joined_on = ma.fields.Date()
    participant_since = ma.fields.Date(allow_none=True)
    left_on = ma.fields.Date(allow_none=True)


class NamedMemberSchema(MemberSchema):
    """A member with the name. bank_account: its last four digits behind asterisks, or nothing."""

    name = ma.fields.String()
    bank_account = ma.fields.String()


class LoanSchema(Resource):
    """A loan as agreed. decided_by: a principal, or nothing before the decision.

    extensions: how often the last day was moved. borne_by: who bears what was written off,
    ``surplus`` or ``expenses``, or nothing. guarantors: how many were named.
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
    guarantors = ma.fields.Integer()


class ListedLoanSchema(LoanSchema):
    """A loan in the register. grade: by days late today, ``normal`` to ``loss``, or nothing."""

    grade = ma.fields.String()


class InstalmentSchema(Resource):
    """Principal that falls due on a day."""

    number = ma.fields.Integer()
    due_on = ma.fields.Date()
    principal = YuanField()


class GuaranteeSchema(Resource):
    """A guarantee: of whose loan, by whom, how much at most, and what was paid on it.

    state: ``asked``, ``given``, ``called`` (something was paid) or ``freed``. recorded_by: who
    wrote the consent down.
    """

    loan = ma.fields.Integer()
    member = ma.fields.Integer()
    guarantor = ma.fields.Integer()
    amount = YuanField()
    state = ma.fields.String()
    given_on = ma.fields.Date(allow_none=True)
    recorded_by = ma.fields.String()
    guarantor_paid = YuanField()


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
    guarantees = ma.fields.List(ma.fields.Nested(GuaranteeSchema))


class LoanTodaySchema(LoanStatementSchema):
    """A loan by itself, with its grade."""

    loan = ma.fields.Nested(ListedLoanSchema)


class WithdrawalSchema(Resource):
    """A notice of withdrawal."""

    number = ma.fields.Integer()
    member = ma.fields.Integer()
    amount = YuanField()
    noticed_on = ma.fields.Date()
    state = ma.fields.String()
    paid_on = ma.fields.Date(allow_none=True)


class AccountSchema(Resource):
    """An account and its two totals."""

    code = ma.fields.String()
    debit = YuanField()
    credit = YuanField()


class JudgementSchema(Resource):
    """What the rules would say, and how much at most they would let through today."""

    most_allowed = YuanField()
    verdicts = ma.fields.List(ma.fields.Dict())


class PositionSchema(Resource):
    """What a member has and owes. written_off: owed too, though the books have given it up.

    pledged: what the member promises to lend; called and lent_out are parts of it.
    """

    member = ma.fields.Integer()
    shares = YuanField()
    owing = YuanField()
    held = YuanField()
    written_off = YuanField()
    pledged = YuanField()
    called = YuanField()
    lent_out = YuanField()


class MovementPageSchema(ma.Schema):
    """Which movements: entries below the seq ``before``, at most ``count``, the newest first."""

    before = ma.fields.Integer(load_default=FROM_NEWEST, validate=ma.validate.Range(1, NUMBER_MAX))
    count = ma.fields.Integer(load_default=PAGE, validate=ma.validate.Range(1, PAGE))


class LineSchema(Resource):
    """A change of one account: shares and held are the member's, loan is owed, fees are paid.

    What is written-off is owed too, though the books have given it up. pledged is free, called
    and lent-out are not; funds is the member's money with others, borne was lost. loan: its
    number, 0 for an account of no loan. amount: positive when the balance grows. balance:
    after this line.
    """

    account = ma.fields.String()
    loan = ma.fields.Integer()
    amount = YuanField()
    balance = YuanField()


class MovementSchema(Resource):
    """An entry as far as it touches the member. reverses, reversed_by: a seq, or 0."""

    seq = ma.fields.Integer()
    kind = ma.fields.String()
    voucher = ma.fields.Integer()
    booked_on = ma.fields.Date()
    happened_on = ma.fields.Date()
    reverses = ma.fields.Integer()
    reversed_by = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(LineSchema))


class DueSchema(Resource):
    """What falls due on a day, on all loans of a member together.

    fee: the usage fee up to that day; a payment goes to it first.
    """

    due_on = ma.fields.Date()
    principal = YuanField()
    fee = YuanField()


class MonthCodeSchema(ma.Schema):
    """With which code a member finds the own balances of a closed month; docs/members.md."""

    month = ma.fields.String(required=True)
    proof_code = ma.fields.String(required=True)


class MemberStatementSchema(Resource):
    """A member's position, and the loans, notices and newest movements behind it.

    next_due: the earliest principal not paid; its day may have passed.
    """

    position = ma.fields.Nested(PositionSchema)
    next_due = ma.fields.Nested(DueSchema, allow_none=True)
    loans = ma.fields.List(ma.fields.Nested(LoanStatementSchema))
    withdrawals = ma.fields.List(ma.fields.Nested(WithdrawalSchema))
    movements = ma.fields.List(ma.fields.Nested(MovementSchema))
    guarantees = ma.fields.List(ma.fields.Nested(GuaranteeSchema))
    proof = ma.fields.Nested(MonthCodeSchema, allow_none=True)
