"""Members: who they are, since when, and what they may see of themselves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import day_text
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member's row. participant_since, left_on: ``None`` until it happens.

    identity_index: blind; sealed: name, identity number, phone, bank account and salts.
    """

    cooperative: str
    number: int
    kind: str
    farmer: int
    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    identity_index: str
    sealed: str


_COLUMNS = """cooperative_id, number, kind, farmer, joined_on, participant_since, left_on,
       identity_index, sealed"""
_FIND = f"SELECT {_COLUMNS} FROM member WHERE cooperative_id = :cooperative AND number = :number"
_PAGE = f"""
SELECT {_COLUMNS} FROM member
 WHERE cooperative_id = :cooperative AND number > :after ORDER BY number LIMIT :count"""
_ADD = """
INSERT INTO member VALUES (:cooperative, :number, :kind, :farmer, :joined_on, :participant_since,
                           :left_on, :identity_index, :sealed)"""


def add_member(tx: Tx, member: Member) -> None:
    """Write down a new member."""
    tx.run(
        _ADD,
        cooperative=member.cooperative,
        number=member.number,
        kind=member.kind,
        farmer=member.farmer,
        joined_on=member.joined_on.isoformat(),
        participant_since=day_text(member.participant_since),
        left_on=day_text(member.left_on),
        identity_index=member.identity_index,
        sealed=member.sealed,
    )


def find_member(tx: Tx, cooperative: str, number: int) -> Member | None:
    """One member."""
    row = tx.row(_FIND, cooperative=cooperative, number=number)
    return None if row is None else _member(row)


def members(tx: Tx, cooperative: str, *, after: int, count: int) -> list[Member]:
    """At most ``count`` members whose number follows ``after``."""
    return [
        _member(row) for row in tx.rows(_PAGE, cooperative=cooperative, after=after, count=count)
    ]


def members_among(tx: Tx, cooperative: str, numbers: Sequence[int]) -> dict[int, Member]:
    """The members that bear one of these numbers, by number, in one statement."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM member"
        f" WHERE cooperative_id = :cooperative AND {among(tx, 'number', 'numbers')}",
        cooperative=cooperative,
        numbers=listed(tx, numbers),
    )
    return {member.number: member for member in map(_member, rows)}


def present_identities(tx: Tx, cooperative: str) -> dict[str, int]:
    """The blind indexes of all who have not left, each with the member's number."""
    return dict(
        tx.rows(
            "SELECT identity_index, number FROM member"
            " WHERE cooperative_id = :cooperative AND left_on IS NULL",
            cooperative=cooperative,
        )
    )


@dataclass(frozen=True, slots=True)
class Present:
    """How many have not left: all, farmers (natural persons who farm), legal persons.

    contributors: those who have shares or pledges.
    """

    members: int
    farmers: int
    legal_persons: int
    contributors: int


_PRESENT = """
SELECT count(*), sum(CASE WHEN kind = 'natural' AND farmer = 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN kind = 'legal' THEN 1 ELSE 0 END),
       (SELECT count(DISTINCT substr(code, 5)) FROM account
         WHERE cooperative_id = :cooperative AND heading IN ('301', '902', '903', '904')
           AND credit_fen > debit_fen)
  FROM member WHERE cooperative_id = :cooperative AND left_on IS NULL"""


def present_members(tx: Tx, cooperative: str) -> Present:
    """The members who have not left, counted."""
    row = tx.row(_PRESENT, cooperative=cooperative)
    assert row is not None
    return Present(
        members=row[0],
        farmers=int(row[1] or 0),
        legal_persons=int(row[2] or 0),
        contributors=row[3],
    )


def present_with_identity(tx: Tx, cooperative: str, identity_index: str) -> int:
    """The number of the member who bears this identity and has not left, or 0."""
    row = tx.row(
        "SELECT number FROM member WHERE cooperative_id = :cooperative"
        " AND identity_index = :identity_index AND left_on IS NULL",
        cooperative=cooperative,
        identity_index=identity_index,
    )
    return 0 if row is None else int(row[0])


def approve_participants(tx: Tx, cooperative: str, numbers: Sequence[int], since: dt.date) -> None:
    """Write down that these members take part from a day on."""
    tx.run_each(
        "UPDATE member SET participant_since = :since"
        " WHERE cooperative_id = :cooperative AND number = :number",
        [
            {"cooperative": cooperative, "number": number, "since": since.isoformat()}
            for number in numbers
        ],
    )


def release_member(tx: Tx, cooperative: str, number: int, left_on: dt.date) -> None:
    """Write down the day a member left."""
    tx.run(
        "UPDATE member SET left_on = :left_on"
        " WHERE cooperative_id = :cooperative AND number = :number",
        cooperative=cooperative,
        number=number,
        left_on=left_on.isoformat(),
    )


def seal_member(tx: Tx, cooperative: str, number: int, sealed: str) -> None:
    """Put what is sealed of a member in the place of what was."""
    tx.run(
        "UPDATE member SET sealed = :sealed"
        " WHERE cooperative_id = :cooperative AND number = :number",
        sealed=sealed,
        cooperative=cooperative,
        number=number,
    )


def _member(row: Row) -> Member:
    return Member(
        cooperative=row[0],
        number=row[1],
        kind=row[2],
        farmer=row[3],
        joined_on=dt.date.fromisoformat(row[4]),
        participant_since=day_from(row[5]),
        left_on=day_from(row[6]),
        identity_index=row[7],
        sealed=row[8],
    )
