"""Tables for a spreadsheet program: CSV with a byte order mark, or XLSX, in either language.

Codes stand by name. In CSV, sums are plain numbers with two decimals, days ISO text, and a text
that a spreadsheet would take for a formula is written behind an apostrophe. In XLSX, sums are
numbers, days are dates, and a text is a text whatever it begins with.
"""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Protocol
from typing import TYPE_CHECKING

from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.i18n import case_text
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import who_text
from coop_credit.money import Money
from coop_credit.money import format_yuan
from coop_credit.reports.breaches import MONTH_END
from coop_credit.reports.region import RegionMember
from coop_credit.reports.region_lines import BreachLine
from coop_credit.reports.region_lines import RegionLine
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Value = str | int | Money | dt.date | None

CSV_IN_UTF8 = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: As what a sheet travels, by its form.
CONTENT_TYPES: Mapping[str, str] = {"csv": CSV_IN_UTF8, "xlsx": XLSX}
#: What a cell begins with that a spreadsheet reads as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Columns that hold codes, and where their texts stand.
_CODED: Mapping[str, str] = {
    "breach_kind": "kind.{}",
    "funding_model": "funding-model.{}",
    "grade": "grade.{}",
    "kind": "person.{}",
    "origin": "breach-origin.{}",
    "purpose": "purpose.{}",
    "rule": "rule.{}.title",
    "state": "state.{}",
    "unit": "measure.{}",
}
#: Stands in every XLSX file, so that the same lines make the same bytes.
_CREATED_AT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: The narrowest and the widest column, in digits.
_WIDTH_LEAST = 8
_WIDTH_MOST = 40

Line = MemberLine | LoanLine | RegionMember | RegionLine | BreachLine
#: What a file says before its lines: a name and a value each.
Head = Sequence[tuple[str, str]]


class XlsxMissing(Failure):
    """The package that writes XLSX is not installed."""

    code = "xlsx-missing"


def csv_sheet(
    line: type[Line], lines: Iterable[Line], language: Language, head: Head = ()
) -> bytes:
    """A file of lines of one kind, under the names of their fields; a head has a blank below it."""
    out = io.StringIO()
    writer = csv.writer(out)
    if head:
        writer.writerows([[*map(defused, each)] for each in head])
        writer.writerow([])
    writer.writerow(titles(line, language))
    writer.writerows(cells(line, lines, language))
    return out.getvalue().encode("utf-8-sig")


def titles(line: type[Line], language: Language) -> list[str]:
    """What the columns of lines of a kind are called."""
    return [text(f"field.{each.name}", language) for each in fields(line)]


def cells(line: type[Line], lines: Iterable[Line], language: Language) -> Iterator[list[str]]:
    """The cells of each line as text; none is taken for a formula."""
    names = [each.name for each in fields(line)]
    for each in lines:
        yield [_cell(name, getattr(each, name), language) for name in names]


def xlsx_sheet(
    line: type[Line], lines: Iterable[Line], language: Language, head: Head = ()
) -> bytes:
    """A file of lines of one kind, on a sheet below titles that stay in view; a head has its own.

    Raises ``XlsxMissing`` where the extra ``xlsx`` is not installed.
    """
    rows = list(lines)
    out = io.BytesIO()
    with workbook(out) as book:
        bold = book.add_format({"bold": True})
        sum_form = book.add_format({"num_format": "#,##0.00"})
        day_form = book.add_format({"num_format": "yyyy-mm-dd"})
        if head:
            about = book.add_worksheet(text("sheet.about", language))
            for row, (name, said) in enumerate(head):
                about.write_string(row, 0, name, bold)
                about.write_string(row, 1, said)
            about.set_column(0, 0, width_of([name for name, _ in head]))
            about.set_column(1, 1, width_of([said for _, said in head]))
        sheet = book.add_worksheet(text(f"sheet.{line.__name__}", language))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(each.name for each in fields(line)):
            title = text(f"field.{name}", language)
            sheet.write_string(0, column, title, bold)
            shown = [title]
            for row, each in enumerate(rows, 1):
                value = _named(name, getattr(each, name), language)
                match value:
                    case Money():
                        sheet.write_number(row, column, Decimal(format_yuan(value)), sum_form)
                    case dt.date():
                        sheet.write_datetime(row, column, value, day_form)
                    case int():
                        sheet.write_number(row, column, value)
                    case str():
                        sheet.write_string(row, column, value)
                shown.append(_plain(value))
            sheet.set_column(column, column, width_of(shown))
    return out.getvalue()


def workbook(out: io.BytesIO) -> "Workbook":
    """A workbook that is written to ``out`` when it is closed. Raises ``XlsxMissing``."""
    try:
        import xlsxwriter  # noqa: PLC0415 (an extra, and only these files need it)
    except ImportError as error:
        raise XlsxMissing from error
    # In memory, since names would else be written, unsealed, to temporary files.
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED_AT})
    return book


def template_sheet(
    titles: tuple[str, str], heads: Sequence[tuple[str, str, bool]], form: str
) -> bytes:
    """An empty table to be filled in, ``csv`` or ``xlsx``.

    titles: of the table's sheet, and of the one that explains it. heads: of each column what it
    is called, what it is to hold, and whether that is a sum. In XLSX the explanation is there,
    and cells are text but for sums: long numbers keep all their digits. Raises ``XlsxMissing``.
    """
    if form == "csv":
        return (",".join(head for head, _, _ in heads) + "\r\n").encode("utf-8-sig")
    out = io.BytesIO()
    with workbook(out) as book:
        bold = book.add_format({"bold": True})
        forms = {
            True: book.add_format({"num_format": "#,##0.00"}),
            False: book.add_format({"num_format": "@"}),
        }
        sheet, told = map(book.add_worksheet, titles)
        sheet.freeze_panes(1, 0)
        for column, (head, wanted, is_sum) in enumerate(heads):
            sheet.set_column(column, column, width_of([head, "0" * 12]), forms[is_sum])
            sheet.write_string(0, column, head, bold)
            told.write_string(column, 0, head, bold)
            told.write_string(column, 1, wanted)
    return out.getvalue()


class _Make(Protocol):
    """What makes a file of lines of one kind."""

    def __call__(
        self, line: type[Line], lines: Iterable[Line], language: Language, head: Head = (), /
    ) -> bytes: ...


#: What makes a file, by the ending of its name.
SHEETS: Mapping[str, _Make] = {
    "csv": csv_sheet,
    "xlsx": xlsx_sheet,
}


def _named(name: str, value: Value, language: Language) -> Value:
    """What a cell holds: a code by its name, all else as it is."""
    match value:
        case bool():
            return text("answer.yes" if value else "answer.no", language)
        case str() if name == "subject":
            return who_text(value, language)
        case str() if name == "case":
            return case_text(value, language)
        case str() if name == "breach_kind" and value == MONTH_END:
            return text(f"stage.{MONTH_END}", language)
        case str():
            return texts(language).get(_CODED.get(name, "").format(value), value)
    return value


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case dt.date():
            return value.isoformat()
    return str(value)


def _cell(name: str, value: Value, language: Language) -> str:
    held = _named(name, value, language)
    return defused(held) if isinstance(held, str) else _plain(held)


def width_of(shown: list[str]) -> int:
    """Room for the widest of a column; a Chinese sign takes that of two digits."""
    widest = max(
        sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in each)
        for each in shown
    )
    return min(max(widest + 2, _WIDTH_LEAST), _WIDTH_MOST)


def defused(written: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("张三")
    ("'=1+1", '张三')
    """
    return f"'{written}" if written.startswith(_FORMULA) else written
