"""What every command needs: the installation, the office, and one way to say what is wrong."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from typing import IO

import click
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from coop_credit.config import CONFIG_FILE
from coop_credit.config import Config
from coop_credit.config import instance_folder
from coop_credit.config import read_config
from coop_credit.dates import SystemClock
from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.i18n import problem_text
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.migrating import is_current
from coop_credit.store.privacy import Privacy


class Unusable(Failure):
    """What a command was given cannot be used; ``reason`` says why, by the code of its text."""

    code = "command-unusable"


class Trouble(click.ClickException):
    """What the terminal shows of a failure: one line that says how to mend it; exit code 2."""

    exit_code = 2

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


class Commands(click.Group):
    """Commands in the order in which they are needed, and failures told by their text."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            raise Trouble(problem_text(failure.code, failure.facts, language())) from failure


def language() -> Language:
    """The language of the terminal: Chinese when LANG says so, else English."""
    return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"


def config() -> Config:
    """The settings of the installation. Raises ``InstanceNotReady``."""
    return read_config(instance_folder(os.environ))


def privacy(settings: Config) -> Privacy:
    """The installation's keys, ready for use."""
    return Privacy(settings.data_key, settings.index_key)


@contextmanager
def telling_of_the_database() -> Iterator[None]:
    """Say in one line that the database cannot be reached."""
    try:
        yield
    except (ArgumentError, DBAPIError) as error:
        said = str(error).splitlines()[0]
        raise Unusable(reason="database-unreachable", detail=said, config=CONFIG_FILE) from error


@contextmanager
def open_office() -> Iterator[Office]:
    """The installation's office, closed afterwards. Raises ``InstanceNotReady``, ``Unusable``."""
    settings = config()
    with telling_of_the_database():
        database = Database.open(settings.database_url)
    try:
        with telling_of_the_database(), database.engine.connect() as connection:
            if not is_current(connection):
                raise Unusable(reason="database-outdated")
        yield Office(database, privacy(settings), SystemClock())
    finally:
        database.close()
