"""Every page of the manager and the member, in both languages, on a desk and on a phone."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.web.browsers import DESK
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.worlds import World

DESK_PAGES = (
    "/",
    "/members",
    "/members?find=社员1",
    "/members?find=nobody",
    "/members/1",
    "/members/8",
    "/members/9",
    "/members/9/slip",
    "/loans",
    "/loans?state=paid-out",
    "/loans?state=declined",
    "/loans/1",
    "/loans/7",
    "/loans/1/vote-sheet",
    "/loans/new",
    "/loans/new?member=2",
    "/journal",
    "/journal/3",
    "/journal/10/voucher",
    "/month",
    "/month/check",
    "/panel",
    "/published",
    "/published?month=2026-12",
    "/drafts",
    "/keys",
    "/accounts",
    "/rules",
    "/staff/cashier/invitation",
    "/work",
    "/channels",
    "/do/extend?loan=1",
    "/do/admit",
    "/do/appoint",
    "/do/close-month?month=2026-12",
)
Language = Literal["zh", "en"]
languages = pytest.mark.parametrize("language", ["zh", "en"])


@languages
@pytest.mark.parametrize("address", DESK_PAGES)
def test_a_page_of_the_staff_is_sound(
    browser: Browser, standing_world: World, address: str, language: Language
) -> None:
    with visit(browser, standing_world, "manager", language=language, viewport=DESK) as page:
        answer = page.goto(f"/c/fumandi{address}")
        assert answer is not None
        assert answer.status == 200
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)


@languages
@pytest.mark.parametrize("who", ["member1", "member4", "member10"])
@pytest.mark.parametrize("size", ["standard", "large", "largest"])
def test_a_members_page_is_sound_in_every_size(
    browser: Browser,
    standing_world: World,
    who: str,
    size: str,
    language: Language,
) -> None:
    with visit(browser, standing_world, who, language=language, viewport=PHONE) as page:
        page.goto(f"/me?text_size={size}")
        for summary in page.locator("summary").all():
            summary.click()
        is_sound(page)
        page.set_viewport_size(NARROW)
        is_sound(page)
        for address in ("/me/records", "/me/published", "/me/pin"):
            page.goto(address)
            is_sound(page)


@languages
def test_the_page_to_sign_in_on_is_sound(
    browser: Browser, standing_world: World, language: Language
) -> None:
    with visit(browser, standing_world, language=language, viewport=PHONE) as page:
        for address in ("/sign-in", "/sign-in?door=account", "/invitation"):
            page.goto(address)
            is_sound(page)


@languages
def test_the_administrators_page_is_sound(
    browser: Browser, standing_world: World, language: Language
) -> None:
    with visit(browser, standing_world, "administrator", language=language) as page:
        page.goto("/cooperatives")
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)


@languages
@pytest.mark.parametrize("who", ["manager", "member4", "regulator"])
def test_the_own_sessions_are_sound(
    browser: Browser, standing_world: World, who: str, language: Language
) -> None:
    with visit(browser, standing_world, who, language=language, viewport=NARROW) as page:
        page.goto("/sessions?text_size=largest")
        is_sound(page)
