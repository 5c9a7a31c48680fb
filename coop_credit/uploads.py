"""Tables that people bring: CSV, XLSX or XLS, read as heads and rows of text.

A number is text of at most 15 digits that count, which is what a spreadsheet program keeps of
it; a day is ISO text. The head is the first row with more than one cell written; only the first
sheet of a workbook is read.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.errors import Failure

#: The largest file, the most rows below the head and the most columns. Bounds of the product.
BYTES_MAX = 2 * 1024 * 1024
ROWS_MAX = 5_000
COLUMNS_MAX = 60
#: The most that the parts of a workbook may be when unpacked.
_UNPACKED_MAX = 32 * BYTES_MAX
#: How far down a cell may stand: above the head there may be titles and empty rows.
_DOWN_MAX = ROWS_MAX + 100
_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Where a row or a cell of a sheet stands, as its XML says: ``C17``, or a row's number alone.
_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,3})([0-9]+)["']""")
_LETTERS = 26


class SheetUnreadable(Failure):
    """A file is no table that can be read; ``reason`` says why."""

    code = "sheet-unreadable"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. rows: each as wide as the heads; numbers: where each stands in the file, from 1."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def read_table(content: bytes) -> Table:
    """The table of a file. Raises ``SheetUnreadable``."""
    if len(content) > BYTES_MAX:
        raise SheetUnreadable(reason="too-large", megabytes=BYTES_MAX // 1024**2)
    is_workbook = content.startswith((_XLSX, _XLS))
    lines = _workbook_lines(content) if is_workbook else _csv_lines(content)
    return _table([(number, cells) for number, cells in lines if any(cells)])


def _table(written: Sequence[tuple[int, list[str]]]) -> Table:
    first = next((at for at, (_, cells) in enumerate(written) if _filled(cells) > 1), None)
    if first is None or first + 1 == len(written):
        raise SheetUnreadable(reason="no-rows")
    heads, below = written[first][1], written[first + 1 :]
    while heads and not heads[-1]:
        heads.pop()
    if len(below) > ROWS_MAX:
        raise SheetUnreadable(reason="too-many-rows", rows=len(below), most=ROWS_MAX)
    width = len(heads)
    if width > COLUMNS_MAX or any(any(cells[width:]) for _, cells in below):
        raise SheetUnreadable(reason="too-wide", most=COLUMNS_MAX)
    rows = tuple(tuple((cells + [""] * width)[:width]) for _, cells in below)
    return Table(tuple(heads), rows, tuple(number for number, _ in below))


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell) for cell in cells)


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of CSV: in UTF-8, or as spreadsheet programs in China write it otherwise."""
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            written = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SheetUnreadable(reason="not-a-sheet") from error
    if "\0" in written:
        raise SheetUnreadable(reason="not-a-sheet")
    between = max(",\t;", key=written.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=between)
    try:
        for cells in reader:
            yield reader.line_num, [_text(cell) for cell in cells]
    except csv.Error as error:
        raise SheetUnreadable(reason="not-a-sheet") from error


def _workbook_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet of a workbook."""
    try:
        from python_calamine import CalamineError  # noqa: PLC0415 (an extra, only used here)
        from python_calamine import load_workbook  # noqa: PLC0415 (as above)
    except ImportError as error:
        raise SheetUnreadable(reason="no-reader") from error
    if content.startswith(_XLSX):
        _check_workbook(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        rows: Iterable[list[object]] = sheet.to_python(skip_empty_area=False, nrows=_DOWN_MAX + 1)  # type: ignore[assignment]  # lists of each kind of cell are lists of objects
    except CalamineError as error:
        raise SheetUnreadable(reason="not-a-sheet") from error
    for number, cells in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in cells]


def _check_workbook(content: bytes) -> None:
    """Refuse a workbook that takes more room than any table needs, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(each.file_size for each in parts.infolist()) > _UNPACKED_MAX:
                raise SheetUnreadable(reason="too-large", megabytes=BYTES_MAX // 1024**2)
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
            places = {place for name in sheets for place in _PLACE.findall(parts.read(name))}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SheetUnreadable(reason="not-a-sheet") from error
    if any(int(down) > _DOWN_MAX for _, down in places):
        raise SheetUnreadable(reason="too-many-rows", rows=_DOWN_MAX, most=ROWS_MAX)
    if any(_number_of(letters) > COLUMNS_MAX for letters, _ in places):
        raise SheetUnreadable(reason="too-wide", most=COLUMNS_MAX)


def _number_of(letters: bytes) -> int:
    """The number of a column, from 1; 0 for none.

    >>> _number_of(b"A"), _number_of(b"AA"), _number_of(b"")
    (1, 27, 0)
    """
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """A cell on one line. A day is ISO text; a number has the digits that are kept of it.

    >>> _text(500.0), _text(0.1 + 0.2), _text(True), _text(dt.datetime(2026, 1, 2))
    ('500', '0.3', 'yes', '2026-01-02')
    """
    match cell:
        case bool():
            return "yes" if cell else "no"
        case dt.datetime():
            return cell.date().isoformat()
        case float():
            return f"{cell:.15g}"
    return " ".join(str(cell).split())
