"""The page that shows the API: whole, from this server alone, with no script in the page."""

import re

from coop_credit.api.documents import PAGE
from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE

DOCS = "/api/v1/docs"


@ON_SQLITE
def test_everything_the_page_asks_for_is_served_here(desk: Desk) -> None:
    assert desk.client.get(DOCS, follow_redirects=True).get_data(as_text=True) == PAGE
    asked = re.findall(r'(?:src|href)="([^"]+)"', PAGE)
    assert len(asked) == 4
    for name in asked:
        answer = desk.client.get(f"{DOCS}/{name}")
        assert answer.status_code == 200, name
        assert answer.get_data()
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_no_script_stands_in_the_page() -> None:
    assert re.findall(r"<script[^>]*>([^<]*)</script>", PAGE) == ["", ""]
    assert not re.search(r"\son\w+=|//", PAGE)


@ON_SQLITE
def test_nothing_else_of_the_distribution_is_served(desk: Desk) -> None:
    for name in ("oauth2-redirect.html", "..%2F__init__.py", "LICENSE"):
        assert desk.client.get(f"{DOCS}/{name}").status_code == 404
