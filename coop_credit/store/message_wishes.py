"""How members wish to be told: in which language, and whether at all. No part of the books."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a member wishes. language: ``zh``, ``en``, or ``""`` for the installation's.

    stopped: nothing is sent but what is overdue.
    """

    language: str
    stopped: bool


_WISH = """
SELECT coalesce((SELECT language FROM message_language
                  WHERE cooperative_id = :cooperative AND member = :member), ''),
       EXISTS (SELECT 1 FROM message_stop
                WHERE cooperative_id = :cooperative AND member = :member)"""


def wish_of(tx: Tx, cooperative: str, member: int) -> Wish:
    """What a member wishes; of one who said nothing: the installation's language, everything."""
    row = tx.row(_WISH, cooperative=cooperative, member=member)
    assert row is not None
    return Wish(language=row[0], stopped=bool(row[1]))


def put_wish(tx: Tx, cooperative: str, member: int, wish: Wish, today: dt.date) -> None:
    """Write down what a member wishes, in place of what was wished before."""
    place = {"cooperative": cooperative, "member": member}
    tx.run(
        "DELETE FROM message_language WHERE cooperative_id = :cooperative AND member = :member",
        **place,
    )
    if wish.language:
        tx.run(
            "INSERT INTO message_language VALUES (:cooperative, :member, :language)",
            language=wish.language,
            **place,
        )
    if wish.stopped:
        stop(tx, cooperative, member, today)
    else:
        resume(tx, cooperative, member)


def stop(tx: Tx, cooperative: str, member: int, since: dt.date) -> None:
    """Write down that a member wants no messages but those about what is overdue."""
    tx.run(
        "INSERT INTO message_stop VALUES (:cooperative, :member, :since) ON CONFLICT DO NOTHING",
        cooperative=cooperative,
        member=member,
        since=since.isoformat(),
    )


def resume(tx: Tx, cooperative: str, member: int) -> None:
    """Write down that a member wants messages again."""
    tx.run(
        "DELETE FROM message_stop WHERE cooperative_id = :cooperative AND member = :member",
        cooperative=cooperative,
        member=member,
    )
