"""How members can be told to share a phone or a bank account, without either being read.

A row stands for what holds from an entry on. Rows stay, so that a month can be told again as
it was; whoever erases a person removes all rows of that member.
"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A member's blind indexes from the entry ``seq`` on; ``""`` without phone, or account."""

    cooperative: str
    member: int
    seq: int
    phone_index: str
    account_index: str


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
