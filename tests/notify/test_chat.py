"""Groups of WeCom, DingTalk and Feishu: what they are sent, and which addresses are none."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from coop_credit.notify.chat import Chat
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import Result
from coop_credit.store import messages
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Wanted
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.notify.servers import gateway
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

LETTER = Letter(
    id="0123456789abcdef0123456789abcdef",
    to="",
    subject="合作社：提示",
    text="【合作社】2026-11 尚未月结",
)
ADDRESSES = {
    "dingtalk://0123456789abcdef0123": ("text", "content"),
    "feishu://0123456789abcdef": ("content", "text"),
    "wecombot://0123456789abcdef": ("text", "content"),
}


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    """A server in the place of all three: only its name is another."""
    with gateway() as received:
        for provider in (NotifyDingTalk, NotifyFeishu, NotifyWeComBot):
            url = f"http://localhost:{received.port}/{{token}}{{key}}"
            left_out = "{token}" if provider is NotifyWeComBot else "{key}"
            monkeypatch.setattr(provider, "notify_url", url.replace(left_out, ""))
        yield received


def chat(address: str) -> Chat:
    found = Chat.at(address, timeout_s=1)
    assert found is not None
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_group_gets_the_text(groups: Received, address: str) -> None:
    assert chat(address).send(LETTER) == Result(Came.SENT, "taken")
    outer, inner = ADDRESSES[address]
    (body,) = groups.bodies
    assert json.loads(body)[outer] == {inner: LETTER.text}


@pytest.mark.parametrize("mood", ["busy", "refuses", "stalls", "drops"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_taken_is_uncertain(groups: Received, address: str, mood: str) -> None:
    groups.mood = mood
    assert chat(address).send(LETTER).came is Came.UNCERTAIN
    assert len(groups.posts) == 1


def test_an_alarm_reaches_the_group_without_an_address(groups: Received, village: Village) -> None:
    settings = replace(
        texting(village, groups),
        manager="chat",
        addresses={},
        per_minute={"chat": 60},
        channels={"chat": chat("feishu://0123456789abcdef")},
    )
    day = dt.date(2026, 12, 20)
    alarm = Key(
        cooperative="fumandi", member=MANAGER, kind="alarm", day=day, channel="chat", topic="month"
    )
    with village.office.database.write() as tx:
        wanted = Wanted(key=alarm, facts={"month": "2026-11"})
        messages.queue(tx, [wanted], "2026-11-24T02:00:00.000000Z")
    assert send(village, settings) == {"sent": 1}
    (body,) = groups.bodies
    assert json.loads(body)["content"]["text"] == (
        "[测试粮蔬专业合作社] 2026-11 is not closed yet. Please close it."
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "json://localhost/",
        "syslog://",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef",
        "feishu://",
        "feishu://0123456789abcdef?verify=no",
        "wecombot://",
        "dingtalk://x,json://localhost/",
    ],
)
def test_any_other_address_is_none(address: str) -> None:
    assert Chat.at(address, timeout_s=1) is None


WITHOUT_THE_EXTRA = """
import sys
sys.modules["apprise"] = None
import coop_credit.cli
from coop_credit.telling import failure_told
from coop_credit.notify.chat import Chat
from coop_credit.notify.chat import ChatMissing
try:
    Chat.at("feishu://0123456789abcdef", timeout_s=1)
except ChatMissing as missing:
    print(failure_told(missing, "en"))
"""


def test_without_the_extra_all_but_groups_works() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], capture_output=True, text=True, check=True
    )
    assert "'code': 'chat-missing'" in done.stdout
    assert "apprise" in done.stdout
