"""The table [notify]: what may stand in it, and that what is wrong is named."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from coop_credit.config import InstanceNotReady
from coop_credit.notify.chat import Chat
from coop_credit.notify.mail import Mail
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import read_notify
from coop_credit.notify.sms import Sms
from tests.clock import FixedClock

GUIDE = Path(__file__).parents[2] / "docs" / "operators.md"
MAIL = '[mail]\nhost = "mail.example.org"\nsender = "books@example.org"\n'
CHAT = '[chat]\nurl_file = "chat.url"\n'
SMS = '[sms]\nurl = "https://sms.example.org/send"\nkey_file = "sms.key"\n'


def read(written: str, folder: Path) -> Notify:
    return read_notify(tomllib.loads(written), folder, FixedClock())


def test_without_any_setting_messages_are_printed(tmp_path: Path) -> None:
    settings = read("", tmp_path)
    assert (settings.members, settings.manager, settings.language) == ("console", "console", "zh")
    assert list(settings.channels) == ["console"]
    assert [hour for hour in range(24) if settings.is_quiet(hour)] == [*range(8), 21, 22, 23]


@pytest.mark.parametrize(
    "written, codes",
    [
        ("", ""),
        ('codes = "console"\n', "console"),
        (f'members = "sms"\n{SMS}', "sms"),
        (f'codes = "sms"\n{SMS}', "sms"),
        (f'members = "sms"\ncodes = "none"\n{SMS}', ""),
    ],
)
def test_codes_go_where_members_are_texted(tmp_path: Path, written: str, codes: str) -> None:
    (tmp_path / "sms.key").write_text("secret\n", encoding="utf-8")
    assert read(written, tmp_path).codes == codes


@pytest.mark.parametrize("codes", ["sms", "mail", "chat", ""])
def test_codes_go_by_no_channel_that_is_not_there_or_reaches_no_phone(
    tmp_path: Path, codes: str
) -> None:
    with pytest.raises(InstanceNotReady):
        read(f'codes = "{codes}"', tmp_path)


def test_quiet_hours_may_lie_within_a_day_or_be_none(tmp_path: Path) -> None:
    noon = read("quiet_from = 12\nquiet_until = 14", tmp_path)
    assert [hour for hour in range(24) if noon.is_quiet(hour)] == [12, 13]
    never = read("quiet_from = 0\nquiet_until = 0", tmp_path)
    assert not any(never.is_quiet(hour) for hour in range(24))


def test_both_channels_as_set_up(tmp_path: Path) -> None:
    (tmp_path / "sms.key").write_text("secret\n", encoding="utf-8")
    (tmp_path / "mail.password").write_text("word\n", encoding="utf-8")
    top = 'members = "sms"\nmanager = "mail"\nlanguage = "en"\n'
    mail = f'{MAIL}user = "books"\npassword_file = "mail.password"\nper_minute = 5\n'
    settings = read(f'{top}{mail}{SMS}[addresses]\njingu = "m@example.org"\n', tmp_path)
    assert (settings.members, settings.manager) == ("sms", "mail")
    assert settings.addresses == {"jingu": "m@example.org"}
    assert settings.per_minute == {"chat": 60, "console": 60, "mail": 5, "sms": 60}
    mailing, texting = settings.channels["mail"], settings.channels["sms"]
    assert isinstance(mailing, Mail)
    assert isinstance(texting, Sms)
    assert (mailing.port, mailing.security, mailing.password) == (587, "starttls", "word")
    assert (texting.key, texting.timeout_s) == (b"secret", 20)


def test_a_group_is_for_the_manager(tmp_path: Path) -> None:
    (tmp_path / "chat.url").write_text("feishu://0123456789abcdef\n", encoding="utf-8")
    settings = read(f'manager = "chat"\n{CHAT}per_minute = 5\n', tmp_path)
    assert settings.manager == "chat"
    assert isinstance(settings.channels["chat"], Chat)
    assert settings.per_minute["chat"] == 5


@pytest.mark.parametrize(
    "written, setting",
    [
        ('members = "sms"', "notify.members"),
        ('members = "pigeon"', "notify.members"),
        (f'members = "mail"\n{MAIL}', "notify.members"),
        ('language = "fr"', "notify.language"),
        ("quiet_from = 24", "notify.quiet_from"),
        ("addresses = 3", "notify.addresses"),
        ("[addresses]\njingu = 3", "notify.addresses"),
        ("regulators = 3", "notify.regulators"),
        ("calls = 3", "notify.calls"),
        ('[calls]\njingu = "ask at the gate"', "notify.calls"),
        ('regulator = "pigeon"', "notify.regulator"),
        ("administrator = 3", "notify.administrator"),
        ("mail = 3", "notify.mail"),
        ('[mail]\nsender = "a@b"', "notify.mail.host"),
        ('[mail]\nhost = "h"\nsender = "nobody"', "notify.mail.sender"),
        (f'{MAIL}user = "u"\npassword_file = "nowhere"', "notify.mail.password_file"),
        (f'{MAIL}security = "some"', "notify.mail.security"),
        (f"{MAIL}port = true", "notify.mail.port"),
        (f"{MAIL}per_minute = 0", "notify.mail.per_minute"),
        ('[sms]\nurl = "ftp://h/"\nkey_file = "k"', "notify.sms.url"),
        (SMS, "notify.sms.key_file"),
        (f'{SMS}[sms.fields]\na = "{{name}}"', "notify.sms.fields"),
        (f'members = "chat"\n{CHAT}', "notify.members"),
        ('[chat]\nurl_file = "nowhere"', "notify.chat.url_file"),
        ('[chat]\nurl_file = "json.url"', "notify.chat.url_file"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, written: str, setting: str) -> None:
    (tmp_path / "chat.url").write_text("feishu://0123456789abcdef\n", encoding="utf-8")
    (tmp_path / "json.url").write_text("json://localhost/\n", encoding="utf-8")
    with pytest.raises(InstanceNotReady) as refused:
        read(written, tmp_path)
    assert refused.value.facts["setting"] == setting


def test_the_operators_example_shows_what_holds_when_nothing_is_said(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (each for each in examples if each.startswith("[notify]"))
    (tmp_path / "sms.key").write_text("secret\n", encoding="utf-8")
    shown = read_notify(tomllib.loads(example)["notify"], tmp_path, FixedClock())
    addresses = '[addresses]\njingu = "manager@example.org"\n'
    regulators = '[regulators]\n3702 = "regulator@example.org"\n'
    calls = '[calls]\njingu = "0532-0000 0000"\n'
    said = read(f"{MAIL}{SMS}{addresses}{regulators}{calls}", tmp_path)
    assert replace(shown, channels={}) == replace(said, channels={})
    for name in ("mail", "sms"):
        assert shown.channels[name] == said.channels[name]
