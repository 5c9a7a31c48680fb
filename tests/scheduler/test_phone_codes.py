"""Codes to members' phones, from being asked for to signing in, on both databases."""

import datetime as dt
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from coop_credit.dates import instant_text
from coop_credit.operations.guarding import ADDRESS
from coop_credit.operations.guarding import ASKING
from coop_credit.operations.guarding import TooManyCodes
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.phone_codes import GOOD_FOR
from coop_credit.operations.phone_codes import Shown
from coop_credit.operations.phone_codes import TRIES
from coop_credit.operations.phone_codes import ask_code
from coop_credit.operations.phone_codes import choose_member
from coop_credit.operations.phone_codes import show_code
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.sending import CLAIM
from coop_credit.store import messages
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.job_runs import INSTALLATION
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import change_phone
from tests.scheduler.surroundings import rows
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

HERE = "192.0.2.1"
SEVENS, NOBODYS = "13800000007", "13900000000"
MEMBER_7 = Grant(principal="member:7", role="member", scope="fumandi", member=7)


@pytest.fixture
def members(village: Village) -> Village:
    """Eight members, each with a phone."""
    village.open_with(8, "8000.00")
    return village


def ask(village: Village, phone: str = SEVENS, address: str = HERE, *, browser: str = "") -> str:
    return ask_code(village.office, address, phone, language="zh", channel="sms", browser=browser)


def sent_code(village: Village, phones: Received) -> str:
    """The code in the newest message, once what is due was sent."""
    send(village, texting(village, phones))
    found = re.search("[0-9]{6}", phones.posts[-1]["text"])
    assert found is not None
    return found[0]


def show(village: Village, code_id: str, code: str, address: str = HERE) -> Shown | None:
    return show_code(village.office, address, code_id, code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_who_has_the_phone_signs_in_once(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    assert [post["to"] for post in phones.posts] == [SEVENS]
    assert show(members, code_id, wrong(code)) is None
    assert show(members, "another", code) is None
    shown = show(members, code_id, code)
    assert shown is not None
    assert [(each.cooperative, each.number, each.name) for each in shown.members] == [
        ("fumandi", 7, "社员7")
    ]
    assert show(members, code_id, code) is None  # a code is good once
    assert choose_member(members.office, code_id, "x", "fumandi", 7) is None
    assert choose_member(members.office, code_id, shown.ticket, "fumandi", 7) == MEMBER_7
    assert choose_member(members.office, code_id, shown.ticket, "fumandi", 7) is None


def test_the_message_says_nothing_of_anybody(members: Village, phones: Received) -> None:
    ask(members)
    code = sent_code(members, phones)
    assert phones.posts[0]["text"] == (
        f"【信用互助系统】登录验证码 {code}，10 分钟内有效，只能用一次。"
        "不要告诉任何人，社里的人也不会向您要。不是您本人在登录，请勿理会。"
    )


def test_a_code_is_too_old_after_ten_minutes_and_so_is_the_choice(
    members: Village, phones: Received
) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    members.clock.instant += GOOD_FOR - dt.timedelta(microseconds=1)
    shown = show(members, code_id, code)
    assert shown is not None
    members.clock.instant += GOOD_FOR
    assert choose_member(members.office, code_id, shown.ticket, "fumandi", 7) is None
    code_id = ask(members)
    code = sent_code(members, phones)
    members.clock.instant += GOOD_FOR
    assert show(members, code_id, code) is None


def test_a_code_bears_five_tries(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    for _ in range(TRIES):
        assert show(members, code_id, wrong(code)) is None
    assert show(members, code_id, code) is None
    again = ask(members)
    assert show(members, code_id, sent_code(members, phones)) is None  # the page of before
    for _ in range(TRIES - 1):
        assert show(members, again, "") is None
    assert show(members, again, re.findall("[0-9]{6}", phones.posts[-1]["text"])[0]) is not None


def test_a_phone_gets_three_codes_an_hour_and_a_strangers_is_counted_alike(
    members: Village,
) -> None:
    for phone in (SEVENS, NOBODYS):
        for number in range(3):
            ask(members, phone, f"192.0.2.{number}")
        with pytest.raises(TooManyCodes) as failure:
            ask(members, phone, "198.51.100.1")
        assert failure.value.facts == {"minutes": 60}
    members.clock.instant += dt.timedelta(hours=1, microseconds=1)
    for _ in range(3):
        ask(members)


def test_strangers_use_up_no_codes_of_a_browser_that_is_known(
    members: Village, phones: Received
) -> None:
    with members.office.database.write() as tx:
        now = instant_text(members.clock.now())
        sessions.begin(tx, MEMBER_7, device="", browser="a" * 64, now=now)
    for _ in range(3):
        ask(members)
    for _ in range(3):
        ask(members, browser="a" * 64)
    for browser in ("a" * 64, "b" * 64):
        with pytest.raises(TooManyCodes):
            ask(members, browser=browser)
    send(members, texting(members, phones))
    assert len(phones.posts) == 6


def test_an_address_may_ask_for_so_many_codes(members: Village) -> None:
    for number in range(ASKING.free):
        ask(members, f"137{number:08d}")
    with pytest.raises(TooManyCodes):
        ask(members, SEVENS)
    ask(members, SEVENS, "198.51.100.1")


def test_wrong_codes_count_for_the_address(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    for _ in range(ADDRESS.free):
        assert show(members, "another", "123456") is None
    with pytest.raises(TooManyTries):
        show(members, code_id, code)
    assert show(members, code_id, code, "198.51.100.1") is not None


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


def test_a_code_is_good_once_for_many_at_once(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    with ThreadPoolExecutor(TRIES) as at_once:
        shown = list(at_once.map(lambda _: show(members, code_id, code), range(TRIES)))
    assert sum(each is not None for each in shown) == 1


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


def test_a_household_and_a_member_of_two_cooperatives_choose(
    members: Village, phones: Received
) -> None:
    elsewhere = Village.found(members.office, members.clock, "elsewhere")
    elsewhere.open_with(7, "7000.00")
    change_phone(members, 3, SEVENS)
    code_id = ask(members)
    shown = show(members, code_id, sent_code(members, phones))
    assert shown is not None
    found = [(each.cooperative, each.number) for each in shown.members]
    assert found == [("elsewhere", 7), ("fumandi", 3), ("fumandi", 7)]
    # Somebody of another phone is not to be had, and the ticket is used up then.
    assert choose_member(members.office, code_id, shown.ticket, "fumandi", 4) is None
    assert choose_member(members.office, code_id, shown.ticket, "fumandi", 3) is None
    code_id = ask(members)
    shown = show(members, code_id, sent_code(members, phones))
    assert shown is not None
    grant = choose_member(members.office, code_id, shown.ticket, "elsewhere", 7)
    assert grant is not None
    assert (grant.scope, grant.member) == ("elsewhere", 7)


def test_a_number_that_was_given_up_opens_nothing(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    change_phone(members, 7, "")
    assert show(members, code_id, code) is None
    ask(members)
    send(members, texting(members, phones))
    assert len(phones.posts) == 1
