"""Terminals in front of installations that are ready."""

import shutil
from pathlib import Path

import pytest

from coop_credit.config import create_config
from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv


def empty_terminal(folder: Path, template: Path) -> Terminal:
    """An installation on SQLite without a cooperative."""
    create_config(folder / "instance")
    shutil.copy(template, folder / "instance" / "coop_credit.sqlite")
    return Terminal(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Terminal:
    """An installation without a cooperative, each test once on either kind of database."""
    made = empty_terminal(tmp_path, sqlite_template)
    if request.param == "postgresql":
        owner, application = request.getfixturevalue("postgresql_urls")
        config = f'database_url = "{application}"\nowner_url = "{owner}"\n'
        made.write("instance/config.toml", config)
    return made


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with the demonstration in its books, to be copied."""
    made = Terminal(tmp_path_factory.mktemp("demonstration"))
    for line in ("init", "migrate", "demo load"):
        made.done(line)
    return made.folder / "instance"


@pytest.fixture
def jingu(tmp_path: Path, sqlite_template: Path) -> Terminal:
    """A cooperative of 20 with 10,000.00 yuan each, taken over on 5 January 2026."""
    made = empty_terminal(tmp_path, sqlite_template)
    made.move_to("2026-01-05")
    found(made, "2026-01-01")
    made.write("members.csv", members_csv(20, "10000.00"))
    made.done(
        "coop open-balances jingu --bank 200000.00 --surplus 0.00 --members @/members.csv"
        " --as wang --second zhao"
    )
    return made
