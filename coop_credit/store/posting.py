"""The doors through which entries are written, one at a time or many at once.

On PostgreSQL the doors are functions of the owner (migrations/first/postgresql.sql);
on SQLite the same statements stand here, behind triggers. All of them write under
``books.open_book``'s lock, and refuse a head that has moved.
"""

from collections.abc import Sequence

from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import fund_change
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.accounts import net_debit
from coop_credit.ledger.balances import fold
from coop_credit.ledger.chain import Link
from coop_credit.store.database import Tx

#: The most entries that go through the door in one call.
POSTED_TOGETHER_MAX = 1_000

_POST_ENTRY = """
SELECT post_entry(:cooperative, :seq, :previous, :kind, :booked_on, :happened_on, :recorded_at,
                  :actor, :subject, :voucher, :reverses, :key, :fingerprint, :body, :digest,
                  :debits, :credits, :amounts)"""
_POST_ENTRIES = """
SELECT post_entries(:cooperative, :seq, :previous, :kind, :booked_on, :happened_on, :recorded_at,
                    :actor, :subject, :voucher, :reverses, :key, :fingerprint, :body, :digest,
                    :owners, :debits, :credits, :amounts)"""
#: What goes in an array with an element for each entry, in a call for many.
_EACH = (
    *("kind", "booked_on", "happened_on", "recorded_at", "actor", "subject", "voucher"),
    *("reverses", "key", "fingerprint", "digest"),
)
_INSERT_ENTRY = """
INSERT INTO entry VALUES (:cooperative, :seq, :kind, :booked_on, :happened_on, :recorded_at,
                          :actor, :subject, :voucher, :reverses, :key, :fingerprint, :lines,
                          :body, :digest)"""
_INSERT_TRANSFER = "INSERT INTO transfer VALUES (:cooperative, :seq, :line, :debit, :credit, :fen)"
_OPEN_ACCOUNT = """
INSERT INTO account SELECT :cooperative, :code, :heading, 0, 0
 WHERE NOT EXISTS (SELECT 1 FROM account WHERE cooperative_id = :cooperative AND code = :code)"""
_MOVE_BALANCE = """
UPDATE account SET debit_fen = debit_fen + :debit, credit_fen = credit_fen + :credit
 WHERE cooperative_id = :cooperative AND code = :code"""
_MOVE_HEAD = """
UPDATE book SET next_seq = :next_seq, head = :digest, booked_to = :booked_to,
                vouchers = vouchers + :vouchers,
                fund_fen = fund_fen + :fund, lent_fen = lent_fen + :loans
 WHERE cooperative_id = :cooperative AND next_seq = :seq AND head = :previous"""


def post(tx: Tx, link: Link) -> None:
    """Write an entry, its transfers, the balances and the head.

    On PostgreSQL it goes out with the COMMIT. The database refuses a head that has moved.
    """
    if tx.dialect == "postgresql":
        tx.run(_POST_ENTRY, **_columns(link), **_moves([link]), previous=link.previous)
    else:
        _post_sqlite(tx, [link])


def post_all(tx: Tx, links: Sequence[Link]) -> None:
    """Write entries of one cooperative that follow on one another, as ``post`` would one by one.

    Each balance is touched once in every ``POSTED_TOGETHER_MAX`` entries.
    """
    for first in range(0, len(links), POSTED_TOGETHER_MAX):
        part = links[first : first + POSTED_TOGETHER_MAX]
        if tx.dialect == "postgresql":
            _post_postgresql(tx, part)
        else:
            _post_sqlite(tx, part)


def _post_postgresql(tx: Tx, links: Sequence[Link]) -> None:
    columns = [_columns(link) for link in links]
    tx.run(
        _POST_ENTRIES,
        cooperative=links[0].entry.cooperative,
        seq=links[0].entry.seq,
        previous=links[0].previous,
        owners=[link.entry.seq for link in links for _ in link.entry.transfers],
        **_moves(links),
        # A line each, which canonical text has no end of; in an array every quote is escaped.
        body="\n".join(link.body for link in links),
        **{name: [each[name] for each in columns] for name in _EACH},
    )


def _post_sqlite(tx: Tx, links: Sequence[Link]) -> None:
    first, last = links[0], links[-1]
    cooperative = first.entry.cooperative
    moves = [move for link in links for move in link.entry.transfers]
    balances = [
        {
            "cooperative": cooperative,
            "code": code,
            "heading": heading_of(code),
            "debit": moved.debit.fen,
            "credit": moved.credit.fen,
        }
        for code, moved in fold(moves).items()
    ]
    tx.run_each(_OPEN_ACCOUNT, balances)
    tx.run_each(_MOVE_BALANCE, balances)
    tx.run_each(
        _INSERT_TRANSFER,
        [
            {
                "cooperative": cooperative,
                "seq": link.entry.seq,
                "line": line,
                "debit": move.debit,
                "credit": move.credit,
                "fen": move.amount.fen,
            }
            for link in links
            for line, move in enumerate(link.entry.transfers, start=1)
        ],
    )
    tx.run_each(
        _INSERT_ENTRY, [_columns(link) | {"lines": len(link.entry.transfers)} for link in links]
    )
    moved_rows = tx.run_counted(
        _MOVE_HEAD,
        cooperative=cooperative,
        seq=first.entry.seq,
        next_seq=last.entry.seq + 1,
        previous=first.previous,
        digest=last.entry.digest,
        booked_to=last.entry.booked_on.isoformat(),
        vouchers=sum(1 for link in links if link.entry.transfers),
        fund=fund_change(moves),
        loans=net_debit(moves, LOANS),
    )
    assert moved_rows == 1, "the head has moved under the lock"


def _moves(links: Sequence[Link]) -> dict[str, object]:
    moves = [move for link in links for move in link.entry.transfers]
    return {
        "debits": [move.debit for move in moves],
        "credits": [move.credit for move in moves],
        "amounts": [move.amount.fen for move in moves],
    }


def _columns(link: Link) -> dict[str, object]:
    entry = link.entry
    return {
        "cooperative": entry.cooperative,
        "seq": entry.seq,
        "kind": str(entry.kind),
        "booked_on": entry.booked_on.isoformat(),
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "subject": entry.subject,
        "voucher": entry.voucher,
        "reverses": entry.reverses,
        "key": entry.key,
        "fingerprint": entry.fingerprint,
        "body": link.body,
        "digest": entry.digest,
    }
