"""Sending: growing waits, the limit of a minute, quiet hours, and what a crash leaves behind."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.dates import instant_text
from coop_credit.notify.letter import CLAIM
from coop_credit.notify.sms import Sms
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.running import Runner
from coop_credit.scheduler.sending import WAITS
from coop_credit.store import messages
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.notify.servers import smtp_server
from tests.scheduler.surroundings import mailing
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


@pytest.fixture
def one(village: Village, phones: Received) -> Village:
    """One receipt is queued."""
    village.open_with(3, "30000.00")
    village.contribute(1, "100.00")
    queue_receipts(village.office, texting(village, phones))
    return village


def test_waits_grow_and_end(one: Village, phones: Received) -> None:
    phones.mood = "busy"
    notify = texting(one, phones, quiet=(0, 0))
    assert send(one, notify) == {"failed": 1}
    for wait in WAITS:
        one.clock.instant += wait - dt.timedelta(microseconds=1)
        assert send(one, notify) == {}
        one.clock.instant += dt.timedelta(microseconds=1)
        assert len(send(one, notify)) == 1
    (message,) = outbox(one)
    assert (message.state, message.attempts) == ("given-up", len(WAITS) + 1)
    assert message.answer == '500 {"number": 6}'
    assert len({post["id"] for post in phones.posts}) == 1


def test_after_a_failure_it_is_sent(one: Village, phones: Received) -> None:
    phones.mood = "busy"
    notify = texting(one, phones)
    send(one, notify)
    phones.mood = "well"
    one.clock.instant += WAITS[0]
    assert send(one, notify) == {"sent": 1}


def test_what_a_gateway_refuses_is_given_up_at_once(one: Village, phones: Received) -> None:
    phones.mood = "refuses"
    assert send(one, texting(one, phones)) == {"given-up": 1}


@pytest.mark.parametrize("mood", ["stalls", "drops"])
def test_without_an_answer_nothing_is_sent_again(one: Village, phones: Received, mood: str) -> None:
    phones.mood = mood
    notify = texting(one, phones)
    assert send(one, notify) == {"uncertain": 1}
    one.clock.instant += dt.timedelta(days=1)
    assert send(one, notify) == {}
    assert len(phones.posts) == 1


@pytest.mark.parametrize("mood, state", [("stalls", "uncertain"), ("busy", "failed")])
def test_an_outage_costs_one_message_at_each_look(
    one: Village, phones: Received, mood: str, state: str
) -> None:
    for _ in range(3):
        one.contribute(2, "100.00")
    notify = texting(one, phones)
    queue_receipts(one.office, notify)
    phones.mood = mood
    assert send(one, notify) == {state: 1}
    phones.mood = "well"
    assert send(one, notify) == {"sent": 3}


def test_a_crash_in_between_is_listed_and_not_repeated(one: Village, phones: Received) -> None:
    notify = texting(one, phones)
    now = one.clock.now()
    with one.office.database.write() as tx:
        claimed = messages.claim_next(
            tx,
            "sms",
            now=instant_text(now),
            until=instant_text(now + CLAIM),
            since=instant_text(now),
            most=10,
            letter_id=lambda _: "f" * 32,
        )
    assert claimed is not None
    assert send(one, notify) == {}
    one.clock.instant += CLAIM
    assert send(one, notify) == {"uncertain": 1}
    assert [each.answer for each in outbox(one)] == ["interrupted"]
    # Whoever comes back late with an answer does not overwrite what is listed.
    with one.office.database.write() as tx:
        assert not messages.settle(tx, claimed.key, "sent", "200")
    assert phones.posts == []


def test_no_more_than_the_limit_in_a_minute(one: Village, phones: Received) -> None:
    for _ in range(4):
        one.contribute(2, "100.00")
    notify = texting(one, phones, per_minute=2)
    queue_receipts(one.office, notify)
    assert send(one, notify) == {"sent": 2}
    assert send(one, notify) == {}
    one.clock.instant += dt.timedelta(seconds=60)
    assert send(one, notify) == {"sent": 2}
    one.clock.instant += dt.timedelta(seconds=60)
    assert send(one, notify) == {"sent": 1}


def test_members_are_left_alone_at_night(one: Village, phones: Received) -> None:
    notify = texting(one, phones)
    one.clock.instant = dt.datetime(2026, 11, 24, 13, tzinfo=dt.UTC)  # nine in the evening there
    assert send(one, notify) == {"queued": 1}
    assert send(one, notify) == {}
    (message,) = outbox(one)
    assert (message.next_try_at, message.attempts) == ("2026-11-25T00:00:00.000000Z", 0)
    one.clock.instant = dt.datetime(2026, 11, 25, 0, tzinfo=dt.UTC)  # eight in the morning
    assert send(one, notify) == {"sent": 1}


@pytest.mark.parametrize(
    "mood, states",
    [
        ("well", ["sent"]),
        ("busy", ["failed", "sent"]),
        ("hangs-up", ["failed", "sent"]),
        ("refuses", ["given-up"]),
        ("stalls", ["uncertain"]),
        ("drops", ["uncertain"]),
    ],
)
def test_an_alarm_reaches_the_manager_by_mail_at_any_hour_or_is_listed(
    village: Village, phones: Received, mood: str, states: list[str]
) -> None:
    village.open_with(3, "30000.00")
    village.clock.instant = dt.datetime(2026, 12, 20, 14, tzinfo=dt.UTC)  # ten in the evening
    with smtp_server() as mailbox:
        mailbox.mood = mood
        notify = mailing(texting(village, phones), mailbox)
        job = next(each for each in JOBS if each.name == "month-close")
        day = dt.date(2026, 12, 20)
        assert Runner(village.office, notify).run_slots(job, day, ["fumandi"])
        seen = list(send(village, notify))
        mailbox.mood = "well"
        village.clock.instant += WAITS[0]
        seen += send(village, notify)
        assert seen == states
        assert len(mailbox.mails) == (0 if mood == "refuses" else 1)


def test_what_cannot_be_read_or_handed_over_is_listed_and_stops_nothing(
    one: Village, phones: Received, caplog: pytest.LogCaptureFixture
) -> None:
    one.contribute(2, "100.00")
    with one.office.database.write() as tx:
        tx.run("UPDATE member SET sealed = 'AAAA' WHERE number = 1")
    notify = texting(one, phones)
    queue_receipts(one.office, notify)
    assert send(one, notify) == {"given-up": 1, "sent": 1}
    one.contribute(2, "100.00")
    queue_receipts(one.office, notify)
    (sms,) = [channel for channel in notify.channels.values() if isinstance(channel, Sms)]
    wrong = replace(notify, channels={"sms": replace(sms, fields={"text": "{name}"})})
    assert send(one, wrong) == {"uncertain": 1}
    assert {"KeyError"} < {each.answer for each in outbox(one)}
    assert "channel sms" in caplog.text
