"""The registers as XLSX: sums are numbers, days are dates, and no text is a formula."""

import dataclasses
import datetime as dt
import io
import subprocess
import sys
import tempfile
from decimal import Decimal

import pytest
import time_machine

from coop_credit.i18n import Language
from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.money import Money
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.sheets import xlsx_sheet
from tests.workbooks import Workbook

MEMBER = MemberLine(
    number=1,
    name="张三",
    kind="natural",
    farmer=True,
    joined_on=dt.date(2020, 1, 1),
    participant_since=None,
    left_on=None,
    shares=Money(3_000_050),
    owing=Money(0),
)
LOAN = LoanLine(
    number=7,
    member=1,
    name="张三",
    principal=Money(30_000),
    owing=Money(1),
    written_off=Money(0),
    rate_bp=600,
    purpose="machinery",
    state="paid-out",
    applied_on=dt.date(2026, 11, 24),
    decided_on=dt.date(2026, 11, 24),
    paid_out_on=dt.date(2026, 11, 25),
    due_on=dt.date(2027, 3, 1),
    extensions=0,
    written_off_on=None,
    days_late=0,
    grade="normal",
)
WITHOUT_THE_EXTRA = """
import sys
sys.modules["xlsxwriter"] = None
from coop_credit import sheets
import coop_credit.app
from coop_credit.telling import failure_told
assert sheets.csv_sheet(sheets.MemberLine, [], "en")
try:
    sheets.xlsx_sheet(sheets.MemberLine, [], "en")
except sheets.XlsxMissing as missing:
    print(failure_told(missing, "en"))
"""


def book(*lines: MemberLine | LoanLine, language: Language = "en") -> Workbook:
    return Workbook(io.BytesIO(xlsx_sheet(type(lines[0]), lines, language)))


def test_a_member_is_read_back_with_numbers_and_dates() -> None:
    later = dataclasses.replace(MEMBER, number=2, left_on=dt.date(2026, 11, 24), farmer=False)
    heads, *rows = book(MEMBER, later, language="zh").rows()
    assert heads == [
        *("编号", "名称", "种类", "农民", "入社日", "参与互助始于", "退社日", "股金", "尚欠本金")
    ]
    joined_on, shares = dt.date(2020, 1, 1), Decimal("30000.50")
    assert rows == [
        [1, "张三", "个人", "是", joined_on, None, None, shares, 0],
        [2, "张三", "个人", "否", joined_on, None, dt.date(2026, 11, 24), shares, 0],
    ]


def test_a_loan_is_read_back_with_codes_by_name() -> None:
    heads, row = book(LOAN).rows()
    assert heads[6:9] == ["rate (bp a year)", "purpose", "state"]
    days = [dt.date(2026, 11, 24), dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
    assert row[:6] == [7, 1, "张三", 300, Decimal("0.01"), 0]
    assert row[6:14] == [600, "Farm machinery", "paid out", *days, dt.date(2027, 3, 1), 0]
    assert row[14:] == [None, 0, "normal"]


@pytest.mark.parametrize(
    "fen, yuan",
    [
        (AMOUNT_FEN_MAX, "999999999999.99"),
        (AMOUNT_FEN_MAX - 2, "999999999999.97"),
        (-5, "-0.05"),
        (10, "0.1"),
        (0, "0"),
    ],
)
def test_no_fen_is_lost(fen: int, yuan: str) -> None:
    made = book(dataclasses.replace(MEMBER, shares=Money(fen)))
    _, row = made.rows()
    assert row[7] == Decimal(yuan)
    assert made.form(made.cells[-2]) == made.form(made.cells[-1]) == "#,##0.00"


@pytest.mark.parametrize("language, names", [("zh", "社员名册"), ("en", "Members")])
def test_the_head_stays_in_view_is_bold_and_has_room(language: Language, names: str) -> None:
    made = book(dataclasses.replace(MEMBER, name="张" * 12), language=language)
    (sheet,) = made.all("workbook.xml", ".//m:sheet")
    assert sheet.get("name") == names
    (pane,) = made.all("worksheets/sheet1.xml", ".//m:pane")
    assert (pane.get("ySplit"), pane.get("xSplit"), pane.get("state")) == ("1", None, "frozen")
    fonts = made.all("styles.xml", "m:fonts/m:font")
    styles = made.all("styles.xml", "m:cellXfs/m:xf")
    bold = [
        any(part.tag.endswith("}b") for part in fonts[int(styles[int(style)].get("fontId", "0"))])
        for style in (cell.get("s", "0") for cell in made.cells)
    ]
    # Nine heads, and seven cells of the member: two days are open.
    assert bold == [True] * 9 + [False] * 7
    widths = [
        each.get("width", "").split(".")[0]
        for each in made.all("worksheets/sheet1.xml", ".//m:col")
    ]
    # 12 signs take 24 digits, and 2 for the border.
    assert widths[1] == "26"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "http://"])
def test_no_text_is_a_formula_or_a_link(first: str) -> None:
    made = book(dataclasses.replace(MEMBER, name=f"{first}1+1"))
    _, row = made.rows()
    assert str(row[1]).replace("_x000D_", "\r") == f"{first}1+1"
    assert made.all("worksheets/sheet1.xml", ".//m:f") == []
    assert made.all("worksheets/sheet1.xml", ".//m:hyperlink") == []


def test_the_same_lines_make_the_same_bytes_on_any_day() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tick=False):
        first = xlsx_sheet(MemberLine, [MEMBER], "zh")
    with time_machine.travel(dt.datetime(2027, 2, 3, tzinfo=dt.UTC), tick=False):
        assert xlsx_sheet(MemberLine, iter([MEMBER]), "zh") == first


def test_nothing_is_written_to_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "no-such-folder")
    assert len(book(MEMBER).rows()) == 2


def test_without_the_extra_all_but_xlsx_works() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], capture_output=True, text=True, check=True
    )
    assert "'code': 'xlsx-missing'" in done.stdout
    assert "Take CSV" in done.stdout
