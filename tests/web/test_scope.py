"""Whose pages are whose, forms of others, and how many statements a page takes."""

import gzip
from functools import partial

import pytest
from flask.testing import FlaskClient

from coop_credit.asking import OFFICE
from coop_credit.store.access_log import accesses
from coop_credit.web import today
from tests.apps import app_of
from tests.ledgers import Village
from tests.reports.counting import asked_of
from tests.web.test_pages import DESK_PAGES
from tests.web.worlds import TODAY
from tests.web.worlds import issue_tokens
from tests.web.worlds import live

#: Pages that only those see who read everything.
BOOKS = ("/", "/members", "/members/1", "/loans", "/loans/new", "/journal", "/journal/3", "/month")
#: That of who is signed in among them.
STATEMENTS_MAX = 12


@pytest.fixture
def client(village: Village) -> FlaskClient:
    """A browser without scripts, at a village in the middle of its life."""
    live(village)
    client = app_of(village.office).test_client()
    tokens = issue_tokens(village.office.database)
    client.tokens = tokens  # type: ignore[attr-defined]  # carried along
    return client


def sign_in(client: FlaskClient, who: str) -> None:
    token = client.tokens[who]  # type: ignore[attr-defined]  # as above
    assert client.post("/sign-in", data={"token": token}).status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_is_asked_who_it_is_in_vain(client: FlaskClient) -> None:
    for address in (*BOOKS, "/panel", "/work", "/rules"):
        assert client.get(f"/c/fumandi{address}").status_code == 401, address
    assert client.get("/me").status_code == 401
    assert client.post("/sign-in", data={"token": "cc_wrong_token"}).status_code == 422
    assert client.get("/me").status_code == 401


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_panel_sees_its_papers_alone(client: FlaskClient) -> None:
    sign_in(client, "panel1")
    assert client.get("/").location == "/c/fumandi/panel"
    for address in BOOKS:
        assert client.get(f"/c/fumandi{address}").status_code == 403, address
    assert client.get("/c/fumandi/panel").status_code == 200
    assert client.get("/c/fumandi/loans/1").status_code == 200
    sheet = client.get("/c/fumandi/loans/1/vote-sheet").get_data(as_text=True)
    assert all(f"panel{seat}" in sheet for seat in range(1, 6))
    assert "manager" not in sheet


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_cooperative_is_not_there(client: FlaskClient) -> None:
    sign_in(client, "manager")
    for address in (*BOOKS, "/panel", "/do/repay?loan=1"):
        assert client.get(f"/c/elsewhere{address}").status_code == 404, address
    for name in ("apply", "open-books", "nothing", "decide", "decide?loan=x"):
        assert client.get(f"/c/fumandi/do/{name}").status_code == 404, name


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_form_without_this_sessions_token_does_nothing(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, "cashier")
    sent = {
        "key": "web-key-0001",
        "step": "do",
        "member": "2",
        "amount": "5.00",
        "happened_on": TODAY.isoformat(),
    }
    with village.office.database.read() as tx:
        before = tx.row("SELECT count(*) FROM entry")
    assert client.post("/c/fumandi/do/contribute", data=sent).status_code == 403
    assert client.post("/sign-out").status_code == 403
    with village.office.database.read() as tx:
        assert tx.row("SELECT count(*) FROM entry") == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("next_page", ["//elsewhere.example/", "https://elsewhere.example", "/\\x"])
def test_signing_in_leads_to_no_other_site(client: FlaskClient, next_page: str) -> None:
    token = client.tokens["manager"]  # type: ignore[attr-defined]  # carried along
    answer = client.post("/sign-in", data={"token": token, "next_page": next_page})
    assert answer.location == "/"


def test_a_session_is_the_same_on_either_database(client: FlaskClient) -> None:
    sign_in(client, "member1")
    assert client.get("/me").status_code == 200
    for address in ("/c/fumandi/", "/c/fumandi/members/2"):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_takes_many_statements(client: FlaskClient) -> None:
    database = client.application.extensions[OFFICE].database
    sign_in(client, "manager")
    counts = {}
    for address in DESK_PAGES:
        counts[address] = asked_of(database, partial(client.get, f"/c/fumandi{address}"))
    sign_in(client, "member1")
    for address in ("/me", "/me/records", "/me/published"):
        counts[address] = asked_of(database, partial(client.get, address))
    assert [each for each in counts.items() if each[1] > STATEMENTS_MAX] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_style_is_kept_as_long_as_it_stays_the_same(client: FlaskClient) -> None:
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert b"static/style.css?v=" in page.data
    kept = client.get("/static/style.css?v=1")
    assert "immutable" in kept.headers["Cache-Control"]
    packed = client.get("/static/style.css?v=1", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == kept.data
    assert client.get("/static/layout.html").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_members_first_visit_is_small(client: FlaskClient) -> None:
    sign_in(client, "member1")
    packing = {"Accept-Encoding": "gzip"}
    files = ("/me", "/static/style.css?v=1", "/static/behaviour.js?v=1")
    assert sum(len(client.get(each, headers=packing).data) for each in files) <= 20_000


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_register_is_taken_out_and_that_is_written_down(
    client: FlaskClient, village: Village
) -> None:
    sign_in(client, "bookkeeper")
    with client.get("/c/fumandi/registers/members.csv") as answer:
        assert answer.data.count(b"\n") == 58 + 1
        assert "members.csv" in answer.headers["Content-Disposition"]
    with client.get("/c/fumandi/registers/loans.xlsx") as answer:
        assert answer.data.startswith(b"PK")
    assert client.get("/c/fumandi/registers/loans.pdf").status_code == 404
    assert client.get("/c/fumandi/registers/keys.csv").status_code == 404
    with village.office.database.read() as tx:
        taken = [(each.actor, each.subject) for each in accesses(tx, since="", count=9)]
    assert sorted(taken) == [("staff:bookkeeper", "loans"), ("staff:bookkeeper", "members")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_that_is_nowhere_is_told_in_a_page(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert b'lang="en"' in answer.data
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert client.get("/api/v1/nowhere").mimetype == "application/problem+json"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_that_breaks_gives_a_number_to_quote(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "manager")
    monkeypatch.delattr(today, "today_in")
    answer = client.get("/c/fumandi/")
    assert answer.status_code == 500
    (told,) = [each.getMessage() for each in caplog.records if "quote" in each.getMessage()]
    assert told.rpartition(" ")[2].encode() in answer.data
