"""A month that is over, checked and made ready to be sealed, from the last sealed one on.

What is read is the journal since the last close, and the tables as they stand now: the cost
depends on the month and on what there is, not on the years before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.audit import pack_findings
from coop_credit.audit import pack_tables
from coop_credit.audit.exports import figures
from coop_credit.audit.exports import registered
from coop_credit.audit.exports import verdicts
from coop_credit.audit.indicators import CONCENTRATED
from coop_credit.audit.months import Month
from coop_credit.audit.months import Moves
from coop_credit.audit.months import moved
from coop_credit.audit.resuming import resumed
from coop_credit.audit.resuming import state_text
from coop_credit.audit.verification import compare
from coop_credit.audit.walking import Walk
from coop_credit.dates import month_of
from coop_credit.dates import next_month
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import SHARES
from coop_credit.packs import tables
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import Table
from coop_credit.store import evidence
from coop_credit.store import periods
from coop_credit.store.contacts import Contact
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.rulebooks import provisions_for

#: Compared with the journal at each close; remarks grow with the journal, and are by verify-books.
_COMPARED = tuple(name for name in evidence.TABLES if name != "remark")


@dataclass(slots=True)
class Ready:
    """A month played to its end, and what was found on the way.

    played: the month with its bank statement. walk: as of its end. first_seq, previous_head:
    where it begins; previous_manifest: of the month before, or ``""``. start: debits and credits
    of each account before it. statement_seq: the entry of the bank's statement, 0 without one.
    state: where the next close begins. findings: what is wrong with the books now.
    """

    played: Month
    first_seq: int
    previous_head: str
    previous_manifest: str
    start: Mapping[str, tuple[int, int]]
    through_seq: int = 0
    head: str = ""
    state: str = ""
    statement_seq: int = 0
    findings: list[str] = field(default_factory=list)
    entries: list[tuple[Columns, Moves]] = field(default_factory=list)
    late: list[Row] = field(default_factory=list)
    reversals: list[Row] = field(default_factory=list)
    loans: set[int] = field(default_factory=set)
    withdrawals: set[int] = field(default_factory=set)

    def note(self, entry: Columns, moves: Moves) -> None:
        """Keep of an entry of the month what the tables need."""
        self.entries.append((entry, moves))
        body = json.loads(entry["body"])
        if entry["kind"] != "refusal":
            self.loans |= {body["loan"]} if "loan" in body else set()
            self.withdrawals |= {body["withdrawal"]} if "withdrawal" in body else set()
        seq, kind, booked_on = entry["seq"], entry["kind"], entry["booked_on"]
        if moves and entry["happened_on"][:7] < booked_on[:7]:
            fund = moved(PLEDGES, moves) - moved(SHARES, moves)
            did = [fund, moved(LOANS, moves), moved(BANK, moves)]
            self.late.append([seq, kind, entry["happened_on"], booked_on, *did])
        if entry["reverses"]:
            amount = sum(fen for _, _, fen in moves)
            self.reversals.append([seq, entry["reverses"], body["undoes"], booked_on, amount])


def closable(tx: Tx, cooperative: str) -> str:
    """The month that is closed next: behind the last closed one, or that of the first entry."""
    last = periods.last_period(tx, cooperative)
    if last is None:
        return month_of(evidence.first_booked_on(tx, cooperative))
    return next_month(last.month)


def make_ready(tx: Tx, cooperative: str, month: str) -> Ready:
    """Play ``month``, which is the one that ``closable`` names and is over, and check the books."""
    state = periods.sealed_state(tx, cooperative)
    last = periods.last_period(tx, cooperative)
    if state is None:
        played, walk = Month(month), Walk(cooperative)
    else:
        played, walk = resumed(state.content, cooperative, month)
    replay = played.replay
    ready = Ready(
        played=played,
        first_seq=walk.seq + 1,
        previous_head=walk.head,
        previous_manifest="" if last is None else last.manifest_digest,
        start={code: (replay.debits[code], replay.credits[code]) for code in replay.debits},
    )
    _play(tx, ready, walk)
    return ready


def _play(tx: Tx, ready: Ready, walk: Walk) -> None:
    """Play the month, seal the state at its end, and go on to today beside it."""
    played, end = ready.played, ready.played.ends_on.isoformat()
    after: tuple[Month, Walk] | None = None
    for entry, moves in evidence.raw_entries(tx, walk.cooperative, after=walk.seq):
        if after is None and entry["booked_on"] > end:
            after = _sealed(ready, walk)
        if after is None:
            ready.findings += walk.step(tx, entry, moves, played.replay)
            played.count(entry, moves)
            ready.note(entry, moves)
            continue
        later, its_walk = after
        ready.findings += its_walk.step(tx, entry, moves, later.replay)
        if played.is_statement(entry):
            played.play(entry, moves)
            ready.statement_seq = entry["seq"]
    played.rulebook = provisions_for(tx, played.replay.tables["cooperative"][()]["rulebook"])
    later, its_walk = after or _sealed(ready, walk)
    ready.findings += compare(tx, later.replay, its_walk, _COMPARED)


def _sealed(ready: Ready, walk: Walk) -> tuple[Month, Walk]:
    """Keep the state at the month's end, and read it back to go on from it."""
    ready.through_seq, ready.head = walk.seq, walk.head
    ready.state = state_text(ready.played, walk)
    return resumed(ready.state, walk.cooperative, ready.played.month)


def sealed_tables(
    ready: Ready,
    cooperative: str,
    *,
    known: Mapping[int, Contact],
    salts: Mapping[int, str],
    explanation: str,
) -> dict[Table, list[Row]]:
    """The tables of the pack that are not the journal itself.

    known, salts: by member; salts of every one. explanation: the commitment to what was said
    of a difference with the bank's statement.
    """
    played = ready.played
    loans = played.open_loans()
    said, judged = figures(played, loans, known), verdicts(played, loans)
    held = pack_tables.holdings(played)
    return {
        tables.SUMMARY: pack_tables.summary_rows(registered(played), said),
        tables.MEMBERS: list(pack_tables.member_rows(played, held)),
        tables.LEAVES: list(pack_tables.leaf_rows(cooperative, played.month, held, salts)),
        tables.BALANCES: list(pack_tables.balance_rows(played, ready.start)),
        tables.BANK: [_bank(ready, explanation)],
        tables.CONCENTRATION: list(pack_tables.concentration_rows(held, CONCENTRATED)),
        tables.PARAMETERS: list(pack_tables.parameter_rows(played)),
        tables.STAFF: pack_tables.rows_of(played, "staff", tables.STAFF),
        tables.RELATIONS: pack_tables.rows_of(played, "relation", tables.RELATIONS),
        tables.WITHDRAWALS: pack_tables.withdrawal_rows(played, ready.withdrawals),
        tables.LATE: ready.late,
        tables.REVERSALS: ready.reversals,
        tables.VERDICTS: list(pack_findings.verdict_rows(judged)),
        tables.BREACHES: list(pack_findings.breach_rows(judged)),
        tables.INDICATORS: list(pack_findings.indicator_rows(said)),
        tables.OVERDUE: list(pack_findings.overdue_rows(said)),
        **pack_tables.loan_tables(played, loans, ready.loans),
    }


def _bank(ready: Ready, explanation: str) -> Row:
    books, statement = ready.played.bank_books(), ready.played.bank_statement()
    assert statement is not None
    difference = statement - books
    return [
        ready.played.month,
        books.fen,
        statement.fen,
        difference.fen,
        "differs" if difference.fen else "agrees",
        ready.statement_seq,
        explanation if difference.fen else "",
    ]
