"""Codes to members' phones: asked for and typed, once and in time, on both databases."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from coop_credit.dates import instant_text
from coop_credit.operations.guarding import ADDRESS
from coop_credit.operations.guarding import ASKING
from coop_credit.operations.guarding import TooManyCodes
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.phone_codes import GOOD_FOR
from coop_credit.operations.phone_codes import TRIES
from coop_credit.operations.phone_codes import choose_member
from coop_credit.store import sessions
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.phone_codes import MEMBER_7
from tests.scheduler.phone_codes import NOBODYS
from tests.scheduler.phone_codes import SEVENS
from tests.scheduler.phone_codes import ask
from tests.scheduler.phone_codes import sent_code
from tests.scheduler.phone_codes import show
from tests.scheduler.phone_codes import wrong
from tests.scheduler.surroundings import change_phone
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


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


def test_a_code_is_good_once_for_many_at_once(members: Village, phones: Received) -> None:
    code_id = ask(members)
    code = sent_code(members, phones)
    with ThreadPoolExecutor(TRIES) as at_once:
        shown = list(at_once.map(lambda _: show(members, code_id, code), range(TRIES)))
    assert sum(each is not None for each in shown) == 1


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
