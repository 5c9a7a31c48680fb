"""Rulebooks that somebody wrote: can they be used?"""

from pathlib import Path

import click

from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.i18n import day
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.rulebook.checking import check_rulebook
from coop_credit.rulebook.written import BadFile


@click.group(cls=Commands)
def rulebook() -> None:
    """Rulebooks as files."""


@rulebook.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check a rulebook file; the first thing that is wrong is told with its place.

    Nothing is installed and no books are read.
    """
    if not file.is_file():
        raise Unusable(reason="file-missing", file=str(file))
    book = check_rulebook(str(file), file.read_bytes())
    codes = {rule.id: f"rule.{rule.id}.title" for rule in book.rules}
    codes |= {name: f"parameter.{name}" for name in book.parameters}
    for name, code in codes.items():
        if code not in texts("zh"):
            raise BadFile(reason="without-text", file=str(file), value=name)
    sound = text(
        "command.rulebook-sound",
        language(),
        file=str(file),
        parameters=len(book.parameters),
        rules=len(book.rules),
        since=day(book.since, language()),
    )
    click.echo(sound)
