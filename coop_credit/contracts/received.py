"""What regulators ask of received packs, and what the answers hold."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.fields import line
from coop_credit.contracts.regulation import MonthSchema
from coop_credit.contracts.resources import Resource

#: The most months whose payouts are judged by other numbers, inclusive.
SIMULATED_MONTHS_MAX = 24


def _counted() -> ma.fields.Dict:
    """Whole numbers by name."""
    return ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


class RemarkSchema(ma.Schema):
    """Why a pack is sent back."""

    remark = line(500, required=True)


class PublicKeySchema(ma.Schema):
    """The key that packs of a cooperative are checked with from now on, 64 hex digits."""

    public_key = ma.fields.String(required=True, validate=ma.validate.Regexp(r"^[0-9a-fA-F]{64}\Z"))


class PinnedKeySchema(Resource):
    """A key. number: 1 for the first. second: empty where the first pack brought it along."""

    cooperative = ma.fields.String()
    number = ma.fields.Integer()
    public_key = ma.fields.String()
    pinned_at = ma.fields.String()
    pinned_by = ma.fields.String()
    second = ma.fields.String()


class ReceivedSchema(Resource):
    """A pack that is received. is_new: no for the very pack that was there already."""

    cooperative = ma.fields.String(attribute="pack.cooperative")
    month = ma.fields.String(attribute="pack.month")
    manifest_digest = ma.fields.String(attribute="pack.manifest_digest")
    findings = ma.fields.String(attribute="pack.findings")
    state = ma.fields.String(attribute="pack.state")
    remark = ma.fields.String(attribute="pack.remark")
    is_new = ma.fields.Boolean()


class ReceivedPackSchema(Resource):
    """A pack that is received, as it stands after it was sent back."""

    cooperative = ma.fields.String()
    month = ma.fields.String()
    manifest_digest = ma.fields.String()
    state = ma.fields.String()
    remark = ma.fields.String()


class HandedInSchema(Resource):
    """How far a cooperative is with a month.

    state: open, closed, handed-in (as a file), late, accepted or sent-back. due_on: null where
    no rulebook says when. note: calendar-year-missing when days off are not known that far.
    missing_since: the first month of which no pack came, "" where this month's did; is_behind:
    that one is before this month, and late.
    findings: codes of what the check of the pack left open.
    """

    cooperative = ma.fields.String()
    name = ma.fields.String()
    region_code = ma.fields.String()
    rulebook = ma.fields.String()
    funding_model = ma.fields.String()
    month = ma.fields.String()
    state = ma.fields.String()
    due_on = ma.fields.Date(allow_none=True)
    note = ma.fields.String()
    missing_since = ma.fields.String()
    is_behind = ma.fields.Boolean()
    manifest_digest = ma.fields.String()
    key = ma.fields.String()
    received_at = ma.fields.String()
    received_by = ma.fields.String()
    findings = ma.fields.String()
    remark = ma.fields.String()


class FiguresSchema(Resource):
    """What packs add up to."""

    cooperatives = ma.fields.Integer()
    fund = YuanField()
    lent = YuanField()
    overdue = YuanField()


class TrendSchema(FiguresSchema):
    """A month of the trend. expected: how many cooperatives should have handed it in."""

    month = ma.fields.String()
    expected = ma.fields.Integer()


class RegionMemberSchema(Resource):
    """A cooperative whose pack was received, with the pack's figures.

    largest: what the member owes who owes most; member_cap_bp: the cap on that, 0 for none. What
    ends with _bp is in basis points of the fund.
    """

    cooperative = ma.fields.String()
    name = ma.fields.String()
    region_code = ma.fields.String()
    rulebook = ma.fields.String()
    funding_model = ma.fields.String()
    state = ma.fields.String()
    fund = YuanField()
    lent = YuanField()
    overdue = YuanField()
    lent_bp = ma.fields.Integer()
    largest = YuanField()
    largest_bp = ma.fields.Integer()
    member_cap_bp = ma.fields.Integer()
    members = ma.fields.Integer()
    participants = ma.fields.Integer()
    loans = ma.fields.Integer()
    breaches = ma.fields.Integer()
    indicators = ma.fields.Integer()


class BrokenRuleSchema(Resource):
    """How many cooperatives broke a rule at the month's end, and in how many cases."""

    rule = ma.fields.String()
    cooperatives = ma.fields.Integer()
    cases = ma.fields.Integer()


class RegionSummarySchema(Resource):
    """How many are expected and handed in; how many broke how many rules, in how many cases."""

    expected = ma.fields.Integer()
    received = ma.fields.Integer()
    members = ma.fields.Integer()
    broken = ma.fields.Integer()
    rules = ma.fields.Integer()
    cases = ma.fields.Integer()


class RegionViewSchema(Resource):
    """A region's month by what was received. cooperatives, rules: the worst first.

    counts: how many are filed, sent-back, check-open, not-filed, late, behind; who is late, or
    behind with a month before, is also not filed. rulebooks: how many go by which. broken: in
    how many cases each cooperative broke which rules, by id and rule. usual_cap_bp: the cap on
    one member's debt that most have, 0 for none.
    """

    region = ma.fields.String()
    month = ma.fields.String()
    summary = ma.fields.Nested(RegionSummarySchema)
    usual_cap_bp = ma.fields.Integer()
    states = _counted()
    counts = _counted()
    rulebooks = _counted()
    missing = ma.fields.List(ma.fields.Nested(HandedInSchema))
    totals = ma.fields.Nested(FiguresSchema)
    cooperatives = ma.fields.List(ma.fields.Nested(RegionMemberSchema))
    rules = ma.fields.List(ma.fields.Nested(BrokenRuleSchema))
    broken = ma.fields.Dict(keys=ma.fields.String(), values=_counted())
    trend = ma.fields.List(ma.fields.Nested(TrendSchema))


class CaseQuestionSchema(ma.Schema):
    """Which breaches: of a rule, of a case such as L12; all when left out."""

    rule = line(40, load_default="", shortest=0)
    case = line(40, load_default="", shortest=0)


class ReceivedBreachSchema(Resource):
    """A row of a pack's breaches; measured and limit are in the unit, as text."""

    rule = ma.fields.String()
    case = ma.fields.String()
    measured = ma.fields.String()
    limit = ma.fields.String()
    unit = ma.fields.String()


class ReceivedCaseSchema(Resource):
    """Breaches, and rows of the pack behind them, as schemas/packs has them; sums in fen."""

    cooperative = ma.fields.Nested(RegionMemberSchema)
    breaches = ma.fields.List(ma.fields.Nested(ReceivedBreachSchema))
    verdicts = ma.fields.List(ma.fields.Dict())
    indicators = ma.fields.List(ma.fields.Dict())
    loans = ma.fields.List(ma.fields.Dict())
    entries = ma.fields.List(ma.fields.Dict())


class NumbersSchema(ma.Schema):
    """Numbers in place of those in force: the cap and the fee in basis points, the term in months.

    At least one.
    """

    member_cap = ma.fields.Integer(
        strict=True, data_key="member-cap", validate=ma.validate.Range(0, 10_000)
    )
    loan_term = ma.fields.Integer(
        strict=True, data_key="loan-term", validate=ma.validate.Range(1, 120)
    )
    usage_fee_cap = ma.fields.Integer(
        strict=True, data_key="usage-fee-cap", validate=ma.validate.Range(0, 10_000)
    )

    @ma.validates_schema
    def check_some(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data:
            message = "at least one number"
            raise ma.ValidationError(message)

    @ma.post_load
    def to_numbers(self, data: dict[str, int], **_kwargs: Any) -> dict[str, int]:
        """The numbers by the names that they have in a rulebook."""
        return {name.replace("_", "-"): number for name, number in data.items()}


class SimulationRequestSchema(MonthSchema):
    """Other numbers, judged for a region's loans at a month's end and for earlier payouts.

    months: how many months of payouts, that month the last.
    """

    numbers = ma.fields.Nested(NumbersSchema, required=True, data_key="set")
    months = ma.fields.Integer(
        strict=True, load_default=1, validate=ma.validate.Range(1, SIMULATED_MONTHS_MAX)
    )


class FailsSchema(Resource):
    """A number that would have been broken. unit: fen, day or bp."""

    parameter = ma.fields.String()
    unit = ma.fields.String()
    measured = ma.fields.String()
    limit = ma.fields.String()


class JudgedSchema(Resource):
    """A loan that stands (seq 0), or the payout of the entry seq, that would have failed."""

    month = ma.fields.String()
    loan = ma.fields.Integer()
    member = ma.fields.Integer()
    seq = ma.fields.Integer()
    amount_fen = ma.fields.Integer()
    failures = ma.fields.List(ma.fields.Nested(FailsSchema))


class TallySchema(Resource):
    """How many there are, and how many of them would have failed."""

    loans = ma.fields.Integer()
    loans_failing = ma.fields.Integer()
    owing_failing = YuanField()
    payouts = ma.fields.Integer()
    payouts_failing = ma.fields.Integer()
    paid_out_failing = YuanField()


class SimulatedCooperativeSchema(TallySchema):
    """One cooperative, with what would have failed.

    has_month: whether the pack of the asked month came, without which no loans are known.
    """

    cooperative = ma.fields.String()
    name = ma.fields.String()
    has_month = ma.fields.Boolean()
    failing = ma.fields.List(ma.fields.Nested(JudgedSchema))


class SimulationSchema(Resource):
    """A region by other numbers; nothing of it was written."""

    region = ma.fields.String()
    month = ma.fields.String()
    months = ma.fields.Integer()
    numbers = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), data_key="set")
    totals = ma.fields.Nested(TallySchema)
    cooperatives = ma.fields.List(ma.fields.Nested(SimulatedCooperativeSchema))
