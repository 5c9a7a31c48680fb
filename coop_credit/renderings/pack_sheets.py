"""A pack as one XLSX: a sheet for each table, broken rules first, then the summary.

Sums are numbers in yuan, days are dates, codes stand by name, and a text is a text whatever it
begins with. It is for reading: only the pack itself is signed.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from typing import TYPE_CHECKING

from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.money import Money
from coop_credit.money import format_yuan
from coop_credit.packs import tables
from coop_credit.packs.reading import Pack
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Table
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.renderings.pack_cells import heads
from coop_credit.renderings.pack_cells import shown
from coop_credit.sheets import defused
from coop_credit.sheets import width_of
from coop_credit.sheets import workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIRST = (tables.BREACHES, tables.SUMMARY, tables.VERDICTS, tables.OVERDUE, tables.BANK)
#: The tables in the order of their sheets.
ORDER = (*FIRST, *(table for table in TABLES if table not in FIRST))
#: What a sheet and a cell of a spreadsheet program hold at most.
_ROWS_MOST = 1_048_576
_SIGNS_MOST = 32_767


class SheetTooLong(Failure):
    """A table has more rows than a sheet can hold."""

    code = "sheet-too-long"


def pack_sheets(pack: Pack, language: Language) -> bytes:
    """The file. A text that no cell can hold is cut, with … at its end.

    Raises ``SheetTooLong``, and ``XlsxMissing`` where the extra ``xlsx`` is not installed.
    """
    for table in TABLES:
        rows = len(pack.tables[table])
        if rows >= _ROWS_MOST:
            raise SheetTooLong(table=table.name, rows=rows)
    out = io.BytesIO()
    with workbook(out) as book:
        forms = {
            "head": book.add_format({"bold": True}),
            "sum": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for table in ORDER:
            sheet = book.add_worksheet(text(f"pack-table.{table.name}", language))
            _fill(sheet, table, pack, language, forms)
    return out.getvalue()


def _fill(
    sheet: "Worksheet", table: Table, pack: Pack, language: Language, forms: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 0)
    records = pack.records(table)
    named = zip(table.columns, heads(list(table.columns), language), strict=True)
    for column, (name, head) in enumerate(named):
        sheet.write_string(0, column, head, forms["head"])
        values = [shown(table, record, name, language) for record in records]
        for row, value in enumerate(values, start=1):
            _write(sheet, row, column, value, forms)
        told = (for_reading(value, language) for value in values)
        sheet.set_column(column, column, width_of([head, *told]))


def _write(
    sheet: "Worksheet", row: int, column: int, value: Shown, forms: Mapping[str, Any]
) -> None:
    match value:
        case Money():
            sheet.write_number(row, column, Decimal(format_yuan(value)), forms["sum"])
        case dt.date():
            sheet.write_datetime(row, column, value, forms["day"])
        case int():
            sheet.write_number(row, column, value)
        case str() if len(value) > _SIGNS_MOST:
            sheet.write_string(row, column, f"{value[: _SIGNS_MOST - 1]}…")
        case str() if value:
            sheet.write_string(row, column, value)


def names_csv(names: Iterable[tuple[int, str]], language: Language) -> bytes:
    """Numbers and names as CSV for a spreadsheet program."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads(("number", "name"), language))
    writer.writerows((number, defused(name)) for number, name in names)
    return out.getvalue().encode("utf-8-sig")
