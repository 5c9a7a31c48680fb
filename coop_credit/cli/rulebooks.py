"""Rulebooks that somebody wrote: can they be used, and which ones are there?"""

import re
from pathlib import Path

import click

from coop_credit.cli.reads import JSON
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.writing import administrator_named
from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.rulebooks import RulebookSchema
from coop_credit.i18n import day
from coop_credit.i18n import text
from coop_credit.operations.adopting import add_rulebook
from coop_credit.reports.rulebooks import listed_rulebooks
from coop_credit.reports.rulebooks import one_rulebook
from coop_credit.telling import sound_rulebook

_COLUMNS = ("rulebook", "since", "origin", "digest")
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group(cls=Commands)
def rulebook() -> None:
    """Rulebooks: files checked and added, and all that cooperatives can be judged by 规则集."""


@rulebook.command()
@_FILE
def check(file: Path) -> None:
    """Check a rulebook file; the first thing that is wrong is told with its place.

    Nothing is installed and no books are read.
    """
    book = sound_rulebook(str(file), _read(file))
    sound = text(
        "command.rulebook-sound",
        language(),
        file=str(file),
        parameters=len(book.parameters),
        rules=len(book.rules),
        since=day(book.since, language()),
    )
    click.echo(sound)


@rulebook.command()
@_FILE
@click.option("--as", "acting", required=True, metavar="HANDLE", help="Who does it.")
def add(file: Path, acting: str) -> None:
    """Check a rulebook file and keep it for ever, under its name without .toml.

    A text that changes later needs a name of its own.
    """
    written, name = _read(file), file.stem
    sound_rulebook(str(file), written)
    if re.fullmatch(ID_PATTERN, name, re.ASCII) is None:
        raise Unusable(reason="rulebook-id", rulebook=name)
    with open_office() as office:
        actor = administrator_named(acting)
        kept, is_new = add_rulebook(office, actor, name, written.decode())
    code = "command.rulebook-added" if is_new else "command.rulebook-there"
    click.echo(text(code, language(), rulebook=name, digest=kept.digest))


def _list(*, as_json: bool) -> None:
    schema = RulebookSchema()
    with open_office() as office:
        dumped = schema.dump(listed_rulebooks(office.database), many=True)
    if as_json:
        print_json(dumped)
    else:
        print_table(schema, _COLUMNS, dumped)


rulebook.add_command(
    click.Command("list", callback=_list, params=[JSON], help="List all rulebooks, by id.")
)


@rulebook.command()
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Print the text of a rulebook, as it was written."""
    with open_office() as office:
        found = one_rulebook(office.database, name)
    click.echo(found.content.encode(), nl=False)


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise Unusable(reason="file-missing", file=str(file))
    return file.read_bytes()
