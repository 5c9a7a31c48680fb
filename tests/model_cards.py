"""The second ledger's cards: answers, members, the staff, notices, and entries that moved money.

``on`` is the day on the paper, sums are in fen.
"""

import datetime as dt
from dataclasses import dataclass

from tests.model_loans import Guarantee
from tests.model_loans import Loan
from tests.model_loans import Payment

Rules = frozenset[str]
#: What an operation changes: counter and fen, negative for less.
Changes = dict[str, int]
NONE: Rules = frozenset()


@dataclass(frozen=True)
class Answer:
    """What an operation says.

    code: ``""`` when it is done, else the refusal's. seq: the entry that it made, 0 for none.
    broken: the rules that do not hold, those that are only reported among them.
    """

    code: str = ""
    seq: int = 0
    broken: Rules = NONE


NOT_FOUND = Answer("not-found")
TERMS_REFUSED = Answer("terms-refused")


@dataclass
class Member:
    """Who may take part: since when, and until when; and how the member is reached.

    identity: of whom the identity number is, as a number; 0 for the member's own.
    """

    joined_on: dt.date
    takes_part_since: dt.date | None
    left_on: dt.date | None = None
    kind: str = "natural"
    farmer: int = 1
    identity: int = 0
    phone: str = ""
    account: str = ""

    @property
    def has_left(self) -> bool:
        """Whether the member is one no more."""
        return self.left_on is not None

    @property
    def farms(self) -> bool:
        """Whether the member counts as a farmer."""
        return self.kind == "natural" and self.farmer == 1


@dataclass
class Staff:
    """Somebody with duties. member: the own number, or 0."""

    roles: tuple[str, ...]
    member: int = 0


@dataclass
class Notice:
    """Shares asked back; state: ``noticed``, ``paid``, ``cancelled``."""

    member: int
    fen: int
    on: dt.date
    state: str = "noticed"


@dataclass
class Done:
    """An entry that moved money, with what a reversal needs; 0 and ``None`` for nothing."""

    changes: Changes
    member: int = 0
    payout: Loan | None = None
    notice: Notice | None = None
    paid_on: Loan | None = None
    payment: Payment | None = None
    guarantee: Guarantee | None = None
    given_up: Loan | None = None
    recovered: Loan | None = None
    is_undone: bool = False


def those_true(broken: dict[str, bool]) -> Rules:
    """The names of what is so."""
    return frozenset(rule for rule, is_broken in broken.items() if is_broken)
