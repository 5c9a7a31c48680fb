"""The journal is the queue of receipts: a cursor says how far it was turned into messages.

There is one in each cooperative. It moves in the transaction that writes the messages.
"""

from coop_credit.store.database import Tx


def behind(tx: Tx) -> list[tuple[str, int]]:
    """The cooperatives whose journal goes beyond their cursor, each with its cursor."""
    rows = tx.rows(
        "SELECT b.cooperative_id, coalesce(c.through_seq, 0) FROM book b"
        " LEFT JOIN receipt_cursor c ON c.cooperative_id = b.cooperative_id"
        " WHERE b.next_seq - 1 > coalesce(c.through_seq, 0) ORDER BY b.cooperative_id"
    )
    return [(row[0], row[1]) for row in rows]


def move_cursor(tx: Tx, cooperative: str, *, before: int, through: int) -> bool:
    """Move a cursor on; whether it stood at ``before``, so that nobody else has moved it."""
    if before == 0:
        tx.run_counted(
            "INSERT INTO receipt_cursor VALUES (:cooperative, 0) ON CONFLICT DO NOTHING",
            cooperative=cooperative,
        )
    moved = tx.run_counted(
        "UPDATE receipt_cursor SET through_seq = :through"
        " WHERE cooperative_id = :cooperative AND through_seq = :before",
        cooperative=cooperative,
        before=before,
        through=through,
    )
    return moved == 1
