"""Who took data out, handed it in, or looked into a case: a log that is only added to."""

from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

ACTIONS = (
    *("pack-uploaded", "pack-handed-in", "pack-downloaded", "packs-downloaded"),
    *("export-downloaded", "exports-downloaded", "breaches-downloaded", "journal-downloaded"),
    *("names-downloaded", "register-downloaded", "voucher-printed", "case-opened"),
    *("pin-issued", "account-invited", "account-ended"),
)
_COLUMNS = "at, principal, action, cooperative, subject, region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One access. at: UTC text; actor: a principal.

    cooperative: ``""`` for a whole region, and for a pack that could not be read.

    action: of ``ACTIONS``. subject: the month, after the region if any, before the form and what
    was looked for; which register; the entry's seq; ``slips``; which member or account; which
    rule and case. region: of the regulator's office, ``""`` for others.
    """

    at: str
    actor: str
    action: str
    cooperative: str
    subject: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the log. since, until: UTC text, the second exclusive; after: lines left out."""

    since: str
    until: str
    after: int
    count: int


@dataclass(frozen=True, slots=True)
class Accesses:
    """The lines of a part, the newest first, and how many there are in all."""

    lines: list[Access]
    total: int


def put_access(tx: Tx, access: Access) -> None:
    """Add a line."""
    assert access.action in ACTIONS, access.action
    tx.run(
        "INSERT INTO access_log (at, principal, action, cooperative, subject, region)"
        " VALUES (:at, :principal, :action, :cooperative, :subject, :region)",
        at=access.at,
        principal=access.actor,
        action=access.action,
        cooperative=access.cooperative,
        subject=access.subject,
        region=access.region,
    )


def accesses(tx: Tx, *, since: str, count: int) -> list[Access]:
    """At most ``count`` lines at or after an instant (UTC text), the oldest first."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM access_log"
        " WHERE at >= :since ORDER BY at, principal, action, cooperative, subject LIMIT :count",
        since=since,
        count=count,
    )
    return [_access(row) for row in rows]


def accesses_by(tx: Tx, region: str, part: Part) -> Accesses:
    """What the regulators of a region, and of any within it, looked at or took out."""
    return _part(
        tx, "region >= :region AND region < :beyond", part, region=region, beyond=f"{region}:"
    )


def accesses_to(tx: Tx, cooperative: str, region_code: str, part: Part) -> Accesses:
    """What anybody looked at or took out of a cooperative, or of a region that it lies in."""
    prefixes = [region_code[:end] for end in range(1, len(region_code) + 1)]
    words = {f"begin_{number}": f"{each} %" for number, each in enumerate(prefixes)}
    words |= {f"within_{number}": f"% {each} %" for number, each in enumerate(prefixes)}
    alike = " OR ".join(f"subject LIKE :{name}" for name in words)
    return _part(
        tx,
        f"(cooperative = :cooperative OR (cooperative = '' AND ({alike})))",
        part,
        cooperative=cooperative,
        **words,
    )


def _part(tx: Tx, which: str, part: Part, **words: str) -> Accesses:
    rows = tx.rows(
        f"SELECT {_COLUMNS}, count(*) OVER () FROM access_log WHERE at >= :since AND at < :until"
        f" AND {which} ORDER BY at DESC, principal, action, cooperative, subject"
        " LIMIT :count OFFSET :after",
        since=part.since,
        until=part.until,
        count=part.count,
        after=part.after,
        **words,
    )
    return Accesses([_access(row) for row in rows], rows[0][-1] if rows else 0)


def _access(row: Row) -> Access:
    return Access(
        at=row[0], actor=row[1], action=row[2], cooperative=row[3], subject=row[4], region=row[5]
    )


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
