"""How members can be told to share a phone or a bank account, without either being read.

A row stands for what holds from an entry on. Rows stay, so that a month can be told again as
it was; whoever erases a person removes all rows of that member.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A member's blind indexes from the entry ``seq`` on; ``""`` without phone, or account."""

    cooperative: str
    member: int
    seq: int
    phone_index: str
    account_index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A member who is reached by a phone. cooperative_name: in full; sealed: as of the member."""

    cooperative: str
    cooperative_name: str
    member: int
    sealed: str


_REACHED = """
SELECT t.cooperative_id, c.name, t.member, m.sealed FROM member_contact t
  JOIN member m ON m.cooperative_id = t.cooperative_id AND m.number = t.member
  JOIN cooperative c ON c.cooperative_id = t.cooperative_id
 WHERE {among} AND m.left_on IS NULL
   AND t.seq = (SELECT max(n.seq) FROM member_contact n
                 WHERE n.cooperative_id = t.cooperative_id AND n.member = t.member)
 ORDER BY t.cooperative_id, t.member"""
_UP_TO = """
SELECT c.member, c.seq, c.phone_index, c.account_index FROM member_contact c
  JOIN entry e USING (cooperative_id, seq)
 WHERE c.cooperative_id = :cooperative AND c.seq <= :through_seq AND e.booked_on <= :day
 ORDER BY c.seq"""


def add_contact(tx: Tx, contact: Contact) -> None:
    """Write down what holds from an entry on."""
    tx.run(
        "INSERT INTO member_contact VALUES"
        " (:cooperative, :member, :seq, :phone_index, :account_index)",
        cooperative=contact.cooperative,
        member=contact.member,
        seq=contact.seq,
        phone_index=contact.phone_index,
        account_index=contact.account_index,
    )


def contacts(tx: Tx, cooperative: str, through_seq: int, day: dt.date) -> dict[int, Contact]:
    """What held on a day, by member, as far as the entries up to ``through_seq`` tell."""
    rows = tx.rows(_UP_TO, cooperative=cooperative, through_seq=through_seq, day=day.isoformat())
    return {
        member: Contact(
            cooperative=cooperative,
            member=member,
            seq=seq,
            phone_index=phone_index,
            account_index=account_index,
        )
        for member, seq, phone_index, account_index in rows
    }


def reached_by(tx: Tx, phone_indexes: Sequence[str]) -> list[Reached]:
    """Who has a phone of one of these indexes now, and has not left; by cooperative and number."""
    rows = tx.rows(
        _REACHED.format(among=among(tx, "t.phone_index", "indexes")),
        indexes=listed(tx, phone_indexes),
    )
    return [
        Reached(cooperative=cooperative, cooperative_name=name, member=member, sealed=sealed)
        for cooperative, name, member, sealed in rows
    ]
