"""The page of slips: each for one member, nothing in it that runs or is fetched."""

import datetime as dt
import re

from coop_credit.renderings.slip_page import Slip
from coop_credit.renderings.slip_page import slip_page

DAY = dt.date(2026, 11, 24)


def slip(member: int, name: str, printed_on: dt.date | None = None) -> Slip:
    return Slip(
        member=member, name=name, of=DAY, text="[合作社] <b>100.00</b>", printed_on=printed_on
    )


def test_each_member_has_a_slip_that_is_not_cut_in_two() -> None:
    page = slip_page([slip(1, "张三"), slip(2, "<script>", DAY)], "zh").decode()
    assert page.count("<section>") == page.count("</section>") == 2
    assert "break-inside: avoid" in page
    assert "社员1号 张三" in page
    assert "社员2号 &lt;script&gt;" in page
    assert "&lt;b&gt;100.00&lt;/b&gt;" in page
    assert re.findall("[0-9年月日]+已打印过", page) == ["2026年11月24日已打印过"]


def test_nothing_runs_and_nothing_is_fetched() -> None:
    page = slip_page([slip(1, "张三")], "en").decode()
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|\bsrc=|\bhref=|url\(|@import", page)


def test_a_page_without_slips_is_a_page() -> None:
    assert "<title>Messages to hand over</title>" in slip_page([], "en").decode()
