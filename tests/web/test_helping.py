"""Help beside the rules: every rule has it in both languages, and no setting is told as law."""

import html
import re
from typing import Literal

import pytest
from playwright.sync_api import Browser

from coop_credit.i18n import texts
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from tests.web.browsers import DESK
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.region_clients import Region
from tests.web.regions import REPORTED
from tests.web.worlds import World

Language = Literal["zh", "en"]
languages = pytest.mark.parametrize("language", ["zh", "en"])
_PARTS = ("next", "says", "sum")
_CASE = "/region/cases/pingdu/2026-11"


@languages
def test_every_rule_has_its_help(language: Language) -> None:
    known = texts(language)
    rules = {rule.id for book in rulebooks() for rule in provisions(book).rules}
    titled = {code.split(".")[1] for code in known if re.fullmatch(r"rule\.[^.]+\.title", code)}
    helped = {code for code in known if code.startswith("rule-help.")}
    # Added rulebooks may use any rule that has a title.
    assert rules <= titled
    assert helped == {f"rule-help.{rule}.{part}" for rule in titled for part in _PARTS}
    assert all(known[code] for code in helped)


def helps(page: str) -> dict[str, dict[str, str]]:
    """Under each rule's title, the parts of its help."""
    found = {}
    for title, parts in re.findall(
        r'<details class="help"><summary>Rule: (.*?)</summary>\s*<dl>(.*?)</dl>', page, re.DOTALL
    ):
        found[title] = {
            html.unescape(name): html.unescape(said)
            for name, said in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", parts, re.DOTALL)
        }
    return found


def test_the_rules_of_a_cooperative_are_told_with_its_numbers(region: Region) -> None:
    region.enter("manager")
    told = helps(region.get("/c/fumandi/rules").text)
    book = provisions("cn-shandong-2015")
    assert set(told) == {texts("en")[f"rule.{rule.id}.title"] for rule in book.rules}
    for rule in book.rules:
        values = book.parameters[rule.parameter].values
        source = told[texts("en")[f"rule.{rule.id}.title"]]["Where it comes from"]
        if values and values[-1].status is Status.CHARTER:
            assert "charter" in source, rule.id
    # The cooperative's own cap is 50 basis points: no law, however the rulebook has it.
    cap = told["Cap on one member’s debt"]
    assert "In force here: 0.5%" in cap["How it is computed"]
    assert "charter" in cap["Where it comes from"]
    assert "鲁政办发" not in cap["Where it comes from"]


def test_a_case_tells_the_rule_with_the_numbers_of_the_pack(region: Region) -> None:
    region.enter("regulator")
    told = helps(region.get(_CASE).text)
    assert list(told) == ["Standing loans against the cap"]
    (cap,) = told.values()
    assert "Here: 1,000.00 yuan, limit 500.00 yuan." in cap["How it is computed"]
    assert "charter" in cap["Where it comes from"]
    here = helps(region.get("/region/cases/fumandi/month-ends/2026-11").text)
    assert list(here) == list(told)
    # What was paid back has made the fund smaller: 99,900.00 x 0.5 % = 499.50.
    (cap,) = here.values()
    assert "Here: 1,000.00 yuan, limit 499.50 yuan." in cap["How it is computed"]
    assert helps(region.get(f"/region/cases/fumandi/entries/{REPORTED}").text)
    assert set(helps(region.get("/region/breaches?region=3702&month=2026-11").text)) >= set(told)


@languages
def test_help_opens_in_place_without_scripts(
    browser: Browser, standing_county: World, standing_world: World, language: Language
) -> None:
    for served, who, address in (
        (standing_county, "regulator", _CASE),
        (standing_county, "regulator", "/region/breaches?region=3702&month=2026-11"),
        (standing_world, "manager", "/c/fumandi/rules"),
    ):
        with visit(browser, served, who, language=language, viewport=DESK, scripts=False) as page:
            page.goto(address)
            first = page.locator("details.help").first
            assert not first.locator("dl").is_visible()
            first.locator("summary").click()
            assert first.locator("dl").is_visible()
    for served, who, address in (
        (standing_county, "regulator", _CASE),
        (standing_world, "manager", "/c/fumandi/rules"),
        (standing_world, "manager", "/c/fumandi/loans/new?member=1&amount=999999"),
    ):
        with visit(browser, served, who, language=language, viewport=DESK) as page:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details.help').forEach(e => e.open = true)")
            is_sound(page)
            page.set_viewport_size(PHONE)
            is_sound(page)
