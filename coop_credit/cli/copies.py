"""Copies of the books, and putting one back."""

from pathlib import Path

import click

from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import config
from coop_credit.config import sqlite_file
from coop_credit.store import backup as copying

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Copy the books to FILE while people work, and check the copy.

    The keys are not in it: keep a copy of keys.toml in another place.
    """
    database = sqlite_file(config().database_url)
    if not database.exists():
        raise Unusable(reason="database-missing", file=str(database))
    if not file.parent.is_dir():
        raise Unusable(reason="folder-missing", folder=str(file.parent))
    entries = copying.back_up(database, file)
    click.echo(f"copied and checked: {entries} entries in {file}", err=True)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Give up the books that are there now.")
def restore(file: Path, *, replace: bool) -> None:
    """Put the copy FILE in place of the books, after checking it."""
    database = sqlite_file(config().database_url)
    if not file.exists():
        raise Unusable(reason="file-missing", file=str(file))
    if database.exists() and not replace:
        raise copying.FileExists(file=str(database))
    entries = copying.restore(file, database)
    click.echo(f"restored: {entries} entries", err=True)
