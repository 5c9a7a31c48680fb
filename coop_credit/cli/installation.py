"""Setting an installation up."""

import os

import click
from sqlalchemy.engine import make_url

from coop_credit.cli.surroundings import config
from coop_credit.cli.surroundings import telling_of_the_database
from coop_credit.config import create_config
from coop_credit.config import instance_folder
from coop_credit.store import migrating


@click.command()
def init() -> None:
    """Make the settings and the secret keys, where missing."""
    folder = instance_folder(os.environ)
    for path in create_config(folder):
        click.echo(f"made {path}", err=True)


@click.command()
def migrate() -> None:
    """Bring the database to the newest form; harmless when it is."""
    settings = config()
    with telling_of_the_database():
        role = ""
        if settings.owner_url != settings.database_url:
            role = make_url(settings.database_url).username or ""
        migrating.migrate(settings.owner_url, role)
    click.echo("the database is up to date", err=True)
