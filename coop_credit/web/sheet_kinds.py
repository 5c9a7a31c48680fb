"""What a row of a brought table is: which columns it has, what they are called, what they make."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import marshmallow as ma

from coop_credit.contracts.batches import LoanAmountSchema
from coop_credit.contracts.commands import MemberAmountSchema
from coop_credit.contracts.openings import OpeningLoanSchema
from coop_credit.contracts.openings import OpeningMemberSchema
from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.typed import Mistyped
from coop_credit.typed import leaves
from coop_credit.typed import load_typed
from coop_credit.typed import wanted
from coop_credit.uploads import Table
from coop_credit.web.fields import basis_points
from coop_credit.web.fields import tidy

#: Columns that hold codes, by the section of their names.
CODED: Mapping[str, str] = {"farmer": "answer", "kind": "person", "purpose": "purpose"}
_RATE = "rate_bp"
#: Rates that are percent beyond doubt, in basis points.
_CLEAR = range(100, 10_001)
_LANGUAGES: Sequence[Language] = ("zh", "en")
#: What is left out when a head is compared: what stands in brackets, blanks and marks.
_ASIDE = re.compile(r"\([^)]*\)|[\s*:_-]")
#: Between the lenders of a loan, and between a lender and the sum: ``3:5000; 4:2000``.
_LENDERS, _LENDER = re.compile(r"[;；,，、\s]+"), re.compile(r"[:：=]")


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of table. name: ``contributions``, ``repayments``, ``members``, ``loans``.

    without: fields of the schema that this cooperative has no use for.
    """

    name: str
    schema: ma.Schema
    without: frozenset[str] = frozenset()

    def columns(self) -> Iterator[tuple[str, ma.fields.Field[Any]]]:
        """The columns, each with the field that it fills."""
        for path, field in leaves(self.schema):
            if path[-1] not in self.without:
                yield path[-1], field

    @property
    def shares(self) -> str:
        """What members have in the books: ``shares``, or ``pledged`` without a pool."""
        return "pledged" if "shares" in self.without else "shares"


CONTRIBUTIONS = SheetKind("contributions", MemberAmountSchema())
REPAYMENTS = SheetKind("repayments", LoanAmountSchema())


def opening_kinds(*, has_pledges: bool) -> tuple[SheetKind, SheetKind]:
    """The tables of the paper books: members, and loans that stand."""
    no_members, no_loans = ({"shares"}, set[str]()) if has_pledges else ({"pledged"}, {"lenders"})
    return (
        SheetKind("members", OpeningMemberSchema(), frozenset(no_members)),
        SheetKind("loans", OpeningLoanSchema(), frozenset(no_loans)),
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a table that cannot be. row: as the file counts; column: its name or ``""``."""

    row: int
    column: str
    said: str


def head_of(name: str, language: Language) -> str:
    """What a column is called in a template."""
    return text(f"head.{name}", language).partition("|")[0]


def matched(kind: SheetKind, table: Table) -> dict[str, int]:
    """The column of a table for each column of a kind, where a head tells it. From 0."""
    plain = [_plain(head) for head in table.heads]
    found = {}
    for name, _ in kind.columns():
        known = {_plain(name)}
        for language in _LANGUAGES:
            known |= {_plain(each) for each in text(f"head.{name}", language).split("|")}
        places = [place for place, head in enumerate(plain) if head in known]
        if len(places) == 1:
            found[name] = places[0]
    return found


def _plain(head: str) -> str:
    return _ASIDE.sub("", unicodedata.normalize("NFKC", head).casefold())


def rows_of(
    kind: SheetKind, table: Table, chosen: Mapping[str, int], today: dt.date
) -> list[dict[str, str]]:
    """What the rows say, by the names of the columns, as a form would have it typed."""
    return [
        tidy(
            kind.schema,
            {name: _coded(name, row[place]) for name, place in chosen.items() if row[place]},
            today,
        )
        for row in table.rows
    ]


def _coded(name: str, written: str) -> str:
    """A cell with codes in the place of names, and basis points in that of percent."""
    if name == _RATE:
        rate = basis_points(written)
        # A cell shown as 6 % holds 0.06: what is below 1 must say that it is percent.
        is_clear = rate is not None and (rate == 0 or rate in _CLEAR or "%" in written)
        return str(rate) if is_clear else written
    return _codes(CODED[name]).get(written.casefold(), written) if name in CODED else written


@cache
def _codes(section: str) -> Mapping[str, str]:
    """The codes of a section of texts, by what they are called in either language."""
    return {
        called.casefold(): code.removeprefix(f"{section}.")
        for language in _LANGUAGES
        for code, called in texts(language).items()
        if code.startswith(f"{section}.")
    }


def load_rows(
    kind: SheetKind, table: Table, rows: Sequence[Mapping[str, str]], language: Language
) -> tuple[list[Any], list[Problem]]:
    """What the schema makes of the rows, and what is wrong with those that it does not take."""
    loaded, problems = [], []
    for number, row in zip(table.numbers, rows, strict=True):
        try:
            loaded.append(load_typed(kind.schema, row, language, lenders))
        except Mistyped as mistyped:
            problems += [
                Problem(number, name, _said(kind, name, said, row.get(name, ""), language))
                for name, said in mistyped.wrong
            ]
    return loaded, problems


def lenders(written: object, _name: str, _columns: Sequence[str]) -> list[dict[str, object]]:
    """The lenders of a loan, in one cell.

    >>> lenders("3:5000; 4：2000", "lenders", ())
    [{'member': '3', 'amount': '5000'}, {'member': '4', 'amount': '2000'}]
    """
    pairs = [_LENDER.split(each, 1) for each in _LENDERS.split(str(written)) if each]
    return [{"member": pair[0], "amount": "".join(pair[1:])} for pair in pairs]


def wanted_in(kind: SheetKind, name: str, language: Language) -> str:
    """What a cell of a column is to hold, in words."""
    if f"wanted.cell.{name}" in texts(language):
        return text(f"wanted.cell.{name}", language)
    return wanted(name, dict(kind.columns())[name], language)


def _said(kind: SheetKind, name: str, said: str, written: str, language: Language) -> str:
    if f"wanted.cell.{name}" not in texts(language):
        return said
    asked = wanted_in(kind, name, language)
    if not written:
        return text("typed.missing", language, wanted=asked)
    return text("typed.wrong", language, written=written, wanted=asked)
