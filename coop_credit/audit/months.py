"""A cooperative's books as of a month's end, played from its journal alone.

Whoever holds the entries up to the same one gets the same figures again. An entry
counts by the day it is booked on; only the bank's statement, which comes when the
month is over, counts for the month that it names.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field

from coop_credit.audit.losses import Loss
from coop_credit.audit.losses import loss_of
from coop_credit.audit.replay import Replay
from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import CUSTODY
from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import PLEDGES_CALLED
from coop_credit.ledger.accounts import PLEDGES_FREE
from coop_credit.ledger.accounts import PLEDGES_LENT
from coop_credit.ledger.accounts import SHARES
from coop_credit.ledger.accounts import USAGE_FEES
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.schedule import Instalment
from coop_credit.money import Money
from coop_credit.rulebook.facts import MembershipFacts
from coop_credit.rulebook.facts import Unfiled
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Provisions
from coop_credit.store import evidence
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.rulebooks import provisions_for

Moves = list[tuple[str, str, int]]

#: What is counted, by name: the kinds of entries, the heading its money is seen on, and whether
#: the heading's debit side (1) or its credit side (-1) counts up.
FLOWS = {
    "opening": ({"opening-balances"}, SHARES, -1),
    "opening-pledges": ({"opening-balances"}, PLEDGES, 1),
    "contributions": ({"contribution"}, SHARES, -1),
    "withdrawals": ({"withdrawal-paid"}, SHARES, 1),
    "pledged": ({"pledge-given"}, PLEDGES, 1),
    "lowered": ({"pledge-lowered"}, PLEDGES, -1),
    "lost": ({"loan-written-off"}, PLEDGES, -1),
    "granted": ({"loan-paid-out"}, LOANS, 1),
    "repaid": ({"repayment", "guarantor-paid"}, LOANS, -1),
    "fees": ({"repayment", "guarantor-paid"}, USAGE_FEES, -1),
}

#: The headings of what members have put in or pledged.
_CONTRIBUTED = frozenset({SHARES, PLEDGES_FREE, PLEDGES_CALLED, PLEDGES_LENT})


@dataclass(slots=True)
class Tally:
    """How many entries, and their money in fen; an undone entry is taken off again."""

    count: int = 0
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Repaid:
    """Principal of a loan paid back in one entry. on: the day on the paper."""

    loan: int
    on: dt.date
    fen: int


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan with a balance at the month's end. plan: its schedule; repaid: principal."""

    number: int
    member: int
    owing: Money
    repaid: Money
    plan: tuple[Instalment, ...]


@dataclass(slots=True)
class Month:
    """A month as far as its entries have been played.

    last_moved_on: the day of the newest entry with transfers; of the first entry before any.
    through_seq, head: the last entry looked at, booked in this month or not, and its digest.
    during, ever: tallies by the names of ``FLOWS``; ever is since the books began here.
    repayments: of principal, since then too, by the seq of their entry; none that was undone.
    losses: of this month, by seq; none that was undone in it.
    rulebook: the one in force at the month's end, once every entry was played.
    """

    month: str
    through_seq: int = 0
    head: str = ""
    last_moved_on: str = ""
    replay: Replay = field(default_factory=Replay)
    during: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    ever: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    repayments: dict[int, Repaid] = field(default_factory=dict)
    losses: dict[int, Loss] = field(default_factory=dict)
    rulebook: Provisions = field(init=False)

    @property
    def ends_on(self) -> dt.date:
        """The month's last day."""
        return last_day(self.month)

    def play(self, entry: Columns, moves: Moves) -> None:
        """Look at the next entry, and let it happen when it belongs to the books of the month."""
        self.through_seq, self.head = entry["seq"], entry["digest"]
        if self.is_statement(entry) or entry["booked_on"] <= self.ends_on.isoformat():
            self.replay.play(entry, moves)
            self.count(entry, moves)

    def is_statement(self, entry: Columns) -> bool:
        """Whether an entry says what the bank's statement of the month does."""
        stated = entry["kind"] == "bank-balance"
        return stated and bool(json.loads(entry["body"])["month"] == self.month)

    def count(self, entry: Columns, moves: Moves) -> None:
        """Count an entry that has been played back."""
        if moves or not self.last_moved_on:
            self.last_moved_on = entry["booked_on"]
        self._tally(entry, moves)
        self._keep_repayment(entry, moves)
        if entry["booked_on"] >= first_day(self.month).isoformat():
            self._keep_loss(entry, moves)

    def _keep_loss(self, entry: Columns, moves: Moves) -> None:
        undone = self.losses.pop(entry["reverses"], None)
        loss = loss_of(entry, moves)
        if loss is not None and undone is None:
            self.losses[entry["seq"]] = loss

    def _keep_repayment(self, entry: Columns, moves: Moves) -> None:
        self.repayments.pop(entry["reverses"], None)
        principal = -moved(LOANS, moves)
        if entry["kind"] == "repayment" and principal:
            loan = json.loads(entry["body"])["loan"]
            happened_on = dt.date.fromisoformat(entry["happened_on"])
            self.repayments[entry["seq"]] = Repaid(loan, happened_on, principal)

    def _tally(self, entry: Columns, moves: Moves) -> None:
        kind, step = entry["kind"], 1
        if kind == "reversal":
            kind, step = json.loads(entry["body"])["undoes"], -1
        tallies = [self.ever]
        if entry["booked_on"] >= first_day(self.month).isoformat():
            tallies.append(self.during)
        for name, (counted, heading, side) in FLOWS.items():
            fen = side * moved(heading, moves)
            if kind in counted and fen:
                for tally in tallies:
                    tally[name].count += step
                    tally[name].fen += fen

    def open_loans(self) -> list[OpenLoan]:
        """The loans that are not repaid at the month's end, by number."""
        plans: defaultdict[int, list[Instalment]] = defaultdict(list)
        for (loan, number), part in sorted(self.replay.tables["instalment"].items()):
            due_on = dt.date.fromisoformat(part["due_on"])
            principal = Money(part["principal_fen"])
            plans[loan].append(Instalment(number=number, due_on=due_on, principal=principal))
        return [
            OpenLoan(
                number=number,
                member=loan["member"],
                owing=Money(owing),
                repaid=Money(loan["principal_fen"] - owing),
                plan=tuple(plans[number]),
            )
            for (number,), loan in sorted(self.replay.tables["loan"].items())
            if (owing := self.replay.balance(loan_account(number)))
        ]

    def members(self, since: str) -> int:
        """Members who have not left; since: the column with the day from which each counts."""
        return len(self._present(since))

    def _present(self, since: str) -> list[Columns]:
        end = self.ends_on.isoformat()
        return [
            member
            for member in self.replay.tables["member"].values()
            if "" < member[since] <= end and not "" < member["left_on"] <= end
        ]

    def membership(self) -> MembershipFacts:
        """Who belongs to the cooperative at the month's end."""
        present = self._present("joined_on")
        contributors = {
            code.partition(".")[2]
            for code in list(self.replay.debits)
            if heading_of(code) in _CONTRIBUTED and self.replay.balance(code) < 0
        }
        return MembershipFacts(
            members=len(present),
            farmers=sum(each["farmer"] for each in present if each["kind"] == "natural"),
            legal_persons=sum(each["kind"] == "legal" for each in present),
            contributors=len(contributors),
            newcomers_not_farming=0,
            newcomers_legal=0,
            last_moved_on=dt.date.fromisoformat(self.last_moved_on),
            unfiled=self._unfiled(),
        )

    def _unfiled(self) -> tuple[Unfiled, ...]:
        """The batches that are not filed at the month's end, the oldest first."""
        filed = self.replay.tables["intake_filing"]
        waiting = [(day, seq) for seq, day in self.replay.approvals.items() if (seq,) not in filed]
        return tuple(Unfiled(f"E{seq}", dt.date.fromisoformat(day)) for day, seq in sorted(waiting))

    def bank_books(self) -> Money:
        """What the custodian account has in the books at the month's end."""
        return Money(self.replay.balance(BANK) + self.replay.balance(CUSTODY))

    def bank_statement(self) -> Money | None:
        """What the bank's statement says of the same day; ``None`` where it is not recorded."""
        stated = self.replay.tables["bank_balance"].get((self.month,))
        return None if stated is None else Money(stated["balance_fen"])

    def charter(self) -> tuple[CharterValue, ...]:
        """What the charter has said by then."""
        return charter_from(
            ("charter", *key, row["value"])
            for key, row in sorted(self.replay.tables["charter_value"].items())
        )


def play_month(tx: Tx, cooperative: str, month: str, through_seq: int) -> Month:
    """Play a cooperative's month. through_seq: the last entry to look at; 0 for the newest.

    Raises ``NotFound`` when there is no such entry, or no books yet at the month's end;
    and what ``provisions_for`` raises.
    """
    played = Month(month)
    for entry, moves in evidence.raw_entries(tx, cooperative):
        played.play(entry, moves)
        if entry["seq"] == through_seq:
            break
    if played.through_seq < through_seq or not played.replay.tables["cooperative"]:
        raise NotFound
    played.rulebook = provisions_for(tx, played.replay.tables["cooperative"][()]["rulebook"])
    return played


def moved(heading: str, moves: Moves) -> int:
    """What a heading's accounts were debited less what they were credited, in fen."""
    return sum(
        fen * ((heading_of(debit) == heading) - (heading_of(credit) == heading))
        for debit, credit, fen in moves
    )
