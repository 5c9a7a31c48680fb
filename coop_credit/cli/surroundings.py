"""What every command needs: the installation, the office, and one way to say what is wrong."""

import os
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
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
from coop_credit.config import settings_table
from coop_credit.dates import Clock
from coop_credit.dates import SystemClock
from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.i18n import texts
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import read_notify
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.packs.signing import Signer
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.scheduler.templates import read_templates
from coop_credit.scheduler.upkeep import Upkeep
from coop_credit.scheduler.upkeep import read_upkeep
from coop_credit.store.database import Database
from coop_credit.store.migrating import is_current
from coop_credit.store.privacy import Privacy
from coop_credit.telling import problem_text
from coop_credit.telling import verdict_text


class Unusable(Failure):
    """What a command was given cannot be used; ``reason`` says why, by the code of its text."""

    code = "command-unusable"


class Trouble(click.ClickException):
    """What the terminal shows of a failure: one line that says how to mend it; exit code 2."""

    exit_code = 2

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


class RulesBroken(Trouble):
    """A refusal by the rules: a line for each that is broken; exit code 1."""

    exit_code = 1


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
            raise _told(failure) from failure
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            command = ctx if error.ctx is None else error.ctx
            said = error.format_message()
            raise _told(
                Unusable(reason="usage", said=said, command=command.command_path)
            ) from error


def _told(failure: Failure) -> Trouble:
    """A failure in the language of the terminal; what the rules refuse, with each broken rule."""
    said = problem_text(failure.code, failure.facts, language())
    if isinstance(failure, Refused):
        broken = [each for each in verdicts_in(failure.entry.body) if not each.holds]
        if broken:
            return RulesBroken(
                "\n".join([said, *(verdict_text(each, language()) for each in broken)])
            )
    return Trouble(said)


def listed(items: Iterable[str]) -> str:
    """Items one after the other, as the language of the terminal lists them."""
    return texts(language())["list.separator"].join(items)


def language() -> Language:
    """The language of the terminal: Chinese when LANG says so, else English."""
    return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"


def config() -> Config:
    """The settings of the installation. Raises ``InstanceNotReady``."""
    return read_config(instance_folder(os.environ))


def notify_settings(time: Clock) -> Notify:
    """How the installation reaches people, and in which words.

    Raises ``InstanceNotReady``, ``TemplateRefused``.
    """
    folder = instance_folder(os.environ)
    settings = read_notify(settings_table(folder, "notify"), folder, time)
    return replace(settings, templates=read_templates(folder))


def upkeep_settings() -> Upkeep:
    """How the installation is looked after. Raises ``InstanceNotReady``."""
    folder = instance_folder(os.environ)
    return read_upkeep(settings_table(folder, "scheduler"), folder)


def privacy(settings: Config) -> Privacy:
    """The installation's keys, ready for use."""
    return Privacy(settings.data_key, settings.index_key)


def clock() -> Clock:
    """The machine's clock, unless who starts the commands brings one as the context's ``obj``."""
    brought: Clock | None = click.get_current_context().obj
    return SystemClock() if brought is None else brought


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
        yield Office(database, privacy(settings), clock(), Signer(settings.signing_key))
    finally:
        database.close()
