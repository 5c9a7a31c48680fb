"""Demonstration cooperatives, and the main job told as a story."""

import secrets
import tempfile
from pathlib import Path

import click

from coop_credit.actors import Role
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.tokens import issue_token
from coop_credit.config import KEY_BYTES
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import day_in
from coop_credit.demo.clocks import SteppingClock
from coop_credit.demo.loading import ADMINISTRATOR
from coop_credit.demo.loading import FUMANDI
from coop_credit.demo.loading import PHONE
from coop_credit.demo.loading import REGION
from coop_credit.demo.loading import is_empty
from coop_credit.demo.months_behind import leave_work
from coop_credit.demo.months_behind import live
from coop_credit.demo.story import BEGINS_ON
from coop_credit.demo.story import Story
from coop_credit.operations.desk import Office
from coop_credit.operations.member_pins import issue_pin
from coop_credit.packs.signing import Signer
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy

_TOKEN_DAYS = 30
_WITH_PIN = (1, 2)


@click.group(cls=Commands)
def demo() -> None:
    """Demonstration: cooperatives (load), the main job (story)."""


@demo.command()
def load() -> None:
    """Load four made-up cooperatives into an empty database, and show tokens."""
    with open_office() as office:
        if not is_empty(office):
            click.echo("there are cooperatives already; nothing was loaded", err=True)
            return
        today = day_in(ZONE_DEFAULT, office.clock.now())
        live(office, today)
        leave_work(office, today)
        click.echo(f"演示令牌，{_TOKEN_DAYS} 天内有效 / DEMONSTRATION tokens, {_TOKEN_DAYS} days:")
        for name, grant in _grants():
            click.echo(f"  {name:<11} {issue_token(office, grant, _TOKEN_DAYS)}")
        click.echo("演示社员的密码 / PINs of DEMONSTRATION members, on the page /sign-in:")
        for member in _WITH_PIN:
            pin = issue_pin(office, ADMINISTRATOR, FUMANDI.id, member)
            click.echo(f"  {FUMANDI.id} {member} {pin}")
        click.echo(
            "他们的手机号，验证码由定时任务显示 / Their phone; the scheduler prints the code:"
        )
        click.echo(f"  {PHONE}{_WITH_PIN[0]:04d}")


@demo.command()
@click.option(
    "--packs",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the packs of the story are kept, with the key that they are checked with.",
)
def story(packs: Path | None) -> None:
    """Do the main job on throw-away books, and tell it."""
    keys = Privacy(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder).resolve() / 'story.sqlite'}"
        migrate(url)
        database = Database.open(url)
        try:
            clock = SteppingClock(BEGINS_ON)
            signer = Signer(secrets.token_bytes(KEY_BYTES))
            office = Office(database, keys, clock, signer)
            Story(office, clock, click.echo, packs or Path(folder) / "packs").tell()
        finally:
            database.close()


def _grants() -> list[tuple[str, Grant]]:
    staff = (Role.MANAGER, Role.CASHIER, Role.BOOKKEEPER, Role.SUPERVISOR)
    return [
        *(
            (role, Grant(principal=f"staff:{role}", role="staff", scope=FUMANDI.id))
            for role in staff
        ),
        ("member", Grant(principal="member:1", role="member", scope=FUMANDI.id, member=1)),
        ("regulator", Grant(principal=f"regulator:{REGION}", role="regulator", region=REGION)),
    ]
