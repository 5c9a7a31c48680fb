"""The journal for plain-text accounting: as a file for Beancount, or for hledger.

One transaction for each entry that moves something, one pair of postings for each transfer; an
account is opened where it first stands. Money is CNY with two decimals; memos (表外) stand under
``Equity:Memo`` in a commodity of their own, so that no balance of money holds any of them. An
account's name is made of its class and code: ``Assets:114:17`` is our ``114.17``. Where a chart
gives the heading another code, our heading follows with an H: ``Assets:1221:H114:17``.

Nobody is named. The same entries in the same language are the same bytes.
"""

import datetime as dt
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.entries import MEMO
from coop_credit.money import Money
from coop_credit.money import format_yuan
from coop_credit.reports.charts import Chart
from coop_credit.reports.charts import Charted
from coop_credit.reports.charts import Nature
from coop_credit.store import journal
from coop_credit.store.cooperatives import find_cooperative
from coop_credit.store.database import Database
from coop_credit.store.evidence import raw_entries

_ROOTS: Mapping[Nature, str] = {
    Nature.ASSET: "Assets",
    Nature.LIABILITY: "Liabilities",
    Nature.EQUITY: "Equity",
    Nature.INCOME: "Income",
    Nature.EXPENSE: "Expenses",
    Nature.MEMO: "Equity:Memo",
}
_MONEY_UNIT = "CNY"
_MEMO_UNIT = "MEMO"
#: How much of a digest is told.
_DIGEST_DIGITS = 16

#: An entry's columns and its transfers: debit, credit, fen.
_Entry = tuple[Mapping[str, Any], Sequence[tuple[str, str, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a program's files look, apart from postings, which are the same in all.

    ending: of a file's name. begin: of the cooperative's name. opening: of the day, the account's
    name in the file, our code, what the heading is called. head: of an entry and what it is called.
    """

    ending: str
    begin: Callable[[str], str]
    opening: Callable[[str, str, str, str], str]
    head: Callable[[Mapping[str, Any], str], str]


def account_name(account: str, charted: Charted) -> str:
    """An account's name in a file."""
    heading, _, owner = account.partition(".")
    parts = [_ROOTS[charted.nature], charted.code]
    if charted.code != heading:
        parts.append(f"H{heading}")
    return ":".join([*parts, owner] if owner else parts)


def journal_file(
    database: Database,
    cooperative: str,
    *,
    form: str,
    chart: Chart,
    language: Language,
    through: str = "",
    page: int = 1_000,
) -> Iterator[bytes]:
    """The file, piece by piece; the pieces are read as they are asked for.

    form: of ``FORMS``. through: the last month, the newest if ``""``. page: how many entries are
    read at a time, each time in a snapshot of its own, since no entry changes. Raises ``NotFound``,
    before the first piece, where there is no such cooperative or nothing was booked by then.
    """
    with database.snapshot() as tx:
        registered = find_cooperative(tx, cooperative)
        last = journal.last_entry_by(tx, cooperative, last_day(through) if through else dt.date.max)
    if registered is None or last is None:
        raise NotFound
    seq, day = last
    made = FORMS[form]
    writer = _Writer(made, chart.on(day), language)
    begun = made.begin(registered.name) + _remark(chart, language, seq, day)
    pages = _pages(database, cooperative, seq, page)
    return _pieces(begun, (writer.page(entries) for entries in pages))


def _remark(chart: Chart, language: Language, seq: int, day: dt.date) -> str:
    told = text("journal.through", language, seq=seq, day=day.isoformat())
    return f"; {told}\n; {chart.title[language]}: {chart.remark[language]}\n"


def _pieces(begun: str, pages: Iterable[str]) -> Iterator[bytes]:
    yield begun.encode()
    for page in pages:
        yield page.encode()


def _pages(
    database: Database, cooperative: str, through: int, count: int
) -> Iterator[list[_Entry]]:
    for after in range(0, through, count):
        with database.snapshot() as tx:
            last = min(after + count, through)
            page: list[_Entry] = list(raw_entries(tx, cooperative, after=after, through=last))
        yield page


class _Writer:
    """Writes entries, and remembers which accounts are open."""

    def __init__(self, form: _Form, lines: Mapping[str, Charted], language: Language) -> None:
        self._form = form
        self._lines = lines
        self._language: Language = language
        self._open: set[str] = set()

    def page(self, entries: Iterable[_Entry]) -> str:
        """The text of entries in their order."""
        return "".join(
            part for entry, moves in entries if moves for part in self._entry(entry, moves)
        )

    def _entry(
        self, entry: Mapping[str, Any], moves: Sequence[tuple[str, str, int]]
    ) -> Iterator[str]:
        for debit, credit, _ in moves:
            yield from self._opened(entry["booked_on"], debit)
            yield from self._opened(entry["booked_on"], credit)
        told = text(
            "journal.narration",
            self._language,
            kind=text(f"kind.{entry['kind']}", self._language),
            voucher=entry["voucher"],
        )
        yield f"\n{self._form.head(entry, told)}"
        for debit, credit, fen in moves:
            yield self._posting(debit, fen)
            yield self._posting(credit, -fen)

    def _opened(self, day: str, account: str) -> Iterator[str]:
        if account not in self._open:
            self._open.add(account)
            line = self._lines[heading_of(account)]
            name = account_name(account, line)
            yield f"\n{self._form.opening(day, name, account, line.name(self._language))}"

    def _posting(self, account: str, fen: int) -> str:
        name = account_name(account, self._lines[heading_of(account)])
        return f"  {name}  {format_yuan(Money(fen))} {_unit(account)}\n"


def _unit(account: str) -> str:
    return _MEMO_UNIT if account.startswith(MEMO) else _MONEY_UNIT


def _quoted(written: str) -> str:
    r"""A text as Beancount reads it.

    >>> _quoted('a "b" \\')
    '"a \\"b\\" \\\\"'
    """
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _beancount_begin(name: str) -> str:
    return f'option "title" {_quoted(name)}\noption "operating_currency" "{_MONEY_UNIT}"\n'


def _beancount_opening(day: str, name: str, account: str, heading: str) -> str:
    return f"{day} open {name} {_unit(account)}\n  name: {_quoted(heading)}\n"


def _beancount_head(entry: Mapping[str, Any], told: str) -> str:
    links = f"^entry-{entry['seq']}"
    if entry["reverses"]:
        links += f" ^entry-{entry['reverses']}"
    return (
        f"{entry['booked_on']} * {_quoted(told)} #{entry['kind']} {links}\n"
        f"  seq: {entry['seq']}\n"
        f"  voucher: {entry['voucher']}\n"
        f"  happened_on: {entry['happened_on']}\n"
        f'  digest: "{entry["digest"][:_DIGEST_DIGITS]}"\n'
    )


def _hledger_begin(name: str) -> str:
    return f"; {name}\ncommodity 1000.00 {_MONEY_UNIT}\ncommodity 1000.00 {_MEMO_UNIT}\n"


def _hledger_opening(_: str, name: str, __: str, heading: str) -> str:
    return f"account {name}  ; {heading}\n"


def _hledger_head(entry: Mapping[str, Any], told: str) -> str:
    tags = f"kind:{entry['kind']}, seq:{entry['seq']}"
    if entry["reverses"]:
        tags += f", reverses:{entry['reverses']}"
    digest = entry["digest"][:_DIGEST_DIGITS]
    return (
        f"{entry['booked_on']} * ({entry['voucher']}) {told}  ; {tags}\n"
        f"  ; happened_on:{entry['happened_on']}, digest:{digest}\n"
    )


#: The programs that a file can be for.
FORMS: Mapping[str, _Form] = {
    "beancount": _Form(
        ending="beancount",
        begin=_beancount_begin,
        opening=_beancount_opening,
        head=_beancount_head,
    ),
    "hledger": _Form(
        ending="journal",
        begin=_hledger_begin,
        opening=_hledger_opening,
        head=_hledger_head,
    ),
}
