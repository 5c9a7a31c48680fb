"""The second ledger's people: who joins, takes part and leaves, the staff, and their relatives.

Naive as ``model.py``, of which it is a part. ``on`` is the day on the paper.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from tests.model_cards import Answer
from tests.model_cards import Member
from tests.model_cards import NOT_FOUND
from tests.model_cards import Staff
from tests.model_cards import those_true
from tests.model_reversals import ReversingModel
from tests.model_rules import JudgedBooks

#: Duties that one person may not have together.
CONFLICTING = (
    {"cashier", "bookkeeper"},
    {"supervisor", "manager"},
    {"supervisor", "bookkeeper"},
    {"supervisor", "cashier"},
)


@dataclass
class Intake:
    """A batch of participants: their day, when it was written down, and when it was filed."""

    since: dt.date
    booked_on: dt.date
    filed_on: dt.date | None = None


class PeopleModel(ReversingModel):
    """The second ledger of one cooperative, with its people."""

    #: What stands in the way of a member's leaving who has something in the fund.
    HAS_SOMETHING: ClassVar[str] = "member-has-balances"

    def __init__(self, books: JudgedBooks, seq: int) -> None:
        super().__init__(books, seq)
        #: By the entry that approved them.
        self.intakes: dict[int, Intake] = {}

    def admit(self, member: Member) -> Answer:
        """The next number is the member's."""
        books, number = self.books, len(self.books.members) + 1
        if member.joined_on > books.today:
            return self._refuse("happens-in-future")
        identity = member.identity or number
        for other, each in books.members.items():
            if not each.has_left and (each.identity or other) == identity:
                return self._refuse("member-exists")
        broken = books.membership_rules(member)
        told = those_true({"farmer-share": member.farms, "legal-persons": member.kind != "legal"})
        if broken - told:
            return self._refuse("rules-breached", broken)
        books.members[number] = member
        return self._write(broken)

    def approve(self, numbers: list[int], since: dt.date) -> Answer:
        """All of them or nobody."""
        if since > self.books.today:
            return self._refuse("happens-in-future")
        for number in sorted(set(numbers)):
            if refused := self._no_participant(number, since):
                return self._refuse(refused)
        new_year = self.books.today.replace(month=1, day=1)
        batches = [each for each in self.intakes.values() if each.booked_on >= new_year]
        if len(batches) >= self.books.number("intakes-per-year"):
            return self._refuse("rules-breached", frozenset({"yearly-intake"}))
        for number in numbers:
            self.books.members[number].takes_part_since = since
        answer = self._write()
        self.intakes[answer.seq] = Intake(since, self.books.today)
        return answer

    def _no_participant(self, number: int, since: dt.date) -> str:
        """Why a member cannot be approved from a day on, or nothing."""
        member = self.books.members.get(number)
        if member is None:
            return "no-such-member"
        if member.has_left:
            return "member-has-left"
        if member.takes_part_since is not None:
            return "participant-already"
        return "participant-before-joining" if since < member.joined_on else ""

    def file_intake(self, seq: int, on: dt.date) -> Answer:
        intake = self.intakes.get(seq)
        if intake is None:
            return self._refuse("no-such-intake")
        if intake.filed_on is not None:
            return self._refuse("intake-filed-already")
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if on < intake.since:
            return self._refuse("filed-before-approval")
        intake.filed_on = on
        return self._write()

    def change_contact(self, member: int, phone: str, account: str) -> Answer:
        if absent := self._absent(member):
            return absent
        card = self.books.members[member]
        card.phone, card.account = phone, account
        return self._write()

    def release(self, member: int, on: dt.date) -> Answer:
        books = self.books
        if absent := self._absent(member):
            return absent
        if books.guaranteed(member):
            return self._refuse("member-guarantees")
        if books.own(member) or books.owing(member) or books.money[f"held {member}"]:
            return self._refuse(self.HAS_SOMETHING)
        if on > books.today:
            return self._refuse("happens-in-future")
        if on < books.members[member].joined_on:
            return self._refuse("leaves-before-joining")
        if books.number("exits-open") == 0:
            return self._refuse("rules-breached", frozenset({"no-exit-in-dissolution"}))
        books.members[member].left_on = on
        return self._write()

    def declare(self, member: int, handle: str) -> Answer:
        if absent := self._absent(member):
            return absent
        if handle not in self.books.staff:
            return self._refuse("no-such-staff")
        if (member, handle) in self.books.kin:
            return self._refuse("related-already")
        self.books.kin.add((member, handle))
        return self._write()

    def end_relation(self, member: int, handle: str) -> Answer:
        if (member, handle) not in self.books.kin:
            return NOT_FOUND
        self.books.kin.remove((member, handle))
        return self._write()

    def appoint(self, handle: str, roles: tuple[str, ...], member: int) -> Answer:
        """These duties and no others from now on."""
        if any(pair <= set(roles) for pair in CONFLICTING):
            return self._refuse("duties-conflict")
        if member and member not in self.books.members:
            return self._refuse("no-such-member")
        self.books.staff[handle] = Staff(roles, member)
        return self._write()

    def kept_away(self, handle: str, duty: str) -> Answer | None:
        """The answer to somebody who is to do what one of a duty does, if that is nobody's."""
        staff = self.books.staff.get(handle)
        return None if staff is not None and duty in staff.roles else Answer("not-allowed")

    def second_missing(self, first: str, second: str, duty: str) -> Answer | None:
        """The answer where another person with a duty is needed, and this is none."""
        staff = self.books.staff.get(second)
        if staff is None or duty not in staff.roles:
            return Answer("second-person-needed")
        same = staff.member and staff.member == self.books.staff[first].member
        return Answer("second-person-needed") if same else None
