"""Numbers of rules are typed and shown in the units that people use."""

from collections.abc import Iterator

import pytest

from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.web.visitors import Visitor
from tests.web.visitors import served
from tests.web.visitors import staff


@pytest.fixture
def manager(sqlite_url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Visitor]:
    with served(sqlite_url, privacy, clock) as app:
        visitor = Visitor(app)
        visitor.sign_in_as(staff("manager"))
        yield visitor


@pytest.mark.parametrize(
    "parameter, written, shown",
    [
        ("member-cap", "4.5%", "4.5%"),
        ("member-cap", "450", "4.5%"),
        ("withdrawal-debt", "3.5万元", "35,000.00 元"),
        ("withdrawal-notice-days", "14 天", "14 天"),
        ("purposes", "machinery,", "农机具"),
    ],
)
def test_a_charter_value_is_checked_in_its_unit(
    manager: Visitor, parameter: str, written: str, shown: str
) -> None:
    typed = {"parameter": parameter, "since": "2026-11-24", "value": written, "step": "look"}
    page = manager.send_form("/c/fumandi/do/set-charter-value", **typed).text
    assert "请核对" in page, page[page.index("<main") :]
    assert f"<dt>数值</dt><dd>{shown}</dd>" in page


def test_the_page_of_rules_has_no_units_of_programs(manager: Visitor) -> None:
    page = manager.get("/c/fumandi/rules").text
    assert '<td class="long">5%</td>' in page
    assert "5,000,000.00 元</td>" in page
    assert "万分之" not in page
    assert "cn-shandong-2015" not in page
