"""Charts of accounts that the headings are shown under, as dated TOML files.

One is packaged, ``charts/cn-coop-2007.toml``, and says how a file looks. A cooperative may
write its own; ``chart_from`` checks it before it is used.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from coop_credit.ledger.accounts import CHART
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.balances import Balance
from coop_credit.ledger.balances import NOTHING
from coop_credit.ledger.entries import MEMO
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.written import BadFile
from coop_credit.rulebook.written import Written
from coop_credit.rulebook.written import written_in
from coop_credit.store import journal
from coop_credit.store.database import Database

#: The packaged chart.
DEFAULT = "cn-coop-2007"

#: What is a name in every program that the journal is written for.
_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9-]{0,19}", re.ASCII)
_LANGUAGES = ("en", "zh")
_ACCOUNT_KEYS = ("heading", "since", "code", "zh", "en", "class", "status")


class Nature(StrEnum):
    """What kind of account a heading is, in the words of a chart file's ``class``."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    MEMO = "memo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """Where a heading stands in a chart from the day ``since`` on."""

    heading: str
    since: dt.date
    code: str
    zh: str
    en: str
    nature: Nature
    status: Status

    def name(self, language: str) -> str:
        """The name in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title and remark by language, and the lines of each heading, oldest first."""

    title: Mapping[str, str]
    remark: Mapping[str, str]
    lines: Mapping[str, tuple[Charted, ...]]

    def on(self, day: dt.date) -> Mapping[str, Charted]:
        """The line of each heading on a day; the first one on days before it."""
        return {
            heading: [each for each in lines if each.since <= day or each is lines[0]][-1]
            for heading, lines in self.lines.items()
        }


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The accounts under one code of a chart: its line, and their two totals together."""

    charted: Charted
    balance: Balance


def packaged_chart() -> Chart:
    """The packaged chart."""
    file = resources.files("coop_credit").joinpath("charts", f"{DEFAULT}.toml")
    return chart_from(DEFAULT, file.read_bytes())


def chart_from(file: str, written: bytes) -> Chart:
    """The chart that a file holds. Raises ``BadFile`` for the first thing that is wrong."""
    root = written_in(file, written)
    root.require(("title", "remark", "account"))
    title, remark = (_in_languages(root.table(name)) for name in ("title", "remark"))
    lines: defaultdict[str, list[Charted]] = defaultdict(list)
    natures: dict[str, Nature] = {}
    for table in root.tables("account"):
        line = _line(table)
        before = lines[line.heading]
        if before and before[-1].since >= line.since:
            raise BadFile(reason="out-of-order", file=file, place=table.at("since"))
        before.append(line)
        if natures.setdefault(line.code, line.nature) is not line.nature:
            place = table.at("class")
            raise BadFile(reason="code-in-two-classes", file=file, place=place, value=line.code)
    for heading in CHART:
        if heading.code not in lines:
            raise BadFile(reason="heading-missing", file=file, value=heading.code)
    return Chart(title, remark, {heading: tuple(found) for heading, found in lines.items()})


def _in_languages(table: Written) -> Mapping[str, str]:
    table.require(_LANGUAGES)
    return {language: _one_line(table, language) for language in _LANGUAGES}


def _one_line(table: Written, key: str) -> str:
    """Text that cannot break out of its line in a file that it is put into."""
    value = table.text(key)
    if not value.isprintable():
        raise BadFile(reason="not-one-line", file=table.file, place=table.at(key))
    return value


def _line(table: Written) -> Charted:
    table.require(_ACCOUNT_KEYS)
    heading = table.one_of("heading", [each.code for each in CHART])
    code = table.text("code")
    if _CODE.fullmatch(code) is None:
        raise BadFile(reason="code-unusable", file=table.file, place=table.at("code"), value=code)
    is_memo = heading.startswith(MEMO)
    fitting = [each for each in Nature if (each is Nature.MEMO) == is_memo]
    return Charted(
        heading=heading,
        since=table.of_kind("since", dt.date),
        code=code,
        zh=_one_line(table, "zh"),
        en=_one_line(table, "en"),
        nature=Nature(table.one_of("class", fitting)),
        status=Status(table.one_of("status", Status)),
    )


def charted_balance(database: Database, cooperative: str, chart: Chart) -> list[Subtotal]:
    """The trial balance under a chart of the newest entry's day: each code's sums, by code.

    Headings that share a code stand together, under the name and status of the first of them.
    """
    with database.snapshot() as tx:
        balances = journal.balances(tx, cooperative)
        by_heading = chart.on(journal.last_moved_on(tx, cooperative))
    named: dict[str, Charted] = {}
    for heading in sorted(by_heading):
        named.setdefault(by_heading[heading].code, by_heading[heading])
    sums: defaultdict[str, Balance] = defaultdict(lambda: NOTHING)
    for account, balance in balances.items():
        code = by_heading[heading_of(account)].code
        sums[code] = Balance(sums[code].debit + balance.debit, sums[code].credit + balance.credit)
    return [Subtotal(named[code], sums[code]) for code in sorted(sums)]
