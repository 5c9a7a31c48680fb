"""What the second ledger of a cooperative without a pool is kept in, and how sums are parted.

Naive as ``model_books.py``, and written from the words of docs/decisions/0014: what a member has
pledged is in three counters, ``free``, ``called`` and ``lent``, and ``pledges`` counts all.
``funds`` is what the cooperative owes a pledger, ``custody`` the pledgers' money that is there,
``borne`` a pledger's loss, ``passed`` the fees of a loan that went on.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import ClassVar

from typing_extensions import override

from tests.model_cards import Changes
from tests.model_cards import Rules
from tests.model_rules import JudgedBooks

HALF_A_FEN = Fraction(1, 2)


@dataclass(frozen=True)
class Called:
    """What one member lends of a loan; ``came_on`` once the money is there."""

    fen: int
    called_on: dt.date
    came_on: dt.date | None = None


#: Who is called on for a loan, by member.
Calls = dict[int, Called]


@dataclass
class PledgeBooks(JudgedBooks):
    """Everything on one day, where members pledge.

    money: ``pledges``, ``custody``, ``bank`` and ``bank-interest``, and with a number behind
    ``free``, ``called``, ``lent``, ``funds``, ``borne`` and ``held`` (of a member), ``loan``,
    ``fee``, ``passed`` and ``loss`` (of a loan, the last with an L).
    """

    LENDS_FROM: ClassVar[str] = "custody"

    @override
    def fund(self) -> int:
        return self.money["pledges"]

    @override
    def fund_for(self, member: int) -> int:
        """The borrower's own pledge is set apart, unless the charter lets it count."""
        counts = self.charter.on("own-pledge", self.today) == "counted"
        return self.fund() - (0 if counts else self.own(member))

    @override
    def own(self, member: int) -> int:
        return sum(self.money[f"{part} {member}"] for part in ("free", "called", "lent"))

    @override
    def backing_rules(self, member: int, changes: Changes) -> Rules:
        """A pledge that is undone is taken away like shares."""
        taken = changes.get("pledges", 0)
        return self.backed_by_too_little(member, self.own(member) + taken) if taken < 0 else Rules()


def by_size(fen: int, free: dict[int, int]) -> dict[int, int]:
    """Each the whole fen of the part; the fen left to who is cut short most, one each."""
    exact = {member: Fraction(fen * left, sum(free.values())) for member, left in free.items()}
    parts = {member: floor(part) for member, part in exact.items()}
    while sum(parts.values()) < fen:
        shortest = max(exact, key=lambda member: (exact[member] - parts[member], -member))
        parts[shortest] += 1
    return {member: part for member, part in parts.items() if part}


def handed_out(fen: int, lent: list[int]) -> list[int]:
    """What each has got of a sum once all that came in is ``fen``, by what each has lent."""
    got = [0] * len(lent)

    def halve(first: int, behind: int, left: int) -> None:
        if behind - first == 1:
            got[first] = left
            return
        middle = first + (behind - first + 1) // 2
        here, all_here = sum(lent[first:middle]), sum(lent[first:behind])
        front = floor(Fraction(left * here, all_here) + HALF_A_FEN)
        halve(first, middle, front)
        halve(middle, behind, left - front)

    halve(0, len(lent), fen)
    return got
