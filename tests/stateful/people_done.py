"""Rules of the machine for the members: they join, take part, are filed, and leave."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.operations.contacting import ChangeContact
from coop_credit.operations.filing import FileIntake
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import ReleaseMember
from tests.ledgers import person
from tests.model_cards import Member
from tests.stateful.both import Both
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import pick

#: Who joins: a farmer, somebody else, or a firm, which some form says to be a farmer.
KINDS = st.sampled_from(
    (("natural", 1), ("natural", 1), ("natural", 0), ("legal", 0), ("legal", 1))
)
#: Whose identity number the paper has: mostly nobody's yet, or a member's.
IDENTITIES = st.sampled_from((0, 0, 0, 8, 2))


class PeopleDone(RuleBasedStateMachine):
    """What the years of a cooperative have of members; ``both`` is opened elsewhere."""

    both: Both

    @rule(
        kinds=st.lists(KINDS, min_size=1, max_size=4),
        identity=IDENTITIES,
        ago=DAYS_AGO,
    )
    def admit(self, kinds: list[tuple[str, int]], identity: int, ago: int) -> None:
        """The first one may be somebody who is there already."""
        for kind in kinds:
            self._admit(kind, identity, ago)
            identity = 0

    def _admit(self, kind: tuple[str, int], identity: int, ago: int) -> bool:
        """Whether somebody joined."""
        village, on = self.both.village, self.both.ago(ago)
        whose = identity or len(self.both.books.members) + 1
        newcomer = replace(person(whose, kind=kind[0]), farmer=kind[1])
        card = Member(
            on, None, kind=kind[0], farmer=kind[1], identity=identity, phone=newcomer.phone
        )
        command = AdmitMember(person=newcomer, joined_on=on)
        return self.both.give(
            self.both.model.admit(card), village.manager, command, village.cashier
        )

    @rule(members=st.lists(MEMBERS, min_size=1, max_size=3), ago=DAYS_AGO)
    def approve(self, members: list[int], ago: int) -> None:
        """Somebody may be named twice, or take part already."""
        self._approve(members, ago)

    def _approve(self, members: list[int], ago: int) -> None:
        village, since = self.both.village, self.both.ago(ago)
        command = ApproveParticipants(members=tuple(members), since=since)
        expected = self.both.model.approve(members, since)
        self.both.give(expected, village.manager, command, village.supervisor)

    @rule(joined=st.sampled_from((0, 366, 366)), days=st.sampled_from((0, 366)))
    def welcome(self, joined: int, days: int) -> None:
        """Somebody joins, by a paper of today or of a year ago; then all take part who may."""
        self.both.let_pass(days)
        self._admit(("natural", 1), 0, joined)
        members = self.both.books.members
        waiting = [
            number
            for number, card in members.items()
            if card.takes_part_since is None and not card.has_left
        ]
        if waiting:
            self._approve(waiting, 0)

    @rule(card=CARDS, ago=DAYS_AGO)
    def file_intake(self, card: int, ago: int) -> None:
        """A batch that is not filed yet, or some entry that is none."""
        model = self.both.model
        fitting = [seq for seq, intake in model.intakes.items() if intake.filed_on is None]
        seq, on = pick(fitting, range(1, model.seq + 1), card), self.both.ago(ago)
        command = FileIntake(seq=seq, filed_on=on, reference="a letter", certificate="a number")
        self.both.give(model.file_intake(seq, on), self.both.village.manager, command)

    @rule(
        member=MEMBERS,
        phone=st.sampled_from(("", "13900000001")),
        account=st.sampled_from(("", "6222000")),
    )
    def change_contact(self, member: int, phone: str, account: str) -> None:
        village = self.both.village
        command = ChangeContact(member=member, phone=phone, bank_account=account)
        expected = self.both.model.change_contact(member, phone, account)
        self.both.give(expected, village.manager, command, village.bookkeeper)

    @rule(member=MEMBERS, ago=st.sampled_from((0, 0, 0, -1, 366)))
    def release(self, member: int, ago: int) -> None:
        village, on = self.both.village, self.both.ago(ago)
        command = ReleaseMember(member=member, left_on=on)
        expected = self.both.model.release(member, on)
        self.both.give(expected, village.manager, command, village.cashier)

    @precondition(lambda self: len(self.both.books.members) > 8)
    @rule(kind=KINDS)
    def leave_and_return(self, kind: tuple[str, int]) -> None:
        """The last one leaves, if nothing is in the way, and joins again under another number."""
        number = len(self.both.books.members)
        identity = self.both.books.members[number].identity or number
        self.release(number, 0)
        self._admit(kind, identity, 0)
