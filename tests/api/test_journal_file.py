"""The journal for others' programs at the API: for whom, and as the command writes it."""

import pytest

from coop_credit.asking import OFFICE
from coop_credit.renderings.plain_text import journal_file
from coop_credit.reports.charts import packaged_chart
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_regulation import BOOKS
from tests.api.test_regulation import EVERYBODY
from tests.api.test_regulation import ask


@pytest.mark.parametrize("form, ending", [("beancount", "beancount"), ("hledger", "journal")])
def test_the_journal_comes_as_a_file(desk: Desk, form: str, ending: str) -> None:
    answer = ask(desk, "bookkeeper", f"{BASE}/journal?format={form}")
    made = journal_file(
        desk.client.application.extensions[OFFICE].database,
        "fumandi",
        form=form,
        chart=packaged_chart(),
        language="en",
    )
    assert answer.get_data() == b"".join(made)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=fumandi.{ending}"
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]


@ON_SQLITE
def test_it_is_for_those_who_keep_the_books_and_for_the_regulator(desk: Desk) -> None:
    address = f"{BASE}/journal?format=hledger"
    told = {who: ask(desk, who, address).status_code for who in EVERYBODY}
    without_role = {"panel1", "member"}
    assert told == {
        who: 200 if who in {*BOOKS, "regulator"} else 403 if who in without_role else 404
        for who in EVERYBODY
    }


@ON_SQLITE
@pytest.mark.parametrize(
    "query, status",
    [
        ("", 422),
        ("?format=ledger", 422),
        ("?format=hledger&through=2026", 422),
        ("?format=hledger&through=2026-10", 404),
        ("?format=hledger&through=2026-11", 200),
    ],
)
def test_what_is_asked_for_is_read_strictly(desk: Desk, query: str, status: int) -> None:
    assert ask(desk, "manager", f"{BASE}/journal{query}").status_code == status
