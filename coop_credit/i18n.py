"""Texts by code in Chinese and English, and how sums, days and names are shown.

The texts stand in ``texts/zh.toml`` and ``texts/en.toml``, under the same dotted codes with
the same placeholders. What a failure or a verdict says is put together in ``telling``.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from typing import Literal

from coop_credit.errors import Fact
from coop_credit.ledger.accounts import CHART
from coop_credit.money import Money
from coop_credit.money import format_yuan

Language = Literal["zh", "en"]


@cache
def texts(language: Language) -> Mapping[str, str]:
    """All texts of a language by dotted code."""
    file = resources.files("coop_credit").joinpath("texts", f"{language}.toml")
    return dict(flat(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def flat(tables: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Each value of tables in tables, by its dotted code behind a prefix."""
    for name, value in tables.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def text(code: str, language: Language, **facts: Fact) -> str:
    """The text of a code with its placeholders filled in. An unknown code is a bug.

    >>> text("unit.days", "en", number=1), text("unit.days", "en", number=7)
    ('1 day', '7 days')
    """
    assert code in texts(language), code
    said = texts(language)[code].format(**facts)
    return _COUNTED.sub(_agreeing, said) if "(s)" in said else said


#: A number and what it counts, written for one and for many: ``7 overdue loan(s)``.
_COUNTED = re.compile(r"([0-9,.]*[0-9])((?: [a-z]+)+)\(s\)", re.ASCII)


def _agreeing(counted: re.Match[str]) -> str:
    number, what = counted.groups()
    return f"{number}{what}" if number == "1" else f"{number}{what}s"


def yuan(money: Money) -> str:
    """A sum in yuan with thousands separators and two decimals.

    >>> yuan(Money(5_500_000))
    '55,000.00'
    """
    whole, decimals = format_yuan(money).split(".")
    return f"{int(whole):,}.{decimals}" if whole != "-0" else f"-0.{decimals}"


def percent(rate_bp: int) -> str:
    """Basis points as a percentage, without zeros at the end.

    >>> percent(500), percent(1_205)
    ('5%', '12.05%')
    """
    shown = format_yuan(Money(rate_bp)).rstrip("0").rstrip(".")
    return f"{shown}%"


def day(date: dt.date, language: Language) -> str:
    """A day as people write it.

    >>> day(dt.date(2026, 1, 9), "zh"), day(dt.date(2026, 1, 9), "en")
    ('2026年1月9日', '9 January 2026')
    """
    if language == "zh":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


#: Not ``strftime("%B")``: that follows the machine's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def http_text(part: Literal["title", "detail"], status: int, language: Language) -> str:
    """What an HTTP status says to people, as a title or as a sentence."""
    found = f"http.{part}.{status}"
    return text(found if found in texts(language) else f"http.{part}.other", language)


def account_text(code: str, language: Language) -> str:
    """An account by its code and the name of its heading."""
    names = {each.code: each.zh if language == "zh" else each.en for each in CHART}
    return f"{code} {names[code.partition('.')[0]]}"


def who_text(code: str, language: Language) -> str:
    """Somebody or something that the journal or a log names by kind: ``member:9``, ``staff:wang``.

    A code of no such kind is told as it is.

    >>> who_text("member:9", "zh"), who_text("cooperative", "zh"), who_text("2026-11", "zh")
    ('9 号社员', '本社', '2026-11')
    """
    kind, _, name = code.partition(":")
    told = texts(language).get(f"who.{kind}")
    return code if told is None else told.format(name=name)


def case_text(name: str, language: Language) -> str:
    """What breaks a rule: a loan ``L12``, a member ``M7``, an entry ``E3``; else as it is.

    >>> case_text("L12", "zh"), case_text("M7", "en"), case_text("chen", "en")
    ('12 号借款', 'member 7', 'chen')
    """
    kind, number = name[:1], name[1:]
    if kind not in {"E", "L", "M"} or not number.isdecimal():
        return name
    return text(f"case.{kind}", language, number=number)


def names_text(codes: Iterable[str], section: str, language: Language) -> str:
    """Codes by name; one that has none, since somebody made it up, as it is."""
    known = texts(language)
    return known["list.separator"].join(known.get(section.format(code), code) for code in codes)
