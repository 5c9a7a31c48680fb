"""Accounts: inviting people to the pages, and ending their access."""

import re

import click

from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.tokens import grant_wanted
from coop_credit.contracts.fields import HANDLE_PATTERN
from coop_credit.operations.inviting import INVITED_FOR
from coop_credit.operations.inviting import account_name
from coop_credit.operations.inviting import end_account
from coop_credit.operations.inviting import invite as open_invitation

#: Who acts at the terminal, in the log of accesses.
_BY = "administrator:terminal"


@click.group(cls=Commands)
def access() -> None:
    """Let people sign in to the pages (invite), or no more (end)."""


@access.command()
@click.option("--role", required=True, type=click.Choice(("administrator", "staff", "regulator")))
@click.option("--cooperative", default="", help="Whose staff it is.")
@click.option("--handle", default="", help="Short name of the person.")
@click.option("--region", default="", help="Digits that a regulator's region codes begin with.")
def invite(*, role: str, cooperative: str, handle: str, region: str) -> None:
    """Show the code of an invitation, this once. It sets a new password too."""
    if handle and re.fullmatch(HANDLE_PATTERN, handle) is None:
        raise Unusable(reason="handle", handle=handle)
    with open_office() as office:
        grant = grant_wanted(
            office, role=role, cooperative=cooperative, handle=handle, member=0, region=region
        )
        click.echo(f"{account_name(grant)} {open_invitation(office, _BY, grant)}")
    click.echo(f"good for {INVITED_FOR.days} days, on the page /invitation", err=True)


@access.command()
@click.argument("name", metavar="NAME")
def end(name: str) -> None:
    """Let nobody sign in with an account any more. NAME: wang@fumandi, or li."""
    with open_office() as office:
        if not end_account(office, _BY, name):
            raise Unusable(reason="account-unknown", name=name)
    click.echo(f"ended {name}", err=True)
