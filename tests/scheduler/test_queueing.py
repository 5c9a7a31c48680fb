"""Queueing: thousands of messages in a few statements, each there once."""

import datetime as dt
from collections import Counter

from coop_credit.store import messages
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from tests.ledgers import Village
from tests.scheduler.surroundings import outbox

NOW = "2026-11-24T02:00:00.000000Z"
MANY = 12_345  # no whole number of statements


def wanted(member: int) -> Wanted:
    """A receipt; every tenth comes too late."""
    key = Key(
        cooperative="fumandi",
        member=member,
        kind="receipt",
        day=dt.date(2026, 11, 24),
        channel="sms",
        seq=member,
    )
    return Wanted(key=key, facts={"部分": member}, given_up="" if member % 10 else "too-late")


def test_many_messages_are_queued_as_they_are_wanted_and_once(village: Village) -> None:
    all_of_them = [wanted(member) for member in range(1, MANY + 1)]
    for _ in range(2):
        with village.office.database.write() as tx:
            messages.queue(tx, all_of_them, NOW)
    found = outbox(village)
    assert [each.key for each in found] == [each.key for each in all_of_them]
    assert [each.facts for each in found] == [each.facts for each in all_of_them]
    assert Counter((each.state, each.next_try_at, each.answer) for each in found) == {
        ("queued", NOW, ""): MANY - MANY // 10,
        ("given-up", "", "too-late"): MANY // 10,
    }
    assert {(each.queued_at, each.attempts, each.tried_at) for each in found} == {(NOW, 0, "")}
