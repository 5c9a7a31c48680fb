"""Numbers of rules are typed and shown in the units that people use."""

import re
from collections.abc import Iterator
from itertools import count

import pytest

from coop_credit.asking import OFFICE
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.ledgers import Village
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


@pytest.mark.parametrize(
    "parameter, written, wanted",
    [
        ("withdrawal-notice-days", "5%", "不能设为 5%：须为整数，最小 0 天"),
        ("withdrawal-notice-days", "5元", "不能设为 5元：须为整数"),
        ("withdrawal-notice-days", "2个月", "不能设为 2个月：须为整数"),
        ("withdrawal-debt", "5%", "不能设为 5%"),
        ("member-cap", "5 天", "不能设为 5天："),
    ],
)
def test_a_charter_value_in_another_unit_is_refused(
    manager: Visitor, parameter: str, written: str, wanted: str
) -> None:
    typed = {"parameter": parameter, "since": "2026-11-24", "value": written, "step": "look"}
    page = manager.send_form("/c/fumandi/do/set-charter-value", **typed).text
    assert wanted in page, page[page.index("<main") :]


def test_a_charter_value_that_is_a_word_is_chosen_by_what_it_means(manager: Visitor) -> None:
    link = "/c/fumandi/do/set-charter-value?parameter=withdrawal-policy"
    assert f'<a href="{link}"' in manager.get("/c/fumandi/rules").text
    page = manager.get(link).text
    assert '<option value="withdrawal-policy" selected>' in page
    # What it is now stands beside, with its source.
    now = re.search(r"<dt>现行</dt><dd>(.+?)</dd>.*?<dt>出处</dt><dd>(.+?)</dd>", page, re.DOTALL)
    assert now is not None
    assert now.groups() == ("等待，直至不超上限", "章程默认设定")
    assert '<option value="queue">等待，直至不超上限</option>' in page
    # A number is typed, and so is what a form cannot know yet.
    assert '<select id="field-value"' not in manager.get(link.partition("?")[0]).text
    typed = {"parameter": "withdrawal-policy", "since": "2026-11-24", "value": "queue"}
    page = manager.send_form("/c/fumandi/do/set-charter-value", **typed, step="look").text
    assert "<dd>等待，直至不超上限</dd>" in page


def test_another_rulebook_is_chosen_by_its_title(manager: Visitor) -> None:
    page = manager.get("/c/fumandi/do/adopt-rulebook").text
    others = [each for each in rulebooks() if each != "cn-shandong-2015"]
    assert others
    for each in others:
        assert f'<option value="{each}">{provisions(each).title["zh"]}</option>' in page
    assert 'value="cn-shandong-2015"' not in page


def test_the_page_of_rules_has_no_units_of_programs(manager: Visitor) -> None:
    page = manager.get("/c/fumandi/rules").text
    assert '<td class="long">5%</td>' in page
    assert "5,000,000.00 元</td>" in page
    assert "万分之" not in page
    assert "cn-shandong-2015" not in page


def test_a_published_number_is_not_the_cooperatives_own(
    manager: Visitor, clock: FixedClock
) -> None:
    village = Village(manager.app.extensions[OFFICE], clock, keys=count(100))
    village.set_value("lpr", 300)
    village.set_value("member-cap", 400)
    rows = manager.get("/c/fumandi/rules").text.split("<tr>")
    (lpr,) = (row for row in rows if "LPR" in row and "<td" in row and ">3%<" in row)
    assert "外部公布，本社登记" in lpr
    assert "本社自定" not in lpr
    assert any("本社自定" in row and ">4%<" in row for row in rows)
