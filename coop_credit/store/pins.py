"""The PINs of members' slips, hashed."""

from coop_credit.store.database import Tx


def put_pin(tx: Tx, cooperative: str, member: int, pin_hash: str) -> None:
    """Keep a member's PIN in place of the one before."""
    tx.run(
        "INSERT INTO member_pin VALUES (:cooperative, :member, :pin_hash)"
        " ON CONFLICT (cooperative_id, member) DO UPDATE SET pin_hash = :pin_hash",
        cooperative=cooperative,
        member=member,
        pin_hash=pin_hash,
    )


def find_pin(tx: Tx, cooperative: str, member: int) -> str:
    """The hash of a member's PIN, or ``""``."""
    row = tx.row(
        "SELECT pin_hash FROM member_pin WHERE cooperative_id = :cooperative AND member = :member",
        cooperative=cooperative,
        member=member,
    )
    return "" if row is None else str(row[0])
