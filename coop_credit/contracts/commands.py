"""What a request may hold, for each operation; loading gives the operation's command.

Unknown fields are refused, every wrong field is named. Numbers that stand in the
address (a loan, a member) are added by the edge.
"""

from typing import Any

import marshmallow as ma

from coop_credit.actors import STAFF_ROLES
from coop_credit.contracts.fields import HANDLE_PATTERN
from coop_credit.contracts.fields import LIST_MAX
from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import ParameterField
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import choice
from coop_credit.contracts.fields import day
from coop_credit.contracts.fields import line
from coop_credit.contracts.fields import number
from coop_credit.contracts.identities import CreditCodeField
from coop_credit.contracts.persons import PersonSchema
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.lending.guarantees import Surety
from coop_credit.lending.loans import INSTALMENTS_MAX
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.pledges import FundingModel
from coop_credit.operations.staffing import Appointment
from coop_credit.rulebook.parameters import CharterValue

#: Basis points a year; above any usage fee there could be, and small enough to reckon with.
RATE_BP_MAX = 100_000
#: Most guarantors that an application names. A bound of the product, not law.
GUARANTORS_MAX = 20


class Empty(ma.Schema):
    """A command that the address says whole."""


class AppointmentSchema(ma.Schema):
    """A person and the duties from now on."""

    handle = ma.fields.String(required=True, validate=ma.validate.Regexp(HANDLE_PATTERN))
    name = line(required=True)
    roles = ma.fields.List(choice(*sorted(STAFF_ROLES)), required=True)
    member = ma.fields.Integer(
        strict=True, load_default=0, validate=ma.validate.Range(0, 1_000_000)
    )

    @ma.post_load
    def to_appointment(self, data: dict[str, Any], **_kwargs: Any) -> Appointment:
        return Appointment(**(data | {"roles": tuple(data["roles"])}))


class CharterValueSchema(ma.Schema):
    parameter = line(60, required=True)
    since = day(required=True)
    value = ParameterField(required=True)


class FirstCharterValueSchema(CharterValueSchema):
    """What the charter says when the book begins, or a published number known by then."""

    @ma.post_load
    def to_charter_value(self, data: dict[str, Any], **_kwargs: Any) -> CharterValue:
        value = data.pop("value")
        return CharterValue(**data, value=tuple(value) if isinstance(value, list) else value)


class FoundCooperativeSchema(ma.Schema):
    name = line(required=True)
    credit_code = CreditCodeField(required=True)
    region_code = ma.fields.String(required=True, validate=ma.validate.Regexp(r"^[0-9]{6,12}$"))
    rulebook = line(40, required=True)
    custodian = line(required=True)
    zone = ma.fields.String(
        load_default=ZONE_DEFAULT, validate=ma.validate.OneOf([ZONE_DEFAULT, "Asia/Urumqi"])
    )
    opened_on = day(required=True)
    staff = ma.fields.List(ma.fields.Nested(AppointmentSchema), required=True)
    funding_model = ma.fields.Enum(FundingModel, by_value=True, load_default=FundingModel.PAID)
    charter = ma.fields.List(
        ma.fields.Nested(FirstCharterValueSchema),
        load_default=list,
        validate=ma.validate.Length(0, LIST_MAX),
    )


class StaffSchema(ma.Schema):
    appointment = ma.fields.Nested(AppointmentSchema, required=True)


class OverrideSchema(ma.Schema):
    rule = line(60, required=True)
    up_to = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(0, 99_999_999_999_999)
    )
    reason = line(500, required=True)


class AdmitMemberSchema(ma.Schema):
    person = ma.fields.Nested(PersonSchema, required=True)
    joined_on = day(required=True)


class ParticipantsSchema(ma.Schema):
    members = ma.fields.List(number(), required=True, validate=ma.validate.Length(1, 1_000))
    since = day(required=True)


class LeavingSchema(ma.Schema):
    left_on = day(required=True)


class MemberAmountSchema(ma.Schema):
    member = number(required=True)
    amount = YuanField(required=True)
    happened_on = day(required=True)


class ExcessSchema(ma.Schema):
    member = number(required=True)
    amount = YuanField(required=True)


class AmountSchema(ma.Schema):
    amount = YuanField(required=True)
    happened_on = day(required=True)


class PartSchema(ma.Schema):
    """Principal that falls due on a day, for an irregular schedule."""

    due_on = day(required=True)
    amount = YuanField(required=True)

    @ma.post_load
    def to_part(self, data: dict[str, Any], **_kwargs: Any) -> Part:
        return Part(data["due_on"], data["amount"])


class ScheduleSchema(ma.Schema):
    """When a loan is to be paid back. parts: of an irregular schedule, one each instalment."""

    due_on = day(required=True)
    instalments = number(load_default=1)
    schedule_kind = ma.fields.Enum(
        ScheduleKind, by_value=True, load_default=ScheduleKind.EQUAL_PRINCIPAL
    )
    parts = ma.fields.List(
        ma.fields.Nested(PartSchema),
        load_default=list,
        validate=ma.validate.Length(0, INSTALMENTS_MAX),
    )


class SuretySchema(ma.Schema):
    """A member who is asked to stand surety. amount: the most to pay; left out: the principal."""

    member = number(required=True)
    amount = YuanField()

    @ma.post_load
    def to_surety(self, data: dict[str, Any], **_kwargs: Any) -> Surety:
        return Surety(data["member"], data.get("amount"))


class QuestionSchema(ScheduleSchema):
    """A loan that somebody thinks of."""

    member = number(required=True)
    amount = YuanField(required=True)
    rate_bp = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(0, RATE_BP_MAX)
    )
    purpose = line(40, required=True)
    guarantors = ma.fields.List(
        ma.fields.Nested(SuretySchema),
        load_default=list,
        validate=ma.validate.Length(0, GUARANTORS_MAX),
    )


class ApplicationSchema(QuestionSchema):
    """A loan that somebody asks for."""

    note = line(500, shortest=0, load_default="")


class ConsentSchema(ma.Schema):
    guarantor = number(required=True)
    happened_on = day(required=True)


class GuarantorPaymentSchema(ma.Schema):
    guarantor = number(required=True)
    amount = YuanField(required=True)
    happened_on = day(required=True)


class VoteSchema(ma.Schema):
    panellist = line(20, required=True)
    vote = choice("for", "against")
    happened_on = day(required=True)


class DecisionSchema(ma.Schema):
    decision = choice("approve", "decline")


class ExtensionSchema(ScheduleSchema):
    """A later last day, and the schedule of what is owed."""

    reason = line(500, required=True)


class WriteOffSchema(ma.Schema):
    reason = line(500, required=True)


class BankBalanceSchema(ma.Schema):
    month = MonthField(required=True)
    balance = YuanField(least_fen=0, required=True)


class ReversalSchema(ma.Schema):
    reason = line(500, required=True)
