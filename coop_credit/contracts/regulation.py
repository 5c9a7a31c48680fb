"""What a regulator asks for, and what the answers hold. 监管"""

import marshmallow as ma

from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import form_field
from coop_credit.contracts.registers import LoanStatementSchema
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.resources import Resource


class RegionSchema(ma.Schema):
    """Digits that the cooperatives' region codes begin with."""

    region = ma.fields.String(load_default="", validate=ma.validate.Regexp(r"^[0-9]{0,12}$"))


class MonthSchema(RegionSchema):
    """A month, and a region."""

    month = MonthField(required=True)


class RegionFormSchema(MonthSchema):
    """A region's month, and in which form: the list of cooperatives can be a sheet."""

    form = form_field("json", "csv", "xlsx")


class InAddressSchema(ma.Schema):
    """The month that stands in the address."""

    month = MonthField(required=True)


class FormSchema(ma.Schema):
    """The form of an export; when left out, the header ``Accept`` decides, and else JSON."""

    form = form_field("json", "csv")


class ExportSchema(FormSchema):
    """An export. through: the last entry to look at, 0 for the newest."""

    through = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, NUMBER_MAX))


class JournalSchema(ma.Schema):
    """The journal: for which program, and through which month, the newest when left out."""

    form = ma.fields.String(
        data_key="format", required=True, validate=ma.validate.OneOf(["beancount", "hledger"])
    )
    through = MonthField(load_default="")


class RegionExportSchema(FormSchema, MonthSchema):
    """A region's exports: of the cooperatives whose id follows ``after``, at most ``count``."""

    after = ma.fields.String(load_default="", validate=ma.validate.Regexp(r"^[a-z0-9-]{0,40}$"))
    count = ma.fields.Integer(load_default=20, validate=ma.validate.Range(1, 100))


class ReturnSchema(Resource):
    """One cooperative's month."""

    cooperative = ma.fields.String()
    name = ma.fields.String()
    region_code = ma.fields.String()
    month = ma.fields.String()
    through_seq = ma.fields.Integer()
    fund = YuanField()
    members = ma.fields.Integer()
    participants = ma.fields.Integer()
    contributed = YuanField()
    withdrawn = YuanField()
    loans_granted = ma.fields.Integer()
    granted = YuanField()
    repaid = YuanField()
    loans_outstanding = ma.fields.Integer()
    outstanding = YuanField()


class BreachSchema(Resource):
    """A rule broken in the entry ``seq``, or as the books stood at a month's end.

    kind: the entry's, or ``month-end``; seq is the last entry then. verdict: the rule, what
    was measured, the limit, where that comes from, and a sentence that says so.
    """

    cooperative = ma.fields.String()
    name = ma.fields.String()
    region_code = ma.fields.String()
    kind = ma.fields.String()
    seq = ma.fields.Integer()
    booked_on = ma.fields.Date()
    subject = ma.fields.String()
    verdict = ma.fields.Dict()


class CaseSchema(Resource):
    """Breaches, and the loans and entries behind them. Loans are as they are now."""

    breaches = ma.fields.List(ma.fields.Nested(BreachSchema))
    loans = ma.fields.List(ma.fields.Nested(LoanStatementSchema))
    entries = ma.fields.List(ma.fields.Nested(EntrySchema))
