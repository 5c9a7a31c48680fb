"""A pack for people: in words, as sheets, as a page; what was broken comes first."""

import dataclasses
import datetime as dt
import io
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.money import Money
from coop_credit.packs import tables
from coop_credit.packs.reading import Pack
from coop_credit.packs.reading import open_pack
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Table
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.renderings.pack_cells import measure
from coop_credit.renderings.pack_page import pack_page
from coop_credit.renderings.pack_sheets import ORDER
from coop_credit.renderings.pack_sheets import SheetTooLong
from coop_credit.renderings.pack_sheets import names_csv
from coop_credit.renderings.pack_sheets import pack_sheets
from coop_credit.renderings.pack_words import Part
from coop_credit.renderings.pack_words import full
from coop_credit.renderings.pack_words import short
from coop_credit.renderings.pack_words import title
from tests.made_packs import made_pack
from tests.workbooks import Cell
from tests.workbooks import Workbook

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FORMULA = "=HYPERLINK('x')"
#: One broken rule in fen and one in basis points, one late loan, and a text that means trouble.
ROWS: dict[Table, list[Row]] = {
    tables.SUMMARY: [
        ["cooperative.region_code", "370283"],
        ["members.members", "58"],
        ["fund.at_end", "1100000.00"],
        ["fund.contributions.count", "2"],
        ["fund.contributions.amount", "300.05"],
        ["verdicts.inactivity.limit", "2027-11-24"],
    ],
    tables.BREACHES: [
        ["standing-cap", "L7", "fen", "6000000", "5500000"],
        ["usage-fee-cap", "", "bp", "1205", "500"],
    ],
    tables.VERDICTS: [
        [
            *("inactivity", "holds", "day", "2026-10-31", "2027-10-01", "335", ""),
            *("inactivity-days", "2015-01-29", "charter", FORMULA, ""),
        ]
    ],
    tables.OVERDUE: [["1-90", "L7", 12_345, 6_000_000]],
    tables.MEMBERS: [[7, "natural", 1, "2020-01-01", "", "", -5, 0, 6_000_000]],
    tables.STAFF: [["clerk", "cashier panel", 2]],
}


@pytest.fixture
def pack() -> Pack:
    return open_pack(made_pack(ROWS))


def told(part: Part, language: Language) -> list[list[str]]:
    return [[for_reading(value, language) for value in row] for row in part.rows]


def test_the_short_form_says_what_was_broken_first(pack: Pack) -> None:
    assert title(pack, "en") == "金谷合作社: compliance pack of 2026-10"
    parts = {part.name: told(part, "en") for part in short(pack, "en")}
    assert next(iter(parts)) == "breaches"
    assert parts["breaches"] == [
        ["Standing loans against the cap", "L7", "60,000.00", "55,000.00"],
        ["The cooperative’s own cap on the usage fee", "", "12.05%", "5%"],
    ]
    assert parts["overdue"] == [["1 to 90 days", "L7", "123.45", "60,000.00"]]
    assert ["contributed", "2", "300.05"] in parts["fund"]
    assert ["at the end", "", "1,100,000.00"] in parts["fund"]
    assert ["members", "58"] in parts["registered"]
    assert parts["comparison"] == [
        ["digest of the manifest", pack.manifest_digest],
        ["head of the journal", "1a" * 32],
        ["root of the members", "2b" * 32],
        ["key that signed", pack.key],
    ]


def test_a_sound_month_is_said_to_be_one() -> None:
    first, *_ = short(open_pack(made_pack({})), "zh")
    assert (first.rows, first.note) == ([], "月末各项规则均符合。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_has_a_name_and_its_columns_too(pack: Pack, language: Language) -> None:
    content = pack_sheets(pack, language)
    names = Workbook(io.BytesIO(content)).sheets
    assert names == [text(f"pack-table.{table.name}", language) for table in ORDER]
    assert set(ORDER) == set(TABLES)
    for number, table in enumerate(ORDER, start=1):
        head = Workbook(io.BytesIO(content), number).rows()[0]
        assert head == [text(f"field.{column}", language) for column in table.columns]
        assert len(set(head)) == len(head), table.name


def sheet_of(content: bytes, table: Table) -> list[list[Cell]]:
    return Workbook(io.BytesIO(content), ORDER.index(table) + 1).rows()[1:]


def test_sheets_hold_numbers_days_and_names(pack: Pack) -> None:
    content = pack_sheets(pack, "zh")
    assert ORDER[:2] == (tables.BREACHES, tables.SUMMARY)
    assert sheet_of(content, tables.BREACHES) == [
        ["现有借款与上限", "L7", "元", Decimal(60_000), Decimal(55_000)],
        ["本社使用费率上限", None, "百分比", "12.05%", "5%"],
    ]
    summary = {row[0]: row[1] for row in sheet_of(content, tables.SUMMARY)}
    assert summary["cooperative.region_code"] == "370283"
    assert summary["fund.contributions.amount"] == Decimal("300.05")
    assert summary["members.members"] == Decimal(58)
    assert summary["verdicts.inactivity.limit"] == dt.date(2027, 11, 24)
    (verdict,) = sheet_of(content, tables.VERDICTS)
    assert verdict[3:6] == [dt.date(2026, 10, 31), dt.date(2027, 10, 1), Decimal(335)]
    (member,) = sheet_of(content, tables.MEMBERS)
    assert member[:4] == [Decimal(7), "个人", "是", dt.date(2020, 1, 1)]
    assert member[6] == Decimal("-0.05")
    assert sheet_of(content, tables.STAFF) == [["clerk", "出纳、评议小组成员", Decimal(2)]]


def test_sheets_of_a_pack_are_the_same_bytes_and_hold_no_formula(pack: Pack) -> None:
    content = pack_sheets(pack, "zh")
    assert content == pack_sheets(pack, "zh")
    (verdict,) = sheet_of(content, tables.VERDICTS)
    assert FORMULA in verdict
    for number in range(1, len(ORDER) + 1):
        book = Workbook(io.BytesIO(content), number)
        assert book.all(f"worksheets/sheet{number}.xml", ".//m:f") == []


def test_a_text_that_no_cell_can_hold_is_cut() -> None:
    rows: dict[Table, list[Row]] = {tables.STAFF: [["h" * 40_000, "panel", 0]]}
    content = pack_sheets(open_pack(made_pack(rows)), "zh")
    ((handle, _, _),) = sheet_of(content, tables.STAFF)
    assert handle == "h" * 32_766 + "…"


def test_a_table_that_no_sheet_can_hold_is_refused(pack: Pack) -> None:
    # A head and one row less than a sheet has would fit.
    rows: list[Row] = [["clerk", "panel", 0]] * 1_048_576
    longer = dataclasses.replace(pack, tables={**pack.tables, tables.STAFF: rows})
    with pytest.raises(SheetTooLong) as refused:
        pack_sheets(longer, "zh")
    assert refused.value.facts == {"table": "staff", "rows": 1_048_576}


@pytest.mark.parametrize(
    "written, unit, wanted",
    [
        ("-5", "fen", Money(-5)),
        ("1205", "bp", "12.05%"),
        ("7", "count", 7),
        ("2026-10-31", "day", dt.date(2026, 10, 31)),
        ("2026-13-31", "day", "2026-13-31"),
        ("machinery", "code", "machinery"),
        ("٧", "fen", "٧"),
    ],
)
def test_a_measure_is_shown_in_its_unit(written: str, unit: str, wanted: Shown) -> None:
    assert measure(written, unit) == wanted


class Page(HTMLParser):
    """A page as a browser takes it apart: what is open, what was fetched, what is read."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.sections: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode())

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "section":
            self.sections.append(str(dict(attrs)["id"]))
        if tag != "meta":
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_for_reading_alone(pack: Pack, language: Language) -> None:
    content = pack_page(pack, language)
    page = Page(content)
    assert page.open == []
    assert page.sections == [part.name for part in full(pack, language)]
    assert (page.sections[0], page.sections[-1]) == ("breaches", "comparison")
    # No script, nothing fetched: no address anywhere, in a style neither.
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "a"})
    assert page.attributes.isdisjoint({"src", "href", "style"})
    assert not re.search(rb"://|url\(|@import|\bon\w+=", content)
    assert {pack.head, pack.root, pack.manifest_digest, pack.key} <= set(page.words)
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">'.encode() in content
    assert b"size: A4" in content
    assert content == pack_page(pack, language)


def test_what_stands_in_a_pack_cannot_become_markup() -> None:
    trouble = "<script>alert(1)</script>&"
    rows: dict[Table, list[Row]] = {tables.BREACHES: [["cap", trouble, "fen", trouble, "1"]]}
    page = Page(pack_page(open_pack(made_pack(rows, name=trouble)), "zh"))
    assert "script" not in page.tags
    assert page.words.count(trouble) == 3


def test_names_are_a_list_for_a_spreadsheet() -> None:
    made = names_csv([(1, "社员一"), (2, FORMULA)], "zh")
    assert made.decode() == f"\ufeff编号,名称\r\n1,社员一\r\n2,'{FORMULA}\r\n"
