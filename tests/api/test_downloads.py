"""The registers as files at the API: in which form, in which language, for whom."""

import csv
import io

import pytest
from werkzeug.test import TestResponse

from coop_credit.sheets import XLSX
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_registers import BOOKS
from tests.api.test_registers import EVERYBODY
from tests.api.test_registers import lend
from tests.workbooks import Workbook


def ask(desk: Desk, who: str, address: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.client.get(BASE + address, headers=desk.headers(who) | named)


@pytest.mark.parametrize(
    "query, accept, is_csv",
    [
        ("", "*/*", False),
        ("", "text/csv", True),
        ("", "text/csv;q=0.5, application/json", False),
        ("?format=csv", "application/json", True),
        ("?format=csv&count=1&after=1", "*/*", True),
        ("?format=json", "text/csv", False),
    ],
)
@pytest.mark.parametrize("register, lines", [("members", 58), ("loans", 2)])
def test_a_register_comes_as_a_page_or_as_a_whole_file(
    desk: Desk, register: str, lines: int, query: str, accept: str, *, is_csv: bool
) -> None:
    lend(desk, 1, member=2)
    lend(desk, 2, member=3)
    answer = ask(desk, "manager", f"/{register}{query}", Accept=accept)
    assert answer.status_code == 200
    assert "Accept" in answer.headers["Vary"]
    if not is_csv:
        assert len(answer.json or []) == lines
        return
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=fumandi-{register}.csv"
    written = answer.get_data()
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(written.decode("utf-8-sig").splitlines()))
    assert len(rows) == lines
    assert rows[-1]["name"] == ("社员58" if register == "members" else "社员3")


@ON_SQLITE
@pytest.mark.parametrize(
    "query, accept",
    [
        ("", XLSX),
        ("", f"text/csv;q=0.5, {XLSX}"),
        ("?format=xlsx", "*/*"),
        ("?format=xlsx&count=1&after=1", "text/csv"),
    ],
)
@pytest.mark.parametrize("register, lines", [("members", 58), ("loans", 2)])
def test_a_register_comes_as_xlsx(
    desk: Desk, register: str, lines: int, query: str, accept: str
) -> None:
    lend(desk, 1, member=2)
    lend(desk, 2, member=3)
    answer = ask(desk, "manager", f"/{register}{query}", Accept=accept, Accept_Language="en")
    assert (answer.status_code, answer.content_type) == (200, XLSX)
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["Content-Language"] == "en"
    name = f"fumandi-{register}.xlsx"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    heads, *rows = Workbook(io.BytesIO(answer.get_data())).rows()
    assert (heads[0], len(rows)) == ("number", lines)


@ON_SQLITE
def test_a_file_is_in_the_askers_language(desk: Desk) -> None:
    english, chinese = (
        ask(desk, "manager", "/members?format=csv", Accept_Language=language)
        for language in ("en", "zh-CN")
    )
    assert english.headers["Content-Language"] == "en"
    assert english.get_data(as_text=True).lstrip("\ufeff").startswith("number,name,kind,")
    assert chinese.get_data(as_text=True).lstrip("\ufeff").startswith("编号,名称,种类,")


@ON_SQLITE
@pytest.mark.parametrize("register", ["members", "loans"])
def test_files_with_names_are_for_those_who_keep_the_books(desk: Desk, register: str) -> None:
    told = {who: ask(desk, who, f"/{register}?format=csv").status_code for who in EVERYBODY}
    without_role = {"panel1", "member"}
    assert told == {
        who: 200 if who in BOOKS else 403 if who in without_role else 404 for who in EVERYBODY
    }
    xlsx = {who: ask(desk, who, f"/{register}?format=xlsx").status_code for who in EVERYBODY}
    assert xlsx == told
    assert ask(desk, "manager", f"/{register}?format=xml").status_code == 422


@ON_SQLITE
def test_an_export_has_no_third_form(desk: Desk) -> None:
    told = ask(desk, "manager", "/exports/2026-10?format=xlsx").json or {}
    assert "format" in told["errors"]["query"]
