"""Who took data out of the installation, or handed it in: a log that is only added to."""

from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One access. at: UTC text; actor: a principal.

    cooperative: ``""`` for a whole region, and for a pack that could not be read.

    action: ``pack-uploaded``, ``pack-handed-in``, ``pack-downloaded``, ``packs-downloaded``,
    ``export-downloaded``, ``exports-downloaded``, ``journal-downloaded``, ``names-downloaded``,
    ``register-downloaded``, ``voucher-printed``, ``pin-issued``, ``account-invited``,
    ``account-ended``. subject: the month, after the region if any; which register; the entry's
    seq; ``slips``; which member or account.
    """

    at: str
    actor: str
    action: str
    cooperative: str
    subject: str


def put_access(tx: Tx, access: Access) -> None:
    """Add a line."""
    tx.run(
        "INSERT INTO access_log (at, principal, action, cooperative, subject)"
        " VALUES (:at, :principal, :action, :cooperative, :subject)",
        at=access.at,
        principal=access.actor,
        action=access.action,
        cooperative=access.cooperative,
        subject=access.subject,
    )


def accesses(tx: Tx, *, since: str, count: int) -> list[Access]:
    """At most ``count`` lines at or after an instant (UTC text), the oldest first."""
    rows = tx.rows(
        "SELECT at, principal, action, cooperative, subject FROM access_log"
        " WHERE at >= :since ORDER BY at, principal, action, cooperative, subject LIMIT :count",
        since=since,
        count=count,
    )
    return [
        Access(at=row[0], actor=row[1], action=row[2], cooperative=row[3], subject=row[4])
        for row in rows
    ]


def times(tx: Tx, cooperative: str, action: str, subject: str) -> int:
    """How often an action was written down of a subject."""
    row = tx.row(
        "SELECT count(*) FROM access_log WHERE cooperative = :cooperative AND action = :action"
        " AND subject = :subject",
        cooperative=cooperative,
        action=action,
        subject=subject,
    )
    assert row is not None
    return int(row[0])
