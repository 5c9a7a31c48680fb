"""The manager's page of channels: what is set up, what is never shown, and a message that tries."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from typing import NoReturn

import pytest
from flask import Flask

from coop_credit.asking import NOTIFY
from coop_credit.config import InstanceNotReady
from coop_credit.notify.settings import Notify
from coop_credit.notify.trying import TRIALS_MAX
from coop_credit.scheduler.templates import TemplateRefused
from coop_credit.store.access import Grant
from tests.apps import app_of
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.notify.servers import gateway
from tests.scheduler.surroundings import mailing
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting
from tests.web.visitors import Visitor
from tests.web.visitors import staff

PAGE = "/c/fumandi/channels"


@dataclass(frozen=True, slots=True)
class Office:
    """A manager at the page of channels; messages go to a gateway."""

    app: Flask
    village: Village
    notify: Notify
    received: Received
    manager: Visitor

    def set_up(self, notify: Notify) -> None:
        """Other settings from here on."""
        self.app.extensions[NOTIFY] = lambda: notify

    def test(self, channel: str = "sms", to: str = "") -> tuple[int, str]:
        """Press the button."""
        answer = self.manager.send_form(PAGE, channel=channel, to=to)
        return answer.status_code, answer.text


@pytest.fixture
def desk(village: Village) -> Iterator[Office]:
    """The pages of a village of eight, on either database."""
    village.open_with(8, "8000.00")
    app = app_of(village.office)
    manager = Visitor(app)
    manager.sign_in_as(staff("manager"))
    manager.get("/?language=en")
    with gateway() as received:
        notify = texting(village, received)
        made = Office(app, village, notify, received, manager)
        made.set_up(notify)
        yield made


def test_the_page_shows_what_is_set_up_and_nothing_secret(desk: Office) -> None:
    mails = mailing(desk.notify, desk.received)
    mail = replace(mails.channels["mail"], user="books", password="unspoken")  # type: ignore[type-var]  # all of them are dataclasses
    sms = replace(desk.notify.channels["sms"], url="https://me:mum@sms.example.org/?token=t0p")  # type: ignore[type-var]  # as above
    channels = {**mails.channels, "mail": mail, "sms": sms}
    addresses = {"fumandi": "m@example.org", "elsewhere": "other@example.org"}
    templates = {"en": {"message.month": "x", "message.alarm.month": "{month}, please."}}
    desk.set_up(replace(mails, channels=channels, addresses=addresses, templates=templates))
    page = desk.manager.get(PAGE).text
    assert "https://sms.example.org<" in page
    assert f"localhost:{desk.received.port} (none), books@example.org" in page
    assert "Group</th><td>not set up</td>" in page
    assert "from 21:00 to before 8:00" in page
    assert "m@example.org" in page
    assert page.count("own words") == 1
    assert '<td lang="en" class="long">{month}, please.</td>' in page
    assert "Days before the due day of the first reminder</th><td>7 days" in page
    for secret in ("unspoken", "mum@", "t0p", "the key", "other@example.org"):
        assert secret not in page, secret


def test_a_test_goes_to_the_address_in_the_settings_or_to_the_one_typed(desk: Office) -> None:
    status, page = desk.test()
    assert (status, "Sent: 200" in page) == (200, True)
    assert desk.test(to="13811111111")[0] == 200
    sent = [(post["to"], post["text"]) for post in desk.received.posts]
    assert sent == [
        ("13900000000", "This is a test message."),
        ("13811111111", "This is a test message."),
    ]
    # In the outbox with who asked, and without where to; nothing is sent again.
    told = outbox(desk.village)
    assert [(each.key.kind, each.state, each.attempts) for each in told] == [
        ("test", "sent", 1)
    ] * 2
    assert {each.key.topic.rpartition(":")[0] for each in told} == {"staff:manager"}
    assert all("13811111111" not in str(each) for each in told)
    assert send(desk.village, desk.notify) == {}
    page = desk.manager.get("/c/fumandi/work").text
    assert page.count("<td>Test</td><td>Text message</td><td>sent</td>") == 2


@pytest.mark.parametrize(
    "mood, state, said",
    [
        ("busy", "given-up", "(failed): 500"),
        ("refuses", "given-up", "(refused): 403"),
        ("drops", "uncertain", "(no answer)"),
    ],
)
def test_a_test_that_fails_is_told_and_never_repeated(
    desk: Office, mood: str, state: str, said: str
) -> None:
    desk.received.mood = mood
    status, page = desk.test()
    assert (status, said in page) == (200, True)
    desk.received.mood = "well"
    desk.village.clock.instant += dt.timedelta(days=1)
    assert send(desk.village, desk.notify) == {}
    assert [each.state for each in outbox(desk.village)] == [state]


def test_tests_count_for_the_limit_of_the_channel(desk: Office) -> None:
    desk.set_up(replace(desk.notify, per_minute={**desk.notify.per_minute, "sms": 2}))
    assert [desk.test()[0] for _ in range(3)] == [200, 200, 422]
    assert len(desk.received.posts) == len(outbox(desk.village)) == 2
    desk.village.clock.instant += dt.timedelta(minutes=1)
    assert desk.test()[0] == 200


def test_there_are_only_so_many_tests_in_an_hour(desk: Office) -> None:
    assert [desk.test()[0] for _ in range(TRIALS_MAX + 1)] == [200] * TRIALS_MAX + [422]
    desk.village.clock.instant += dt.timedelta(hours=1, microseconds=-1)
    desk.manager.sign_in_as(staff("manager"))  # the session has been idle for too long
    status, page = desk.test()
    assert (status, "within an hour" in page) == (422, True)
    desk.village.clock.instant += dt.timedelta(microseconds=1)
    assert desk.test()[0] == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "channel, to, said",
    [
        ("sms", "manager@example.org", "no address"),
        ("sms", "138\r\n1", "no address"),
        ("mail", "13800000000", "no address"),
        ("mail", "a@b.example\r\nRCPT TO:<c@d.example>", "no address"),
        ("mail", "a@b.example, c@d.example", "no address"),
        ("chat", "", "not set up"),
        ("pigeon", "", "not set up"),
    ],
)
def test_an_address_that_is_none_is_refused(desk: Office, channel: str, to: str, said: str) -> None:
    desk.set_up(mailing(desk.notify, desk.received))
    status, page = desk.test(channel, to)
    assert (status, said in page) == (422, True)
    assert outbox(desk.village) == []
    assert desk.received.bodies == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "failure, said",
    [
        (
            TemplateRefused(
                reason="placeholder-missing",
                section="zh",
                key="message.overdue",
                placeholder="member",
            ),
            "“message.overdue” lacks “{member}”",
        ),
        (
            InstanceNotReady(file="config.toml", reason="setting", setting="notify.members"),
            "notify.members",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_told_on_the_page(
    desk: Office, failure: Exception, said: str
) -> None:
    def unusable() -> NoReturn:
        raise failure

    desk.app.extensions[NOTIFY] = unusable
    answer = desk.manager.get(PAGE)
    assert (answer.status_code, said in answer.text) == (200, True)
    assert "Send a test message" not in answer.text
    status, page = desk.test()
    assert (status, said in page) == (422, True)
    # Nobody else is kept out by it, or told of it.
    stranger, member = Visitor(desk.app), Visitor(desk.app)
    member.sign_in_as(Grant(principal="member:1", role="member", scope="fumandi", member=1))
    for visitor, address in ((stranger, "/sign-in"), (member, "/me")):
        shown = visitor.get(address)
        assert (shown.status_code, said in shown.text) == (200, False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_but_the_manager_has_the_page(desk: Office) -> None:
    for who in ("bookkeeper", "supervisor"):
        visitor = Visitor(desk.app)
        visitor.sign_in_as(staff(who))
        assert visitor.get(PAGE).status_code == 403
        assert visitor.send_form(PAGE, "/c/fumandi/work", channel="sms").status_code == 403
        assert "/channels" not in visitor.get("/c/fumandi/work").text
    assert "/channels" in desk.manager.get("/c/fumandi/work").text
    assert desk.manager.send(PAGE, channel="sms").status_code == 403
    assert Visitor(desk.app).get(PAGE).status_code == 401
    assert desk.manager.get("/c/elsewhere/channels").status_code == 404
    assert desk.received.posts == []
