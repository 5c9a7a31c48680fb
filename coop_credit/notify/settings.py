"""The table ``[notify]`` of an installation's settings, read into channels.

Passwords and keys stand in files of their own beside the settings, so that those can be shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit

from coop_credit.config import CONFIG_FILE
from coop_credit.config import InstanceNotReady
from coop_credit.dates import Clock
from coop_credit.dates import SystemClock
from coop_credit.notify.chat import Chat
from coop_credit.notify.console import Console
from coop_credit.notify.letter import Channel
from coop_credit.notify.mail import Mail
from coop_credit.notify.sms import Sms

#: The names of the channels.
CHANNELS = ("chat", "console", "mail", "sms")
#: Those that lead to one place, whoever is addressed.
WITHOUT_ADDRESS = frozenset({"chat", "console"})
_FIELDS = {"id": "{id}", "text": "{text}", "to": "{to}"}
#: A number as it is dialled.
_CALLED = re.compile(r"\+?[0-9][0-9 -]{2,19}", re.ASCII)
_TIMEOUT_S = 20
_PER_MINUTE = 60
_QUIET = (21, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """How people are reached.

    members, manager, regulator: the channel for each; the books hold no mail address of a member,
    and a group is no place for what concerns one. addresses: of the managers, by cooperative.
    codes: the channel for codes to members' phones, ``""`` for none.
    administrator: the address of who answers for the installation, on the manager's channel.
    regulators: addresses by region. calls: the number that members of a cooperative may ring.
    language: ``zh`` or ``en``. quiet: members get nothing from the first hour to before the
    second, by the cooperative's clock; the same hour twice for no such time. per_minute: most
    attempts, by channel. channels: those that are set up. templates: the installation's own words,
    by language and code of text.
    """

    members: str
    manager: str
    addresses: Mapping[str, str]
    language: str
    quiet: tuple[int, int]
    per_minute: Mapping[str, int]
    channels: Mapping[str, Channel]
    administrator: str = ""
    codes: str = ""
    regulator: str = "console"
    regulators: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_quiet(self, hour: int) -> bool:
        """Whether members get nothing in this hour of their day."""
        first, end = self.quiet
        if first <= end:
            return first <= hour < end
        return hour >= first or hour < end


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of settings that says which one is wrong."""

    values: Mapping[str, object]
    name: str
    folder: Path

    def wrong(self, setting: str) -> InstanceNotReady:
        return InstanceNotReady(
            file=str(self.folder / CONFIG_FILE), reason="setting", setting=f"{self.name}.{setting}"
        )

    def text(self, setting: str, default: str | None = None) -> str:
        value = self.values.get(setting, default)
        if not isinstance(value, str) or (not value and default != ""):
            raise self.wrong(setting)
        return value

    def one_of(self, setting: str, default: str, *options: str) -> str:
        value = self.text(setting, default)
        if value not in options:
            raise self.wrong(setting)
        return value

    def number(self, setting: str, default: int, least: int, most: int) -> int:
        value = self.values.get(setting, default)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(setting)
        return value

    def texts(self, setting: str, default: Mapping[str, str]) -> dict[str, str]:
        value = self.values.get(setting, default)
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise self.wrong(setting)
        return dict(value)

    def table(self, setting: str) -> "_Table":
        value = self.values.get(setting, {})
        if not isinstance(value, dict):
            raise self.wrong(setting)
        return _Table(value, f"{self.name}.{setting}", self.folder)

    def secret(self, setting: str) -> str:
        """The first line of the file that a setting names, counted from the folder."""
        path = self.folder / self.text(setting)
        try:
            return path.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError) as error:
            raise self.wrong(setting) from error


def only_console() -> Notify:
    """How people are reached where nothing is set up: messages are printed."""
    return read_notify({}, Path(), SystemClock())


def whereto(channel: Channel) -> str:
    """Where a channel leads, without anything secret; ``""`` where the place itself is."""
    match channel:
        case Mail():
            return f"{channel.host}:{channel.port} ({channel.security}), {channel.sender}"
        case Sms():
            address = urlsplit(channel.url)
            return f"{address.scheme}://{address.hostname}"
        case _:
            return ""


def read_notify(values: Mapping[str, object], folder: Path, clock: Clock) -> Notify:
    """The channels as set up.

    Raises ``InstanceNotReady`` with the setting that is wrong, and ``ChatMissing``.
    """
    table = _Table(values, "notify", folder)
    channels: dict[str, Channel] = {"console": Console()}
    if "chat" in values:
        channels["chat"] = _chat(table.table("chat"))
    if "mail" in values:
        channels["mail"] = _mail(table.table("mail"))
    if "sms" in values:
        channels["sms"] = _sms(table.table("sms"), clock)
    per_minute = {
        name: table.table(name).number("per_minute", _PER_MINUTE, 1, 100_000) for name in CHANNELS
    }
    to_phones = channels.keys() - {"chat", "mail"}
    members = table.one_of("members", "console", *to_phones)
    by_default = "none" if members == "console" else members
    codes = table.one_of("codes", by_default, "none", *to_phones)
    return Notify(
        members=members,
        manager=table.one_of("manager", "console", *channels),
        addresses=table.texts("addresses", {}),
        language=table.one_of("language", "zh", "zh", "en"),
        quiet=(
            table.number("quiet_from", _QUIET[0], 0, 23),
            table.number("quiet_until", _QUIET[1], 0, 23),
        ),
        per_minute=per_minute,
        channels=channels,
        administrator=table.text("administrator", ""),
        codes="" if codes == "none" else codes,
        regulator=table.one_of("regulator", "console", *channels.keys() - {"chat"}),
        regulators=table.texts("regulators", {}),
        calls=_calls(table),
    )


def _calls(table: _Table) -> Mapping[str, str]:
    calls = table.texts("calls", {})
    if not all(_CALLED.fullmatch(number) for number in calls.values()):
        raise table.wrong("calls")
    return calls


def _chat(table: _Table) -> Chat:
    timeout_s = table.number("timeout_seconds", _TIMEOUT_S, 1, 120)
    chat = Chat.at(table.secret("url_file"), timeout_s)
    if chat is None:
        raise table.wrong("url_file")
    return chat


def _mail(table: _Table) -> Mail:
    sender = table.text("sender")
    if "@" not in sender:
        raise table.wrong("sender")
    user = table.text("user", "")
    return Mail(
        host=table.text("host"),
        port=table.number("port", 587, 1, 65_535),
        security=table.one_of("security", "starttls", "none", "starttls", "tls"),
        user=user,
        password=table.secret("password_file") if user else "",
        sender=sender,
        timeout_s=table.number("timeout_seconds", _TIMEOUT_S, 1, 120),
    )


def _sms(table: _Table, clock: Clock) -> Sms:
    url = table.text("url")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        raise table.wrong("url")
    fields = table.texts("fields", _FIELDS)
    for value in fields.values():
        try:
            value.format(id="", to="", text="")
        except (KeyError, IndexError, ValueError) as error:
            raise table.wrong("fields") from error
    return Sms(
        url=url,
        key=table.secret("key_file").encode(),
        fields=fields,
        timeout_s=table.number("timeout_seconds", _TIMEOUT_S, 1, 120),
        clock=clock,
    )
