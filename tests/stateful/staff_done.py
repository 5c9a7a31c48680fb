"""Rules of the machine for the staff: who has which duties, and who keeps out of whose loans."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.actors import Role
from coop_credit.lending.relations import RelationKind
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.relating import DeclareRelation
from coop_credit.operations.relating import EndRelation
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from tests.model_cards import Answer
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import pick
from tests.stateful.month_ends import MonthEnds

#: Somebody who has no duties at first.
DEPUTY = "deputy"
#: What those who are always there keep on doing.
ALWAYS = {
    "manager": Role.MANAGER,
    "bookkeeper": Role.BOOKKEEPER,
    "cashier": Role.CASHIER,
    "supervisor": Role.SUPERVISOR,
}
HANDLES = st.sampled_from((*ALWAYS, "panel1", "panel2", "panel5", DEPUTY, "nobody"))
#: Duties of a deputy; the last two are not for one person.
DUTIES = st.sampled_from(
    (
        (),
        (Role.PANEL,),
        (Role.BOOKKEEPER,),
        (Role.BOOKKEEPER, Role.PANEL),
        (Role.SUPERVISOR,),
        (Role.SUPERVISOR, Role.PANEL),
        (Role.CASHIER, Role.BOOKKEEPER),
        (Role.MANAGER, Role.SUPERVISOR),
    )
)
#: A member number of one's own, or none.
OWN = st.sampled_from((0, 0, 0, 1, 2, 3, 12))


class StaffDone(MonthEnds):
    """What the years of a cooperative have of the staff."""

    def _appoint(self, handle: str, roles: tuple[Role, ...], member: int) -> None:
        appointment = Appointment(handle=handle, name=handle, roles=roles, member=member)
        expected = self.both.model.appoint(handle, roles, member)
        command = AppointStaff(appointment=appointment)
        if self.both.give(expected, self.both.village.manager, command):
            actor = self.both.know(handle)
            assert (actor.roles, actor.member) == (frozenset(roles), member)

    @rule(roles=DUTIES, member=OWN)
    def appoint_deputy(self, roles: tuple[Role, ...], member: int) -> None:
        self._appoint(DEPUTY, roles, member)

    @rule(handle=st.sampled_from(sorted(ALWAYS)), seat=st.booleans(), member=OWN)
    def appoint_again(self, *, handle: str, seat: bool, member: int) -> None:
        """With or without a seat on the panel; no two are the same member."""
        others = [card.member for each, card in self.both.books.staff.items() if each != handle]
        roles = (ALWAYS[handle], Role.PANEL) if seat else (ALWAYS[handle],)
        self._appoint(handle, roles, 0 if member in others else member)

    @rule(handle=st.sampled_from(("panel1", "panel2", "panel5")), seat=st.booleans(), member=OWN)
    def seat(self, *, handle: str, seat: bool, member: int) -> None:
        """A panellist is called, or called off."""
        self._appoint(handle, (Role.PANEL,) if seat else (), member)

    @rule(member=MEMBERS, handle=HANDLES, kind=st.sampled_from(RelationKind))
    def declare(self, member: int, handle: str, kind: RelationKind) -> None:
        self._declare(member, handle, kind)

    def _declare(self, member: int, handle: str, kind: RelationKind) -> None:
        village = self.both.village
        command = DeclareRelation(member=member, handle=handle, kind=kind)
        expected = self.both.model.declare(member, handle)
        self.both.give(expected, village.manager, command, village.supervisor)

    @precondition(lambda self: self.both.books.kin)
    @rule(card=CARDS)
    def end_relation(self, card: int) -> None:
        """One that lasts, or with another member who is no kin of this person, or may be."""
        kin = sorted(self.both.books.kin)
        member, handle = kin[card % len(kin)]
        self._end(member + 1 if card > 3 else member, handle)

    def _end(self, member: int, handle: str) -> None:
        village = self.both.village
        expected = self.both.model.end_relation(member, handle)
        command = EndRelation(member=member, handle=handle)
        self.both.give(expected, village.manager, command, village.supervisor)

    @rule(
        member=BORROWERS,
        handle=st.sampled_from(("panel1", "manager", "cashier", "supervisor", "panel2")),
        own=st.booleans(),
        ended=st.booleans(),
        shown=st.sampled_from(("voted", "lent")),
    )
    def borrow_from_relatives(
        self, *, member: int, handle: str, own: bool, ended: bool, shown: str
    ) -> None:
        """After the votes, or later, it shows that the borrower is of the staff, or kin of it."""
        both, books = self.both, self.both.books
        if not both.borrow(member, max(1, books.room(member) // 3)):
            return
        number = len(books.loans)
        both.hold_panel(number)
        if shown == "lent":
            both.decide_and_pay(number)
        roles = tuple(Role(each) for each in books.staff[handle].roles)
        if own:
            self._appoint(handle, roles, member)
        else:
            self._declare(member, handle, RelationKind.SIBLING)
        if shown == "voted":
            both.decide_and_pay(number)
        else:
            self.seal_what_was_done()
        if ended:
            if own:
                self._appoint(handle, roles, 0)
            else:
                self._end(member, handle)
            both.decide_and_pay(number)

    @rule(first=st.booleans())
    def deputy_keeps_books(self, *, first: bool) -> None:
        """What the bank paid, written down by the deputy, or with the deputy as the second."""
        both, village, today = self.both, self.both.village, self.both.books.today
        deputy, model = village.staff(DEPUTY), both.model
        expected: Answer | None
        if first:
            expected = model.kept_away(DEPUTY, "bookkeeper")
            expected = expected or model.second_missing(DEPUTY, "supervisor", "supervisor")
            actor, second = deputy, village.supervisor
        else:
            expected = model.second_missing("bookkeeper", DEPUTY, "supervisor")
            actor, second = village.bookkeeper, deputy
        command = RecordBankInterest(amount=Money(7), happened_on=today)
        both.put(expected or model.bank_interest(7, today), actor, command, second)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(card=CARDS, panellist=st.sampled_from((DEPUTY, "panel1")))
    def deputy_votes(self, card: int, panellist: str) -> None:
        """For the deputy's own seat, or for another's."""
        both, today = self.both, self.both.books.today
        number = pick(both.loans("applied"), both.books.loans, card)
        card_of = both.books.staff.get(DEPUTY)
        roles = () if card_of is None else card_of.roles
        duty = "bookkeeper" if "bookkeeper" in roles else "panel"
        expected = both.model.kept_away(DEPUTY, duty)
        expected = expected or both.model.vote(number, panellist, "for", today, by=DEPUTY)
        command = CastVote(loan=number, panellist=panellist, vote="for", happened_on=today)
        both.put(expected, both.village.staff(DEPUTY), command, None)
