"""Rules of the machine for loans that call on pledges, as far as the payout."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.money import Money
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import ConfirmFunds
from coop_credit.operations.calling import LAPSES
from coop_credit.operations.calling import LapseCall
from coop_credit.operations.calling import NamedCall
from tests.model import PANEL
from tests.model_loans import Loan
from tests.model_loans import months_later
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.drawing import pick
from tests.stateful.pledges import PledgeBoth


class PledgedLoans(RuleBasedStateMachine):
    """From the application to the payout; ``both`` is opened elsewhere."""

    both: PledgeBoth

    @rule(member=BORROWERS, spot=SPOTS, instalments=st.sampled_from((1, 3)))
    def apply(self, member: int, spot: Spot, instalments: int) -> None:
        room = self.both.books.room(member)
        fen = near(spot, room, room // 2, room // 3)
        due_on = months_later(self.both.books.today, 6)
        command = ApplyForLoan(
            member=member,
            amount=Money(fen),
            due_on=due_on,
            instalments=instalments,
            rate_bp=600,
            purpose="machinery",
            note="",
        )
        loan = Loan(member, fen, due_on, instalments, 600, "machinery")
        self.both.give(self.both.model.apply(loan), self.both.village.manager, command)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(in_favour=st.sampled_from((4, 4, 3)), decision=st.sampled_from(("approve", "decline")))
    def hold_panel(self, in_favour: int, decision: str) -> None:
        """So many vote for the oldest application, and the manager decides."""
        number, today = self.both.loans("applied")[0], self.both.books.today
        for panellist in PANEL[:in_favour]:
            vote = CastVote(loan=number, panellist=panellist, vote="for", happened_on=today)
            expected = self.both.model.vote(number, panellist, "for", today)
            self.both.give(expected, self.both.village.bookkeeper, vote)
        command = DecideLoan(loan=number, decision=decision)
        self.both.give(self.both.model.decide(number, decision), self.both.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(card=CARDS)
    def call(self, card: int) -> None:
        number = pick(self.both.not_called(), self.both.books.loans, card)
        command = CallPledges(loan=number)
        self.both.give(self.both.model.call(number, []), self.both.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(
        card=CARDS,
        members=st.lists(MEMBERS, min_size=1, max_size=3),
        spot=SPOTS,
        more=st.sampled_from((0, 0, 0, 1)),
    )
    def call_named(self, card: int, members: list[int], spot: Spot, more: int) -> None:
        """The first ones give equal parts, or all they have; the last one gives the rest."""
        number = pick(self.both.not_called(), self.both.books.loans, card)
        loan = self.both.books.loans.get(number)
        left = 1 if loan is None else loan.principal
        named = []
        for behind, member in enumerate(reversed(members[1:]), start=1):
            free = self.both.books.money[f"free {member}"]
            fen = min(near(spot, left // (behind + 1), free), left)
            named.append((member, fen))
            left -= fen
        named.append((members[0], max(1, left + more)))
        calls = tuple(NamedCall(member, Money(fen)) for member, fen in named)
        command = CallPledges(loan=number, calls=calls)
        self.both.give(self.both.model.call(number, named), self.both.village.manager, command)

    @precondition(lambda self: self.both.called("approved"))
    @rule(card=CARDS, pledger=st.sampled_from((0, 0, 1, 2, 3, 4, 5)), ago=DAYS_AGO)
    def confirm(self, card: int, pledger: int, ago: int) -> None:
        number = pick(self.both.called("approved"), self.both.books.loans, card)
        self._confirm(number, pledger, ago)

    def _confirm(self, number: int, pledger: int, ago: int) -> None:
        on = self.both.ago(ago)
        command = ConfirmFunds(loan=number, happened_on=on, pledger=pledger)
        expected = self.both.model.confirm(number, pledger, on)
        self.both.give(expected, self.both.village.cashier, command)

    @precondition(lambda self: self.both.called("approved") or self.both.called("reversed"))
    @rule(card=CARDS, because=st.sampled_from(LAPSES), days=st.sampled_from((0, 7, 8)))
    def lapse(self, card: int, because: str, days: int) -> None:
        self.both.let_pass(days)
        fitting = self.both.called("reversed") + self.both.called("approved")
        number = pick(fitting, self.both.books.loans, card)
        command = LapseCall(loan=number, because=because)
        self.both.give(self.both.model.lapse(number, because), self.both.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(card=CARDS, by_manager=st.sampled_from((False, False, True)))
    def pay_out(self, card: int, by_manager: bool) -> None:  # noqa: FBT001 (hypothesis names it)
        number = pick(self.both.called("approved"), self.both.books.loans, card)
        self._pay_out(number, by_manager=by_manager)

    def _pay_out(self, number: int, *, by_manager: bool) -> None:
        village = self.both.village
        actor = village.manager if by_manager else village.cashier
        expected = self.both.model.pay_out(number, by_manager=by_manager)
        self.both.give(expected, actor, PayOutLoan(loan=number))

    @rule(
        member=BORROWERS,
        spot=SPOTS,
        named=st.lists(MEMBERS, max_size=3, unique=True),
        comes_from=st.sampled_from(((0,), (0,), (2, 0), (2,), ())),
    )
    def lend(self, member: int, spot: Spot, named: list[int], comes_from: tuple[int, ...]) -> None:
        """A loan from the application to the payout, as far as it comes; 0 is all pledgers."""
        self.apply(member, spot, 1)
        for _ in self.both.loans("applied"):
            self.hold_panel(4, "approve")
        place = len(self.both.not_called()) - 1
        if place not in range(8):
            return
        number = self.both.not_called()[place]
        if named:
            self.call_named(place, named, (0, 0), 0)
        if self.both.not_called()[-1:] == [number]:
            self.call(place)
        for pledger in comes_from:
            self._confirm(number, pledger, 0)
        self._pay_out(number, by_manager=False)
