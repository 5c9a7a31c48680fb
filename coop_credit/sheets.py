"""Tables for a spreadsheet program: CSV with a byte order mark, in either language.

Sums are plain numbers with two decimals, days ISO text, codes stand by name. A text that a
spreadsheet would take for a formula is written behind an apostrophe.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import fields

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.money import Money
from coop_credit.money import format_yuan
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine

Value = str | int | Money | dt.date | None

#: What a cell begins with that a spreadsheet reads as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Columns that hold codes, by the section of their texts.
_CODED: Mapping[str, str] = {
    "grade": "grade",
    "kind": "person",
    "purpose": "purpose",
    "state": "state",
}


def csv_sheet(
    line: type[MemberLine | LoanLine], lines: Iterable[MemberLine | LoanLine], language: Language
) -> bytes:
    """A file of lines of one kind, under the names of their fields."""
    columns = [each.name for each in fields(line)]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(text(f"field.{name}", language) for name in columns)
    for each in lines:
        writer.writerow(_cell(name, getattr(each, name), language) for name in columns)
    return out.getvalue().encode("utf-8-sig")


def _cell(name: str, value: Value, language: Language) -> str:
    match value:
        case None:
            return ""
        case bool():
            return text("answer.yes" if value else "answer.no", language)
        case int():
            return str(value)
        case Money():
            return format_yuan(value)
        case dt.date():
            return value.isoformat()
    return defused(texts(language).get(f"{_CODED.get(name)}.{value}", value))


def defused(written: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("张三")
    ("'=1+1", '张三')
    """
    return f"'{written}" if written.startswith(_FORMULA) else written
