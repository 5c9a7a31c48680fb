"""The county of ``regions`` behind a client, and what is done there as somebody."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coop_credit.operations.desk import Office
from coop_credit.store import sessions
from coop_credit.store.access_log import accesses
from coop_credit.web.visiting import COOKIE
from tests.web.regions import PEOPLE

_NOW = "2026-12-15T02:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class Region:
    """The county behind a client. tokens: by who has them."""

    office: Office
    client: FlaskClient
    tokens: dict[str, str]

    def enter(self, who: str) -> str:
        """Be somebody from here on; gives what the forms of the session carry."""
        with self.office.database.write() as tx:
            text = sessions.begin(tx, PEOPLE[who], device="", now=_NOW)
        self.client.set_cookie(COOKIE, text)
        page = self.client.get("/region/packs").text
        return page.partition('name="form_token" value="')[2].partition('"')[0]

    def get(self, address: str) -> TestResponse:
        return self.client.get(address, headers={"Accept-Language": "en"})

    def post(self, address: str, form: Mapping[str, object]) -> TestResponse:
        return self.client.post(address, data=form, headers={"Accept-Language": "en"})

    def newest_access(self) -> tuple[str, str, str]:
        """The action, the cooperative and the subject of the newest line of the log."""
        with self.office.database.read() as tx:
            newest = accesses(tx, since=_NOW, count=99)[-1]
        return newest.action, newest.cooperative, newest.subject
