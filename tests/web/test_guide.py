"""What members should know: the same words in the guide and on the page, and one sheet of paper."""

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from coop_credit.i18n import texts
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.worlds import World

Language = Literal["zh", "en"]
_GUIDE = Path(__file__).parents[2] / "docs" / "members.md"
sizes = pytest.mark.parametrize("size", ["standard", "large", "largest"])


def words(language: Language) -> str:
    """The guide's half in a language, without its marks and breaks of lines."""
    chinese, _, english = _GUIDE.read_text(encoding="utf-8").partition("\n---\n")
    half = chinese if language == "zh" else english
    return "".join(re.sub(r"(?m)^(#+|-) ", "", half).split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_the_guide_says(
    browser: Browser, standing_world: World, language: Language
) -> None:
    with visit(browser, standing_world, language=language, viewport=PHONE) as page:
        page.goto("/sign-in")
        page.click(f"text={texts(language)['members-guide.title']}")
        shown = page.locator("h1, section").all_inner_texts()
        assert "".join("".join(shown).split()) == words(language)


@sizes
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_one_page_of_a4(
    browser: Browser, standing_world: World, size: str, language: Language
) -> None:
    with visit(browser, standing_world, language=language, viewport=PHONE) as page:
        page.goto(f"/guide?text_size={size}")
        is_sound(page)
        page.set_viewport_size(NARROW)
        is_sound(page)
        printed = page.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    box = re.search(rb"/MediaBox\s*\[0 0 (59[0-9])[0-9.]* (84[0-9])[0-9.]*\]", printed)
    assert len(pages) == 1
    assert box is not None, "595 by 842 points are A4, upright"


def test_a_member_finds_it(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE) as page:
        page.goto("/me")
        page.click("text=社员须知")
        assert page.url.endswith("/guide")
        # Nothing of anybody's is on it.
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert not page.locator("button[data-print]").is_visible()
