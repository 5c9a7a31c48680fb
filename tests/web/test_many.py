"""Contributions and repayments from a table, from the file to the entries."""

import datetime as dt
import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from playwright.sync_api import Browser
from playwright.sync_api import FilePayload
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.reports.positions import position_in
from coop_credit.uploads import Table
from coop_credit.web.many import MANY
from coop_credit.web.sheet_kinds import matched
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_flows import kinds_after
from tests.web.test_flows import newest
from tests.web.test_flows import owing
from tests.web.test_flows import scripts
from tests.web.worlds import World
from tests.workbooks import Workbook

CONTRIBUTIONS = "/c/fumandi/many/contributions"
REPAYMENTS = "/c/fumandi/many/repayments"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(text: str, encoding: str = "utf-8-sig") -> FilePayload:
    return {"name": "table.csv", "mimeType": "text/csv", "buffer": text.encode(encoding)}


def xlsx_file(*rows: Sequence[str | int | dt.date]) -> FilePayload:
    """A workbook as a person makes it: days are days, sums are numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return {"name": "table.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


def shares(world: World, member: int) -> Money:
    with world.village.office.database.snapshot() as tx:
        return position_in(tx, "fumandi", member).shares


def bring(page: Page, address: str, file: FilePayload) -> None:
    """Upload a table, and have its columns looked for."""
    page.goto(address)
    page.set_input_files("input[type=file]", file)
    page.click("button[value=read]")


@scripts
def test_contributions_come_from_a_workbook_and_only_once(
    browser: Browser, own_world: World, *, scripts: bool
) -> None:
    before, held = newest(own_world), shares(own_world, 11)
    file = xlsx_file(
        ["2027年1月出资登记表"],
        ["序号", "社员编号", "金额（元）", "日期"],
        [1, 11, 500, dt.date(2027, 1, 14)],
        [2, 12, "1.2万", "1-15"],
    )
    with visit(browser, own_world, "cashier", scripts=scripts) as page:
        page.goto("/c/fumandi/work")
        page.click("text=批量登记出资")
        assert page.url.endswith(CONTRIBUTIONS)
        bring(page, CONTRIBUTIONS, file)
        expect(page.locator("main")).to_contain_text("没有用到的列：序号")
        page.fill("#field-total", "12500")
        page.click("button[value=rows]")
        for told in ("12,500.00", "社员11", "2027-01-15"):
            expect(page.locator("main")).to_contain_text(told)
        assert newest(own_world) == before
        page.click("button[value=do]")
        expect(page.locator("[role=status]")).to_have_text("已办理 2 行，全部记账。")
        page.click(f"a:has-text('{before + 1}')")
        expect(page.locator("h1")).to_have_text("出资")
        # The same rows again, from another file: they are known, and nothing is done.
        again = csv_file("社员号,日期,金额\n11,2027-01-14,500.00\n12,2027-01-15,12000\n")
        bring(page, CONTRIBUTIONS, again)
        page.click("button[value=rows]")
        expect(page.locator("[role=status]")).to_contain_text("此前已经记账")
    assert kinds_after(own_world, before) == [Kind.CONTRIBUTION] * 2
    assert shares(own_world, 11) == held + Money(50_000)


def test_a_column_is_chosen_by_hand_and_bad_cells_are_named(
    browser: Browser, own_world: World
) -> None:
    before = newest(own_world)
    file = csv_file("谁,多少钱,日期\n4,20500,1-15\n99,x,2027-01-15\n", "gb18030")
    with visit(browser, own_world, "cashier", language="en", minding="4") as page:
        bring(page, REPAYMENTS, file)
        page.fill("#field-total", "a lot")
        page.click("button[value=rows]")
        for told in ("Loan: choose a column", "Amount (yuan): choose a column", "“a lot”"):
            expect(page.locator("[role=alert]")).to_contain_text(told, ignore_case=True)
        is_sound(page)
        page.select_option("[name='column.repayments.loan']", label="谁: 4, 99")
        page.select_option("[name='column.repayments.amount']", "1")
        page.fill("#field-total", "")
        page.click("button[value=rows]")
        expect(page.locator("[role=alert]")).to_contain_text("Row 3 amount (yuan): “x”")
        assert page.locator("button[value=do]").count() == 0
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)
        # The rules and the books have their say when every cell is right; then nothing is done.
        bring(page, REPAYMENTS, csv_file("loan,amount,date\n4,20500,1-15\n99,5,1-15\n"))
        page.click("button[value=rows]")
        expect(page.locator("[role=alert]")).to_contain_text("Row 3 loan: It does not exist")
        assert page.locator("button[value=do]").count() == 0
    assert newest(own_world) == before
    assert owing(own_world, 4) > Money(0)


def test_a_sum_that_differs_from_the_paper_stops_all(browser: Browser, own_world: World) -> None:
    before = newest(own_world)
    with visit(browser, own_world, "cashier", scripts=False, minding="409") as page:
        bring(page, CONTRIBUTIONS, csv_file("社员号,金额,日期\n11,500,1-15\n12,50,1-15\n"))
        page.fill("#field-total", "1000")
        page.click("button[value=rows]")
        expect(page.locator("[role=alert]")).to_contain_text(
            "表格合计 550.00 元，与纸面合计 1,000.00"
        )
        assert page.locator("button[value=do]").count() == 0
        page.click("button[value=change]")
        page.fill("#field-total", "550")
        page.click("button[value=rows]")
        page.eval_on_selector("[name=total]", "field => { field.value = '1000'; }")
        page.click("button[value=do]")  # whoever changes the form on the way gets no further
        expect(page.locator("[role=alert]")).to_contain_text("1,000.00")
    assert newest(own_world) == before


def test_what_is_no_table_is_told_on_the_page(browser: Browser, own_world: World) -> None:
    with visit(browser, own_world, "cashier", minding="422") as page:
        page.goto(CONTRIBUTIONS)
        page.click("button[value=read]")
        expect(page.locator("[role=alert]")).to_have_text("请先选择文件。")
        bring(page, CONTRIBUTIONS, csv_file("社员号,金额\n"))
        expect(page.locator("[role=alert]")).to_contain_text("文件里没有表格")
        is_sound(page)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["contributions", "repayments"])
def test_a_template_is_understood_when_it_comes_back(
    browser: Browser, standing_world: World, name: str, form: str
) -> None:
    with visit(browser, standing_world, "cashier", language="en") as page:
        page.goto(f"/c/fumandi/many/{name}")
        with page.expect_download() as download:
            page.click(f"text=Template {form.upper()}")
        content = download.value.path().read_bytes()
    if form == "csv":
        heads = content.decode("utf-8-sig").strip().split(",")
    else:
        heads = [str(each) for each in Workbook(io.BytesIO(content)).rows()[0]]
    kind = MANY[name].kind
    table = Table(tuple(heads), (), ())
    assert matched(kind, table) == {name: at for at, (name, _) in enumerate(kind.columns())}


def test_who_may_not_record_money_is_not_asked_for_a_table(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "bookkeeper", scripts=False, minding="403") as page:
        page.goto("/c/fumandi/work")
        assert "批量登记" not in page.inner_text("main")
        answer = page.goto(CONTRIBUTIONS)
        assert answer is not None
        assert answer.status == 403


def test_a_table_outlives_the_session(browser: Browser, own_world: World) -> None:
    with visit(browser, own_world, "cashier", minding="401") as page:
        bring(page, CONTRIBUTIONS, csv_file("社员号,金额,日期\n11,500,1-15\n"))
        own_world.village.clock.instant += dt.timedelta(minutes=31)
        page.click("button[value=rows]")
        page.click("summary:has-text('登录凭证')")
        page.fill("#token", own_world.tokens["cashier"])
        page.click("form[action='/sign-in'] button.main")
        page.click("button[value=change]")
        expect(page.locator("[name='column.contributions.amount']")).to_have_value("1")
        page.click("button[value=rows]")
        expect(page.locator("button[value=do]")).to_be_visible()
