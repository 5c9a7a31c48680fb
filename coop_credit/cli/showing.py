"""What the commands print: one line, a table, or the API's JSON.

Tables are for people: sums with thousands separators, codes by name. A program reads the JSON.
"""

import json
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import click
import marshmallow as ma

from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import listed
from coop_credit.contracts.fields import YuanField
from coop_credit.dates import month_of
from coop_credit.i18n import account_text
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.ledger.chain import short_head
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import total

_GAP = "  "
#: Fields that hold codes, with the sections of their texts.
_CODED: Mapping[str, Sequence[str]] = {
    "account": ("field",),
    "borne_by": ("policy",),
    "grade": ("grade",),
    "kind": ("kind", "person"),
    "names": ("policy",),
    "note": ("note",),
    "origin": ("origin",),
    "purpose": ("purpose",),
    "roles": ("role",),
    "schedule_kind": ("schedule",),
    "state": ("state",),
    "status": ("status",),
}
#: Fields that hold the code of an account.
_ACCOUNTS = frozenset({"code", "credit", "debit"})
_NUMBERS = (YuanField, ma.fields.Integer)
#: What a receipt says of an entry's body: whom and what it is about, where that is known.
_ABOUT = ("number", "handle", "member", "loan", "withdrawal", "state", "rulebook")
#: Sums in an entry's body that its receipt names.
_SUMS = frozenset(
    {
        *("amount_fen", "balance_fen", "excess_fen", "fee_back_fen", "fee_due_fen", "fee_fen"),
        *("owing_fen", "principal_fen"),
    }
)


def print_json(dumped: object) -> None:
    """What the API would answer."""
    click.echo(json.dumps(dumped, ensure_ascii=False, indent=2, sort_keys=True))


def print_table(schema: ma.Schema, columns: Sequence[str], dumped: Iterable[Any]) -> None:
    """Some fields of many things, one thing a line under the names of the fields."""
    rows = [[_shown(schema, name, each) for name in columns] for each in dumped]
    numbers = [isinstance(schema.fields[name], _NUMBERS) for name in columns]
    print_cells([[_name(name) for name in columns], *rows], to_the_right=numbers)


def print_cells(rows: Sequence[Sequence[str]], *, to_the_right: Sequence[bool]) -> None:
    """Rows in columns. to_the_right: of each column, whether it holds numbers."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            _padded(cell, width, to_the_right=right)
            for cell, width, right in zip(row, widths, to_the_right, strict=True)
        ]
        click.echo(_GAP.join(cells).rstrip())


def print_fields(schema: ma.Schema, columns: Sequence[str], dumped: Mapping[str, Any]) -> None:
    """Some fields of one thing, one a line."""
    widest = max(_width(_name(name)) for name in columns)
    for name in columns:
        shown = _shown(schema, name, dumped)
        click.echo(f"{_padded(_name(name), widest)}{_GAP}{shown}".rstrip())


def print_title(name: str) -> None:
    """What the lines that follow are about, after an empty line."""
    click.echo(f"\n{_name(name)}")


def print_verdicts(told: Iterable[Mapping[str, Any]]) -> None:
    """What each rule says, one a line."""
    for each in told:
        click.echo(f"{'✓' if each['holds'] else '✗'} {each['text']}")


def receipt(entry: Entry) -> str:
    """What was written down, in one line."""
    spoken = language()
    about = [
        f"{_name(name)} {_named(name, str(entry.body[name]))}"
        for name in _ABOUT
        if entry.body.get(name)
    ]
    if entry.transfers and "amount_fen" not in entry.body:
        moved = total([move.amount for move in entry.transfers])
        about.append(text("receipt.moved", spoken, yuan=yuan(moved)))
    about += [
        f"{_name(name)} {yuan(Money(fen))}"
        for name, fen in entry.body.items()
        if name in _SUMS and isinstance(fen, int) and fen
    ]
    return text(
        "receipt.voucher" if entry.voucher else "receipt.entry",
        spoken,
        seq=entry.seq,
        voucher=entry.voucher,
        done=listed([_named("kind", str(entry.kind)), *about]),
    )


def proof_line(entry: Entry, code: str) -> str:
    """What lets others find the entry: the head's short form; the month's code where one is."""
    head = short_head(entry.digest)
    shown = "receipt.proof" if code else "receipt.head"
    return text(shown, language(), head=head, secret=code, month=month_of(entry.booked_on))


def _shown(schema: ma.Schema, name: str, dumped: Mapping[str, Any]) -> str:
    """A field's value for people. Days stay as they are: columns of them can be compared."""
    value = dumped[name]
    if value is None:
        return ""
    match schema.fields[name]:
        case YuanField():
            return yuan(parse_yuan(value))
        case ma.fields.List(inner=YuanField()):
            return listed(yuan(parse_yuan(each)) for each in value)
        case ma.fields.Boolean():
            return text("answer.yes" if value else "answer.no", language())
    if isinstance(value, list | tuple):
        return listed(_named(name, str(each)) for each in value)
    return account_text(value, language()) if name in _ACCOUNTS else _named(name, str(value))


def _named(name: str, code: str) -> str:
    """A code by its name; anything else as it is."""
    known = texts(language())
    for section in _CODED.get(name, ()):
        if f"{section}.{code}" in known:
            return known[f"{section}.{code}"]
    return code


def _name(name: str) -> str:
    return text(f"field.{name}", language())


def _width(shown: str) -> int:
    """How many places a text takes in a terminal: Chinese letters take two each."""
    return sum(2 if unicodedata.east_asian_width(each) in {"W", "F"} else 1 for each in shown)


def _padded(shown: str, width: int, *, to_the_right: bool = False) -> str:
    blanks = " " * (width - _width(shown))
    return blanks + shown if to_the_right else shown + blanks
