"""The keys that packs are signed with: shown, published, replaced."""

import json
import os
from pathlib import Path

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import config
from coop_credit.cli.surroundings import language
from coop_credit.config import instance_folder
from coop_credit.config import replace_signing_key
from coop_credit.i18n import text
from coop_credit.packs.signing import Signer
from coop_credit.packs.signing import key_id


@click.group(cls=Commands)
def keys() -> None:
    """Keys that packs are signed with 签名密钥."""


@keys.command("list")
def list_() -> None:
    """Show the public keys, the oldest first; packs are signed with the last."""
    for public_key in _public_keys():
        click.echo(f"{key_id(public_key)}  {public_key}")


@keys.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to make; it must not be there yet.",
)
def publish(out: Path) -> None:
    """Write the public keys to a file, for those who check packs."""
    listed = [{"key": key_id(each), "public_key": each} for each in _public_keys()]
    write_new(out, json.dumps(listed, indent=2).encode() + b"\n")


@keys.command()
def rotate() -> None:
    """Sign with a new key from now on; the old private key is destroyed.

    Whoever receives packs pins the new public key with a second person.
    """
    retired = Signer(config().signing_key).public_key
    replace_signing_key(instance_folder(os.environ), retired)
    made = Signer(config().signing_key).public_key
    click.echo(text("command.key-rotated", language(), old=key_id(retired), new=key_id(made)))


def _public_keys() -> list[str]:
    settings = config()
    return [*settings.retired_keys, Signer(settings.signing_key).public_key]
