"""Messages that try a channel: in the outbox like any other, but sent by whoever asks, at once."""

from coop_credit.store.database import Tx
from coop_credit.store.messages import Key
from coop_credit.store.messages import place_of

#: The kind of such a message; its topic: who asked, with a number behind a colon.
TRIAL = "test"
_PUT = """
INSERT INTO message
VALUES (:cooperative, :member, :kind, :topic, :day, :seq, :channel, '{}', 'claimed', 1, :now, '',
        :now, :until, '', '', :letter_id, '', '', '')"""


def trials_since(tx: Tx, cooperative: str, channel: str, since: str) -> int:
    """How often a channel was tried from a cooperative after an instant (UTC text)."""
    row = tx.row(
        "SELECT count(*) FROM message WHERE cooperative_id = :cooperative AND channel = :channel"
        f" AND kind = '{TRIAL}' AND queued_at > :since",
        cooperative=cooperative,
        channel=channel,
        since=since,
    )
    assert row is not None
    return int(row[0])


def put_trial(tx: Tx, key: Key, letter_id: str, *, now: str, until: str) -> None:
    """Write down a message that tries a channel, claimed until an instant."""
    assert key.kind == TRIAL
    tx.run(_PUT, now=now, until=until, letter_id=letter_id, **place_of(key))
