"""Databases, offices and villages for the tests, on SQLite and on PostgreSQL."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings

from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.lived import Lives
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import OWNER
from tests.postgresql import quickest_parent
from tests.postgresql import running_cluster

settings.register_profile(
    "short",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile("short")


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """One server for the session's process."""
    with running_cluster(parent=quickest_parent()) as cluster:
        yield cluster


@pytest.fixture
def postgresql_urls(postgresql_cluster: Cluster) -> Iterator[tuple[str, str]]:
    """A fresh database: the owner's address and the application's."""
    name = postgresql_cluster.clone()
    yield postgresql_cluster.url(OWNER, name), postgresql_cluster.url(APPLICATION, name)
    postgresql_cluster.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def lives(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Lives:
    """What villages have lived through in this process."""

    def cluster() -> Cluster:
        found: Cluster = request.getfixturevalue("postgresql_cluster")
        return found

    return Lives(tmp_path_factory.mktemp("lived"), cluster)


@pytest.fixture
def sqlite_path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A fresh database file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "books.sqlite"))


@pytest.fixture
def sqlite_url(sqlite_path: Path) -> str:
    """The address of a fresh database file."""
    return f"sqlite:///{sqlite_path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database, each test once on either kind."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = request.getfixturevalue("postgresql_urls")[1]
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock()


@pytest.fixture
def privacy() -> Privacy:
    """Fixed keys and repeatable randomness, so that both databases give equal digests."""
    return Privacy(b"d" * 32, b"i" * 32, random.Random(1).randbytes)  # noqa: S311 (repeatable on purpose)


@pytest.fixture
def office(database: Database, privacy: Privacy, clock: FixedClock) -> Office:
    """An office on a fresh database."""
    return Office(database, privacy, clock, SIGNER)


@pytest.fixture
def village(office: Office, clock: FixedClock) -> Village:
    """A cooperative that is founded and has its staff, but no members yet."""
    return Village.found(office, clock)
