"""Tokens: giving people and programs access, and taking it away."""

import datetime as dt

import click

from coop_credit.actors import Role
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import open_office
from coop_credit.dates import instant_text
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store.access import Grant

_ROLES = ("administrator", "staff", "member", "regulator")


@click.group(cls=Commands)
def token() -> None:
    """Give access (issue) or take it away (revoke)."""


@token.command()
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--cooperative", default="", help="Whose staff or member it is.")
@click.option("--handle", default="", help="Short name of staff, administrator or regulator.")
@click.option("--member", default=0, type=click.IntRange(min=0), help="Member number.")
@click.option("--region", default="", help="Digits that a regulator's region codes begin with.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3660))
def issue(*, role: str, cooperative: str, handle: str, member: int, region: str, days: int) -> None:
    """Make a token and show it, this once."""
    with open_office() as office:
        grant = grant_wanted(
            office,
            role=role,
            cooperative=cooperative,
            handle=handle,
            member=member,
            region=region,
        )
        click.echo(issue_token(office, grant, days))


@token.command()
@click.argument("token_id", metavar="ID")
def revoke(token_id: str) -> None:
    """End a token. ID: the middle part of cc_ID_secret."""
    with open_office() as office, office.database.write() as tx:
        ended = access.revoke(tx, token_id, now=instant_text(office.clock.now()))
    if not ended:
        raise Unusable(reason="token-unknown", token=token_id)
    click.echo(f"revoked {token_id}", err=True)


def issue_token(office: Office, grant: Grant, days: int) -> str:
    """A new token for a grant, good for a number of days."""
    now = office.clock.now()
    with office.database.write() as tx:
        return access.issue(
            tx,
            grant,
            now=instant_text(now),
            expires_at=instant_text(now + dt.timedelta(days=days)),
        )


def grant_wanted(
    office: Office, *, role: str, cooperative: str, handle: str, member: int, region: str
) -> Grant:
    """What the options ask for, when it makes sense; the options that do not fit are refused."""
    given = {
        name
        for name, value in (
            ("--cooperative", cooperative),
            ("--handle", handle),
            ("--member", member),
            ("--region", region),
        )
        if value
    }
    needed = {
        "administrator": {"--handle"},
        "staff": {"--cooperative", "--handle"},
        "member": {"--cooperative", "--member"},
        "regulator": {"--region"},
    }[role]
    optional = {"--handle"} if role == "regulator" else set()
    if given - optional != needed:
        raise Unusable(
            reason="role-options", option=f"--role {role}", needed=" ".join(sorted(needed))
        )
    if role == "regulator" and not (region.isascii() and region.isdigit()):
        raise Unusable(reason="region-digits", region=region)
    _require_known(office, role, cooperative, handle, member)
    name = {"member": str(member), "regulator": handle or region}.get(role, handle)
    return Grant(
        principal=f"{role}:{name}", role=role, scope=cooperative, member=member, region=region
    )


def _require_known(office: Office, role: str, cooperative: str, handle: str, member: int) -> None:
    """Refuse a token for somebody whom the books do not know."""
    with office.database.snapshot() as tx:
        if role == "staff" and cooperatives.find_staff(tx, cooperative, handle) is None:
            raise Unusable(reason="staff-unknown", cooperative=cooperative, handle=handle)
        if role == Role.MEMBER and people.find_member(tx, cooperative, member) is None:
            raise Unusable(reason="member-unknown", cooperative=cooperative, member=member)
