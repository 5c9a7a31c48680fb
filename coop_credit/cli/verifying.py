"""Checking a pack, with the checker that shares no code with this program."""

from pathlib import Path

import click

from coop_credit.cli.surroundings import language
from coop_credit.packs.checker import command

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("pack", type=_FILE)
@click.option("--previous", type=_FILE, help="The pack of the month before.")
@click.option("--key", type=_FILE, help="A file with the public key of the cooperative, in hex.")
def verify(pack: Path, previous: Path | None, key: Path | None) -> None:
    """Check a pack 核验合规包.

    Ends with 0 for a sound pack of that key, 1 with findings, 2 for what is no pack, and 3 for
    one that is intact and whose signer is not known. Needs no installation and no database.
    """
    asked = [str(pack), "--language", language()]
    for option, file in (("--previous", previous), ("--key", key)):
        if file is not None:
            asked += [option, str(file)]
    click.get_current_context().exit(command.main(asked))
