"""Packs that were received, the keys they are checked with, and who took what out."""

from collections.abc import Iterable
from dataclasses import astuple
from dataclasses import dataclass
from dataclasses import fields

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

ACCEPTED = "accepted"
SENT_BACK = "sent-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPack:
    """A received pack without its bytes.

    manifest_digest, previous_manifest: of its own manifest and of the month before (``""`` for
    the first). Sums are whole fen, the others counts, all at the month's end; breaches and
    indicators: rows of the pack's tables. largest_fen: what the member owes who owes most;
    member_cap_bp: the cap on that in basis points of the fund, 0 for none. hand_in_day: the day
    of the month after on which the pack was due, 0 where the rulebook has none. rulebook,
    funding_model: as the pack says. findings: codes
    of what the check left open, with blanks between them. received_at: UTC text. state:
    ``ACCEPTED`` or ``SENT_BACK``, with the remark.
    """

    cooperative: str
    month: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    manifest_digest: str
    previous_manifest: str
    head: str
    through_seq: int
    root: str
    public_key: str
    received_at: str
    received_by: str
    fund_fen: int
    lent_fen: int
    overdue_fen: int
    largest_fen: int
    member_cap_bp: int
    members: int
    participants: int
    loans: int
    breaches: int
    indicators: int
    hand_in_day: int
    findings: str
    state: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedBreach:
    """A row of a pack's breaches. case: what breaks the rule, such as ``L12``; ``""`` for none."""

    cooperative: str
    month: str
    rule: str
    case: str
    measured: str
    limit: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedKey:
    """A public key (64 hex digits). second: ``""`` where the first pack brought it along."""

    cooperative: str
    number: int
    public_key: str
    pinned_at: str
    pinned_by: str
    second: str


_NAMES = [field.name for field in fields(ReceivedPack)]
COLUMNS = ", ".join(["cooperative_id", *_NAMES[1:]])
_PUT = f"""
INSERT INTO received_pack ({COLUMNS}, content)
VALUES ({", ".join(f":{name}" for name in _NAMES)}, :content)"""
_PUT_BREACH = """
INSERT INTO received_breach
VALUES (:cooperative, :month, :rule, :case, :measured, :limit, :unit)"""
_OF_MONTH = "WHERE cooperative_id = :cooperative AND month = :month"


def lock_received(tx: Tx, cooperative: str) -> None:
    """Let one pack of a cooperative after the other come in; SQLite writes one by one anyway."""
    if tx.dialect == "postgresql":
        tx.row(
            "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))",
            name=f"received/{cooperative}",
        )


def put_pack(
    tx: Tx, pack: ReceivedPack, breaches: Iterable[ReceivedBreach], content: bytes
) -> None:
    """Keep a pack of a month that was not received yet. content: the zip."""
    tx.run(_PUT, **dict(zip(_NAMES, astuple(pack), strict=True)), content=content)
    names = [field.name for field in fields(ReceivedBreach)]
    rows = [dict(zip(names, astuple(each), strict=True)) for each in breaches]
    if rows:
        tx.run_each(_PUT_BREACH, rows)


def set_state(tx: Tx, cooperative: str, month: str, state: str, remark: str) -> int:
    """Accept a pack again or send it back; how many there were, 0 or 1."""
    return tx.run_counted(
        f"UPDATE received_pack SET state = :state, remark = :remark {_OF_MONTH}",
        state=state,
        remark=remark,
        cooperative=cooperative,
        month=month,
    )


def find_pack(tx: Tx, cooperative: str, month: str) -> ReceivedPack | None:
    """The pack of a month."""
    row = tx.row(
        f"SELECT {COLUMNS} FROM received_pack {_OF_MONTH}", cooperative=cooperative, month=month
    )
    return None if row is None else pack_from(row)


def sent_back(tx: Tx, cooperative: str) -> dict[str, tuple[str, str]]:
    """The manifest's digest and the remark of every pack that was sent back, by month."""
    rows = tx.rows(
        "SELECT month, manifest_digest, remark FROM received_pack"
        " WHERE cooperative_id = :cooperative AND state = :state ORDER BY month",
        cooperative=cooperative,
        state=SENT_BACK,
    )
    return {month: (digest, remark) for month, digest, remark in rows}


def last_pack(tx: Tx, cooperative: str) -> ReceivedPack | None:
    """The newest month's pack, ``None`` when none was ever received."""
    row = tx.row(
        f"SELECT {COLUMNS} FROM received_pack WHERE cooperative_id = :cooperative"
        " ORDER BY month DESC LIMIT 1",
        cooperative=cooperative,
    )
    return None if row is None else pack_from(row)


def pack_content(tx: Tx, cooperative: str, month: str) -> bytes:
    """The zip of a pack that is there."""
    row = tx.row(
        f"SELECT content FROM received_pack {_OF_MONTH}", cooperative=cooperative, month=month
    )
    assert row is not None
    return bytes(row[0])


def pack_from(row: Row) -> ReceivedPack:
    """A row of ``COLUMNS``."""
    return ReceivedPack(**dict(zip(_NAMES, row, strict=True)))


def put_key(tx: Tx, key: PinnedKey) -> None:
    """Pin a key; from now on it is the one in force."""
    tx.run(
        "INSERT INTO pinned_key"
        " VALUES (:cooperative, :number, :public_key, :pinned_at, :pinned_by, :second)",
        cooperative=key.cooperative,
        number=key.number,
        public_key=key.public_key,
        pinned_at=key.pinned_at,
        pinned_by=key.pinned_by,
        second=key.second,
    )


def find_key(tx: Tx, cooperative: str) -> PinnedKey | None:
    """The key in force, ``None`` before the first."""
    row = tx.row(
        "SELECT cooperative_id, number, public_key, pinned_at, pinned_by, second FROM pinned_key"
        " WHERE cooperative_id = :cooperative ORDER BY number DESC LIMIT 1",
        cooperative=cooperative,
    )
    if row is None:
        return None
    names = [field.name for field in fields(PinnedKey)]
    return PinnedKey(**dict(zip(names, row, strict=True)))
