"""The columns of months on the manager's first page."""

import datetime as dt
import re

from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.web.visitors import Visitor
from tests.web.visitors import served
from tests.web.visitors import staff


def today(visitor: Visitor) -> str:
    visitor.sign_in_as(staff("manager"))
    return visitor.get("/c/fumandi/").text


def test_there_are_no_columns_before_the_second_month(
    sqlite_url: str, privacy: Privacy, clock: FixedClock
) -> None:
    with served(sqlite_url, privacy, clock) as app:
        first = today(Visitor(app))
        assert "两个月以后" in first
        assert 'class="chart"' not in first
        clock.move_to(dt.date(2026, 12, 1))
        second = today(Visitor(app))
        assert "两个月以后" not in second
        assert "2 个月共借出 0.00 元，归还 0.00 元" in second
        assert re.findall(r"<tr><td>(2026-1[12])", second) == ["2026-12", "2026-11"]
