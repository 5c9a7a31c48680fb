"""How a command reads: what it fetches, in which shape it answers, how that is shown.

Nobody has to say who asks: whoever may type here holds the database and the keys already.
"""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import click
import marshmallow as ma

from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.typed import load
from coop_credit.cli.typed import options_of
from coop_credit.contracts.commands import Empty
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.registers import PageSchema
from coop_credit.contracts.resources import Resource
from coop_credit.i18n import text
from coop_credit.operations.desk import Office
from coop_credit.store.cooperatives import find_cooperative

JSON = click.Option(["--json", "as_json"], is_flag=True, help="Answer as the API does.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A command that reads.

    fetch: called with the office, the arguments as typed, and what ``asked`` loads, by name.
    answer: dumps what was fetched as the API does. show: prints that for people.
    arguments: the cooperative and numbers. page: the field that a page's ``after`` counts by,
    or ``""`` where there are no pages.
    """

    summary: str
    fetch: Callable[..., Any]
    answer: ma.Schema
    show: Callable[[Any], None]
    arguments: tuple[str, ...] = ("cooperative",)
    asked: type[ma.Schema] = Empty
    page: str = ""


def paged(
    summary: str,
    read: Callable[..., list[Any]],
    answer: Resource,
    columns: Sequence[str],
) -> Read:
    """A list in pages, by its first column."""

    def fetch(office: Office, cooperative: str, **page: int) -> list[Any]:
        with office.database.snapshot() as tx:
            return read(tx, cooperative, **page)

    return Read(
        summary=summary,
        fetch=fetch,
        answer=type(answer)(many=True),
        show=partial(print_table, answer, columns),
        asked=PageSchema,
        page=columns[0],
    )


def read_command(name: str, read: Read) -> click.Command:
    """The command of a read."""
    number = click.IntRange(0, NUMBER_MAX)
    return click.Command(
        name,
        callback=partial(answer, read),
        params=[
            *(
                click.Argument([each], type=str if each == "cooperative" else number)
                for each in read.arguments
            ),
            *options_of(read.asked()),
            JSON,
        ],
        help=f"{read.summary}.",
    )


def answer(read: Read, *, as_json: bool, **typed: object) -> None:
    """Read what was typed for, and print it."""
    arguments: dict[str, Any] = {name: typed.pop(name) for name in read.arguments}
    asked = load(read.asked(), typed)
    with open_office() as office:
        if "cooperative" in arguments:
            require_cooperative(office, arguments["cooperative"])
        dumped = read.answer.dump(read.fetch(office, **arguments, **asked))
    if as_json:
        print_json(dumped)
    else:
        read.show(dumped)
    if read.page and len(dumped) == asked["count"]:
        click.echo(text("typed.more", language(), after=dumped[-1][read.page]), err=True)


def require_cooperative(office: Office, cooperative: str) -> None:
    """Raises ``Unusable`` where there is no such cooperative."""
    with office.database.read() as tx:
        if find_cooperative(tx, cooperative) is None:
            raise Unusable(reason="cooperative-unknown", cooperative=cooperative)
