"""Somebody at the pages without a browser: the forms are sent as a browser would send them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coop_credit.asking import OFFICE
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import only_console
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from coop_credit.web.visiting import COOKIE
from tests.apps import app_of
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

_ISSUED = "2026-11-01T00:00:00.000000Z"
_UNTIL = "2028-11-01T00:00:00.000000Z"


def printing_codes() -> Notify:
    """Codes to members' phones go to the console, and members may ring the cooperative."""
    return replace(only_console(), codes="console", calls={"fumandi": "0532-0000 0000"})


class Visitor:
    """A browser of somebody's, with its cookies."""

    def __init__(self, app: Flask, address: str = "127.0.0.1", device: str = "") -> None:
        self.client: FlaskClient = app.test_client()
        self.app = app
        self.from_where = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": device}

    def get(self, address: str) -> TestResponse:
        return self.client.get(address, environ_base=self.from_where)

    def send(self, address: str, **typed: str) -> TestResponse:
        """Send a form as it is, without the token of a session."""
        return self.client.post(address, data=typed, environ_base=self.from_where)

    def send_form(self, address: str, shown_at: str = "", **typed: str) -> TestResponse:
        """Look at a form, and send it with its session's token."""
        token = form_token(self.get(shown_at or address))
        return self.send(address, form_token=token, **typed)

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie(COOKIE)
        return found.value if found is not None else ""

    def sign_in_as(self, grant: Grant) -> None:
        """Sign in with a token."""
        office: Office = self.app.extensions[OFFICE]
        with office.database.write() as tx:
            token = access.issue(tx, grant, now=_ISSUED, expires_at=_UNTIL)
        assert self.send("/sign-in", token=token).status_code == HTTPStatus.SEE_OTHER
        with office.database.write() as tx:
            access.revoke(tx, token.split("_")[1], now=_ISSUED)


def form_token(answer: TestResponse) -> str:
    """The token that a page's forms carry."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', answer.text)
    assert found is not None, answer.text
    return found.group(1)


def staff(handle: str) -> Grant:
    """Somebody of the village's staff."""
    return Grant(principal=f"staff:{handle}", role="staff", scope="fumandi")


def at_desk(app: Flask, handle: str) -> Visitor:
    """Somebody of the staff, signed in."""
    visitor = Visitor(app)
    visitor.sign_in_as(staff(handle))
    return visitor


@contextmanager
def served(url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    """The pages of a village of eight, on a migrated and empty database."""
    office = Office(Database.open(url), privacy, clock, SIGNER)
    Village.found(office, clock).open_with(8, "8000.00")
    yield app_of(office, printing_codes)
    office.database.close()
