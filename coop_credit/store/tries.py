"""Tries to sign in that failed: counted before the password is looked at, forgotten afterwards.

A key is a keyed hash of whom somebody tried to be, or of where from; here it stands for nothing.
"""

from coop_credit.store.database import Tx

_COUNT = """
INSERT INTO sign_in_try VALUES (:key, 1, :now, :now)
    ON CONFLICT (try_key) DO UPDATE SET tried_at = :now,
       tries = CASE WHEN sign_in_try.tried_at < :forgotten THEN 1 ELSE sign_in_try.tries + 1 END
 WHERE sign_in_try.free_at <= :now
RETURNING tries"""


def count_try(tx: Tx, key: str, *, now: str, forgotten: str) -> int:
    """Count one more try, and give how many there were; 0 when none is allowed now.

    Many at once wait for each other. forgotten: UTC text; tries all before it count no more.
    """
    rows = tx.rows(_COUNT, key=key, now=now, forgotten=forgotten)
    return int(rows[0][0]) if rows else 0


def hold(tx: Tx, key: str, *, until: str) -> None:
    """Allow no try before an instant (UTC text)."""
    tx.run("UPDATE sign_in_try SET free_at = :until WHERE try_key = :key", key=key, until=until)


def free_at(tx: Tx, key: str) -> str:
    """When the next try is allowed, as UTC text; ``""`` where none was counted."""
    row = tx.row("SELECT free_at FROM sign_in_try WHERE try_key = :key", key=key)
    return "" if row is None else str(row[0])


def forget(tx: Tx, key: str) -> None:
    """Count none of the tries any more."""
    tx.run("DELETE FROM sign_in_try WHERE try_key = :key", key=key)


def give_back(tx: Tx, key: str, *, now: str) -> None:
    """Take one try back, since it did not fail."""
    tx.run(
        "UPDATE sign_in_try SET tries = tries - 1, free_at = :now"
        " WHERE try_key = :key AND tries > 0",
        key=key,
        now=now,
    )


def forget_before(tx: Tx, instant: str) -> None:
    """Forget everything that was last tried before an instant (UTC text)."""
    tx.run("DELETE FROM sign_in_try WHERE tried_at < :instant", instant=instant)
