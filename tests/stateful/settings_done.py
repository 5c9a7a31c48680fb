"""Rules of the machine for settings: the charter, overrides, rulebooks, what is set aside."""

from hypothesis import strategies as st
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
from tests.model_charter import WHOLE
from tests.model_settings import IN_PRINCIPLE
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.month_ends import MonthEnds

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
    *(("own-pledge", "counted"), ("own-pledge", "apart")),
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
#: What would refuse a loan that is there, or judge it by another fund.
TOO_LATE = (*(("lpr", 149), ("lpr", 149), ("member-cap", 400), ("own-pledge", "counted")),)
SAYINGS = st.lists(st.sampled_from(OF_LOANS) | st.sampled_from(OF_FUND), min_size=1, max_size=2)
#: In how many days it counts: a number of others has been published, what is new begins later. In
#: the next month at the latest, as the checker of a pack looks no further back.
IN_DAYS = st.sampled_from((0, 0, 0, 28, -30))


class SettingsDone(MonthEnds):
    """What the years of a cooperative have of settings."""

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
        member=BORROWERS,
        spot=SPOTS,
        saying=st.sampled_from(OF_LOANS),
        asked=st.booleans(),
    )
    def borrow_by(self, *, member: int, spot: Spot, saying: Saying, asked: bool) -> None:
        """What the charter says of loans is new before somebody asks for one, or after it."""
        books = self.both.books
        if not asked:
            self._say(*saying, 0)
        if self.both.borrow(member, near(spot, books.room(member), 500)):
            number = len(books.loans)
            self.both.hold_panel(number)
            if asked:
                self._say(*saying, 0)
            self.both.decide_and_pay(number)

    @rule(member=BORROWERS, saying=st.sampled_from(TOO_LATE))
    def say_too_late(self, member: int, saying: Saying) -> None:
        """A loan was paid out that would have been refused by what is said behind it."""
        books = self.both.books
        if self.both.borrow(member, max(1, books.room(member))):
            self.both.lend(len(books.loans))
            self._say(*saying, 0)
            self.seal_what_was_done()

    @rule(member=BORROWERS, spot=SPOTS, saying=st.sampled_from(OF_FUND))
    def bring_by(self, member: int, spot: Spot, saying: Saying) -> None:
        """What the charter says of the fund is new, and somebody brings about as much."""
        self._say(*saying, 0)
        value, own, fund = saying[1], self.both.books.own(member), self.both.books.fund()
        if isinstance(value, int):
            # Landmarks: such a sum, with what is there already, and such a part of all.
            part = (fund * value - own * WHOLE) // (WHOLE - value) if value < WHOLE else value
            self.both.bring(member, near(spot, value - own, value - fund, part, value))

    @rule(member=BORROWERS, more=st.sampled_from((0, 1, 100)), twice=st.booleans())
    def enlarge(self, *, member: int, more: int, twice: bool) -> None:
        """The fund may grow by so much, in principle too much; and grows so far, and further."""
        up_to = max(self.both.books.number(IN_PRINCIPLE), self.both.books.fund()) + more
        self._lift(IN_PRINCIPLE, up_to)
        missing = up_to - self.both.books.fund()
        if missing:
            self.both.bring(member, missing)
        if twice:
            self.both.bring(member, 1)

    @rule(
        spot=SPOTS,
        rule_id=st.sampled_from((IN_PRINCIPLE, IN_PRINCIPLE, "fund-hard-cap", "no-such-rule")),
    )
    def grant_override(self, spot: Spot, rule_id: str) -> None:
        """As far as the fund is, or twice as far as the rule allows."""
        fund = self.both.books.fund()
        self._lift(rule_id, near(spot, 2 * FUND_IN_PRINCIPLE, fund, FUND_IN_PRINCIPLE))

    def _lift(self, rule_id: str, up_to: int) -> None:
        village = self.both.village
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
        member=BORROWERS,
        rates=st.tuples(*[st.sampled_from((0, 1, 3_333, 10_000))] * 3),
        late=st.sampled_from((0, 1, 90, 91, 181)),
        booked=st.sampled_from(("booked", "booked", "memo")),
    )
    def set_aside_by_grades(
        self, member: int, rates: tuple[int, ...], late: int, booked: str
    ) -> None:
        """Somebody borrows, what may be lost of each grade is said, an instalment is late."""
        if self.both.borrow(member, max(1, self.both.books.room(member) // 3)):
            self.both.lend(len(self.both.books.loans))
        grades = ("normal", "special-mention", "substandard")
        for grade, rate in zip(grades, rates, strict=True):
            self._say(f"loss-provision-{grade}", rate, 0)
        self._say("loan-provision", booked, 0)
        due = self.both.next_instalments()
        if due and late:
            self.both.let_pass((due[0][0] - self.both.books.today).days + late)
        self.book_provision()
