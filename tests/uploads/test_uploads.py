"""Tables that people bring: what is read of them, and what is refused before it does harm."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from coop_credit.uploads import BYTES_MAX
from coop_credit.uploads import COLUMNS_MAX
from coop_credit.uploads import ROWS_MAX
from coop_credit.uploads import SheetUnreadable
from coop_credit.uploads import Table
from coop_credit.uploads import read_table

HEADS, ROW = ("社员号", "金额"), ("11", "1200.5")
WITHOUT_THE_EXTRA = """
import sys
sys.modules["python_calamine"] = None
import coop_credit.app
from coop_credit.uploads import SheetUnreadable
from coop_credit.uploads import read_table
assert read_table(b"a,b\\n1,2").rows == (("1", "2"),)
try:
    read_table(b"PK\\x03\\x04")
except SheetUnreadable as failure:
    print(failure.facts["reason"])
"""


def workbook(*cells: tuple[int, int, str | int]) -> bytes:
    """A workbook with cells at their row and column, from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, cell in cells:
            sheet.write(row, column, cell)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "社员号,金额\n11,1200.5\n".encode(),
        "\ufeff社员号,金额\r\n11,1200.5\r\n".encode(),
        "社员号,金额\n11,1200.5\n".encode("gb18030"),
        "社员号;金额\n11;1200.5".encode(),
        "社员号\t金额\t\n11\t 1200.5 \t".encode(),
        '"社员号","金额"\n"11","1200.5"'.encode(),
    ],
    ids=["plain", "mark and line ends", "gb18030", "semicolons", "tabs", "quotes"],
)
def test_csv_is_read_as_programs_write_it(content: bytes) -> None:
    assert read_table(content) == Table(HEADS, (ROW,), (2,))


def test_a_title_and_empty_rows_are_no_rows() -> None:
    content = "出资登记表,\n,\n社员号,金额\n,\n11,1200.5\n,\n".encode()
    assert read_table(content) == Table(HEADS, (ROW,), (5,))


def test_an_old_workbook_is_read_with_its_days_and_long_numbers() -> None:
    content = (Path(__file__).parent / "old.xls").read_bytes()
    day, number = "2027-01-14", "370283190001010012"
    assert read_table(content) == Table((*HEADS, "日期", "身份证号"), ((*ROW, day, number),), (3,))


def test_a_long_number_that_a_program_has_cut_shows_that_it_is() -> None:
    table = read_table(workbook((0, 0, "a"), (0, 1, "b"), (1, 0, 370283190001010012), (1, 1, 7)))
    assert table.rows == (("3.7028319000101e+17", "7"),)


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "no-rows"),
        (b"title\n\n", "no-rows"),
        (b"a,b\n", "no-rows"),
        (b"a,b\n1,2,3\n", "too-wide"),
        (b"a," * COLUMNS_MAX + b"z\n1,2\n", "too-wide"),
        (b"a,b\n" + b"1,2\n" * (ROWS_MAX + 1), "too-many-rows"),
        (b"a" * (BYTES_MAX + 1), "too-large"),
        (b"\xff\xfe\x00", "not-a-sheet"),
        (b"a,b\n1,\0", "not-a-sheet"),
        (b"a,b\n" + b"1" * 200_000, "not-a-sheet"),
        (b"PK\x03\x04 no archive", "not-a-sheet"),
        (b"\xd0\xcf\x11\xe0 no workbook", "not-a-sheet"),
        (workbook((0, 0, "a"), (0, 16_383, "b"), (1, 0, 1)), "too-wide"),
        (workbook((0, 0, "a"), (0, 1, "b"), (1_048_575, 0, 1)), "too-many-rows"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SheetUnreadable) as refused:
        read_table(content)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize(
    "sheet, reason",
    [
        (b"0" * (33 * BYTES_MAX), "too-large"),
        (b'<row r="1"><c r="XFD1"/></row>', "too-wide"),
        (b"<row r='1048576'/>", "too-many-rows"),
        (b'<row r="1"><c r="A1"/></row>', "not-a-sheet"),
    ],
    ids=["much", "far to the right", "far down", "neither"],
)
def test_a_workbook_that_takes_much_room_is_not_opened(sheet: bytes, reason: str) -> None:
    # Nothing else is in the archive, so whoever opens it as a workbook finds that it is none.
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(SheetUnreadable) as refused:
        read_table(out.getvalue())
    assert refused.value.facts["reason"] == reason


def test_without_the_extra_csv_is_read_all_the_same() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], capture_output=True, text=True, check=True
    )
    assert told.stdout == "no-reader\n"
