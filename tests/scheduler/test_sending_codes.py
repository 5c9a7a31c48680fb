"""Codes to members' phones on their way: at once or never, and nothing of them is left."""

import datetime as dt
import logging

import pytest

from coop_credit.dates import instant_text
from coop_credit.notify.letter import CLAIM
from coop_credit.operations.phone_codes import GOOD_FOR
from coop_credit.operations.phone_codes import TRIES
from coop_credit.operations.reporting_back import take_report
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.store import messages
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.message_reports import Report
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.phone_codes import NOBODYS
from tests.scheduler.phone_codes import SEVENS
from tests.scheduler.phone_codes import ask
from tests.scheduler.phone_codes import sent_code
from tests.scheduler.phone_codes import show
from tests.scheduler.surroundings import rows
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


def test_the_message_says_nothing_of_anybody(members: Village, phones: Received) -> None:
    ask(members)
    code = sent_code(members, phones)
    assert phones.posts[0]["text"] == (
        f"【信用互助系统】登录验证码 {code}，10 分钟内有效，只能用一次。"
        "不要告诉任何人，社里的人也不会向您要。不是您本人在登录，请勿理会。"
    )


def test_what_a_gateway_reports_of_a_code_is_kept_without_its_words(
    members: Village, phones: Received
) -> None:
    ask(members)
    code = sent_code(members, phones)
    at = instant_text(members.clock.now())
    report = Report(id=phones.posts[0]["id"], outcome="undelivered", code=f"lost {code}", at=at)
    assert take_report(members.office, "sms", report).code == ""
    assert code not in str(rows(members, "message"))


def test_nothing_is_sent_to_a_strangers_phone_and_the_same_is_kept(
    members: Village, phones: Received
) -> None:
    code_id = ask(members, NOBODYS)
    assert send(members, texting(members, phones)) == {}
    assert phones.posts == []
    (kept,) = rows(members, "phone_code")
    assert (kept["phone_code"], kept["sealed_code"]) == (code_id, "")
    assert all(show(members, code_id, f"{code:06d}") is None for code in range(TRIES))


@pytest.mark.parametrize("quiet", [(0, 0), (0, 23)], ids=["by day", "at night"])
def test_a_code_goes_before_what_waited_longer_and_in_quiet_hours(
    members: Village, phones: Received, quiet: tuple[int, int]
) -> None:
    members.contribute(7, "100.00")
    notify = texting(members, phones, quiet=quiet, per_minute=1)
    queue_receipts(members.office, notify)
    members.clock.instant += dt.timedelta(seconds=1)
    ask(members)
    send(members, notify)
    assert ["登录验证码" in post["text"] for post in phones.posts] == [True]


@pytest.mark.parametrize("mood, state", [("well", "sent"), ("refuses", "given-up")])
def test_nothing_of_a_code_is_left_where_people_look(
    members: Village,
    phones: Received,
    caplog: pytest.LogCaptureFixture,
    mood: str,
    state: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    phones.mood = mood
    ask(members)
    (before,) = rows(members, "phone_code")
    code = sent_code(members, phones)
    (kept,), (message,) = rows(members, "phone_code"), rows(members, "message")
    assert before["sealed_code"] != ""
    assert kept["sealed_code"] == ""
    assert (message["state"], message["answer"], message["facts"]) == (state, "", "{}")
    for row in (before, kept, message):
        assert not {code, SEVENS} & {str(each) for each in row.values()}
    assert code not in caplog.text
    assert SEVENS not in caplog.text
    with members.office.database.read() as tx:
        for cooperative in (INSTALLATION, "fumandi"):
            assert messages.messages(tx, cooperative, state="", count=9) == []


@pytest.mark.parametrize("mood", ["busy", "stalls"])
def test_a_code_is_never_sent_late(members: Village, phones: Received, mood: str) -> None:
    phones.mood = mood
    ask(members)
    assert sum(send(members, texting(members, phones)).values()) == 1
    assert len(phones.posts) == 1
    phones.mood = "well"
    members.clock.instant += GOOD_FOR
    send(members, texting(members, phones))
    assert len(phones.posts) == 1
    assert rows(members, "phone_code") == []
    (message,) = rows(members, "message")
    assert message["state"] == ("given-up" if mood == "busy" else "uncertain")


def test_after_a_failure_a_code_goes_out_within_its_life(
    members: Village, phones: Received
) -> None:
    phones.mood = "busy"
    code_id = ask(members)
    send(members, texting(members, phones))
    phones.mood = "well"
    members.clock.instant += dt.timedelta(minutes=1)
    assert show(members, code_id, sent_code(members, phones)) is not None


def test_what_a_crash_left_is_forgotten(members: Village, phones: Received) -> None:
    ask(members)
    now = members.clock.now()
    with members.office.database.write() as tx:
        claimed = messages.claim_next(
            tx,
            "sms",
            now=instant_text(now),
            until=instant_text(now + CLAIM),
            since=instant_text(now),
            most=1,
            letter_id=lambda _: "f" * 32,
        )
    assert claimed is not None
    members.clock.instant += CLAIM
    assert send(members, texting(members, phones)) == {"uncertain": 1}
    assert rows(members, "phone_code") == []
    assert phones.posts == []
