"""The page on the regulator's side where everybody can look the own month up, without a sign-in."""

from pathlib import Path

import pytest

from coop_credit.packs.leaves import spoken
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_receiving import bring
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.ledgers import Village


@pytest.fixture
def pc(sqlite_template: Path, tmp_path: Path) -> Village:
    """A village PC; its first month is closed."""
    return village_pc(sqlite_template, tmp_path / "pc.sqlite", cooperative="pingdu")


def typed(pc: Village, **other: str) -> dict[str, str]:
    """What member 2 knows of November 2026, unless something else is typed."""
    office = pc.office
    with office.database.read() as tx:
        row = tx.row("SELECT credit_fen - debit_fen FROM account WHERE code = '301.2'")
    assert row is not None
    code = spoken(office.privacy.member_code("pingdu", "2026-11", 2))
    return {
        "cooperative": "pingdu",
        "month": "2026-11",
        "number": "2",
        "shares": f"{row[0] // 100}.{row[0] % 100:02d}",
        "owing": "0",
        "code": code,
    } | other


def said(desk: Desk, asked: dict[str, str], language: str = "en") -> tuple[int, str]:
    answer = desk.client.post("/proof", data=asked, headers={"Accept-Language": language})
    _, _, told = answer.text.partition('<p class="outcome" role="status">')
    return answer.status_code, told.partition("</p>")[0]


def test_a_member_finds_the_own_month_in_what_was_received(desk: Desk, pc: Village) -> None:
    asked = typed(pc)
    assert said(desk, asked)[1].startswith("No pack of this cooperative")
    assert bring(desk, close_month(pc, "2026-11"))[0] == 201
    assert said(desk, asked)[1].startswith("They agree")
    assert said(desk, asked, "zh")[1].startswith("一致")
    spaced = asked["code"].replace("-", " ").upper()
    assert said(desk, asked | {"code": spaced})[1].startswith("They agree")
    for other in (
        {"shares": "1.00"},
        {"owing": "0.01"},
        {"number": "3"},
        {"code": "0" * 20},
        {"code": "x"},
    ):
        assert said(desk, asked | other)[1].startswith("They differ"), other


@ON_SQLITE
def test_what_cannot_be_read_is_named_and_shown_again_as_text(desk: Desk, pc: Village) -> None:
    status, told = said(desk, typed(pc, shares="a lot", month="2026-13"))
    assert status == 422
    assert told.startswith("Correct this: Month, such as 2026-11, What you had put in")
    answer = desk.client.post("/proof", data=typed(pc, shares='"><script>'))
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@ON_SQLITE
def test_the_page_needs_no_sign_in_no_script_and_nothing_from_outside(desk: Desk) -> None:
    page = desk.client.get("/proof", headers={"Accept-Language": "zh"})
    assert page.status_code == 200
    assert 'lang="zh-CN"' in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in page.text
    assert "http" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


@ON_SQLITE
def test_language_and_size_of_text_are_chosen_on_the_page(desk: Desk) -> None:
    chinese = {"Accept-Language": "zh"}
    for chosen in ("language=en", "text_size=largest"):
        answer = desk.client.get(f"/proof?{chosen}", headers=chinese)
        assert answer.headers["Location"] == "/proof"
    page = desk.client.get("/proof", headers=chinese).text
    assert 'lang="en"' in page
    assert "size-largest" in page
