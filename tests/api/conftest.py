"""A village at the API."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from coop_credit.app import create_app
from coop_credit.asking import OFFICE
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.api.desk import Desk
from tests.api.desk import LATER
from tests.api.desk import NOW
from tests.apps import app_of
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import PANELLISTS
from tests.ledgers import Village


def desk_at(office: Office, clock: FixedClock, app: Flask) -> Desk:
    """A village of 58 at the API, everybody with a token, on a migrated and empty database."""
    Village.found(office, clock).open_with(58, "1100000.00")
    people = ("manager", "bookkeeper", "cashier", "supervisor", *PANELLISTS)
    grants = {
        handle: Grant(principal=f"staff:{handle}", role="staff", scope="fumandi")
        for handle in people
    }
    grants["member"] = Grant(principal="member:1", role="member", scope="fumandi", member=1)
    grants["stranger"] = Grant(principal="staff:cashier", role="staff", scope="elsewhere")
    grants["regulator"] = Grant(principal="regulator:x", role="regulator", region="370283")
    grants["administrator"] = Grant(principal="administrator:a", role="administrator")
    with office.database.write() as tx:
        tokens = {
            who: access.issue(tx, grant, now=NOW, expires_at=LATER) for who, grant in grants.items()
        }
    return Desk(app.test_client(), tokens)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, privacy: Privacy, clock: FixedClock) -> Iterator[Desk]:
    """A village of 58 at the API, everybody with a token; each test once on either database."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = request.getfixturevalue("postgresql_urls")[1]
    office = Office(Database.open(url), privacy, clock, SIGNER)
    made = desk_at(office, clock, app_of(office))
    yield made
    made.close()


@pytest.fixture(scope="session")
def standing_desk(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Desk]:
    """One desk for all requests of a session's process, which find what others left behind."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("standing") / "books.sqlite")
    privacy, clock = Privacy(b"d" * 32, b"i" * 32), FixedClock()
    app = create_app(database_url=f"sqlite:///{path}", privacy=privacy, clock=clock, signer=SIGNER)
    made = desk_at(app.extensions[OFFICE], clock, app)
    yield made
    made.close()
