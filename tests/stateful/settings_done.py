"""Rules of the machine for settings: the charter, overrides, rulebooks, what is set aside."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import rule

from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.provisioning import BookProvision
from coop_credit.operations.staffing import GrantOverride
from coop_credit.operations.staffing import SetCharterValue
from tests.model_charter import COUNTY
from tests.model_charter import FUND_IN_PRINCIPLE
from tests.model_charter import PILOT
from tests.model_charter import PURPOSES
from tests.model_charter import Value
from tests.model_settings import IN_PRINCIPLE
from tests.stateful.both import Both
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near

Saying = tuple[str, Value]
#: What a charter says of loans, with the way back, and what it may not say.
OF_LOANS = (
    *(("member-cap", 400), ("member-cap", 450), ("member-cap", 500), ("member-cap", 501)),
    *(("loan-term", 6), ("loan-term", 12), ("loan-term", 0)),
    *(("membership-months", 13), ("membership-months", 12), ("membership-months", 11)),
    *(("lpr", 149), ("lpr", 150), ("lpr", 310)),
    *(("usage-fee-cap", 599), ("usage-fee-cap", 600)),
    *(("purposes", ("machinery",)), ("purposes", ("seed-fertiliser",)), ("purposes", PURPOSES)),
    *(("purposes", ("holiday",)), ("overdue-loans", 1), ("overdue-loans", 0)),
    *(("panel-size", 6), ("panel-size", 5), ("panel-size", 4)),
    *(("panel-votes", 3), ("panel-votes", 4), ("panel-votes", 5)),
    *(("guarantors-number", 1), ("guarantors-number", 0)),
    *(("loss-bearer", "expenses"), ("loss-bearer", "surplus"), ("loss-bearer", "nobody")),
)
#: The same of the fund, its members and their pledges.
OF_FUND = (
    *(("fund-soft-cap", FUND_IN_PRINCIPLE - 1), ("fund-soft-cap", FUND_IN_PRINCIPLE)),
    *(("fund-hard-cap", FUND_IN_PRINCIPLE), ("fund-soft-cap", FUND_IN_PRINCIPLE + 1)),
    *(("share-value", 100), ("share-value", 1), ("member-shares-least", 5_000)),
    *(("member-shares-most", 30_000_000), ("member-shares-most", 999_999_999)),
    *(("member-shares-part", 2_500), ("member-shares-part", 10_000)),
    *(("withdrawal-notice-days", 0), ("withdrawal-notice-days", 7)),
    *(("withdrawal-policy", "report"), ("withdrawal-policy", "queue")),
    *(("farmer-share", 9_500), ("farmer-share", 8_000), ("farmer-share", 10_001)),
    *(("intakes-per-year", 2), ("intakes-per-year", 0), ("intakes-per-year", 1)),
    *(("exits-open", 0), ("exits-open", 1), ("no-such-number", 1)),
    *(("pledge-fee-share", 5_000), ("pledge-fee-share", 8_000), ("pledge-call-days", 0)),
    *(("pledge-loss-bearer", "surplus"), ("pledge-loss-bearer", "pledgers")),
)
SAYINGS = st.lists(st.sampled_from(OF_LOANS) | st.sampled_from(OF_FUND), min_size=1, max_size=2)
#: In how many days it counts: a number of others has been published, what is new begins later.
IN_DAYS = st.sampled_from((0, 0, 0, 30, -30))


class SettingsDone(RuleBasedStateMachine):
    """What the years of a cooperative have of settings; ``both`` is opened elsewhere."""

    both: Both

    def _say(self, name: str, value: Value, days: int) -> None:
        village, since = self.both.village, self.both.ago(-days)
        command = SetCharterValue(parameter=name, since=since, value=value)
        expected = self.both.model.set_value(name, since, value)
        self.both.give(expected, village.manager, command, village.supervisor)

    @rule(sayings=SAYINGS, days=IN_DAYS, wait=st.booleans())
    def set_values(self, *, sayings: list[Saying], days: int, wait: bool) -> None:
        """And wait for the day on which they count, or not."""
        for name, value in sayings:
            self._say(name, value, days)
        if wait:
            self.both.let_pass(max(0, days))

    @rule(
        spot=SPOTS,
        rule_id=st.sampled_from((IN_PRINCIPLE, IN_PRINCIPLE, "fund-hard-cap", "no-such-rule")),
    )
    def grant_override(self, spot: Spot, rule_id: str) -> None:
        """As far as the fund is, or twice as far as the rule allows."""
        village, fund = self.both.village, self.both.books.fund()
        up_to = near(spot, 2 * FUND_IN_PRINCIPLE, fund, FUND_IN_PRINCIPLE)
        command = GrantOverride(rule=rule_id, up_to=up_to, reason="a harvest")
        expected = self.both.model.lift(rule_id, up_to)
        self.both.give(expected, village.manager, command, village.supervisor)

    @rule(rulebook=st.sampled_from((COUNTY, COUNTY, PILOT, "no-such-rulebook")))
    def adopt_rulebook(self, rulebook: str) -> None:
        village = self.both.village
        expected = self.both.model.adopt(rulebook)
        command = AdoptRulebook(rulebook=rulebook)
        self.both.give(expected, village.manager, command, village.supervisor)

    @rule()
    def book_provision(self) -> None:
        self.both.give_two(self.both.model.set_aside(), BookProvision())

    @rule(
        rates=st.tuples(*[st.sampled_from((0, 1, 3_333, 10_000))] * 3),
        late=st.sampled_from((0, 1, 90, 91, 181)),
        booked=st.sampled_from(("booked", "booked", "memo")),
    )
    def set_aside_by_grades(self, rates: tuple[int, ...], late: int, booked: str) -> None:
        """What may be lost of each grade is said, and an instalment is so many days late."""
        grades = ("normal", "special-mention", "substandard")
        for grade, rate in zip(grades, rates, strict=True):
            self._say(f"loss-provision-{grade}", rate, 0)
        self._say("loan-provision", booked, 0)
        due = self.both.next_instalments()
        if due and late:
            self.both.let_pass((due[0][0] - self.both.books.today).days + late)
        self.book_provision()
