"""The commands, for those who run an installation. Data on stdout, news on stderr."""

import click

from coop_credit import __version__
from coop_credit.cli import disclosure
from coop_credit.cli.access import access
from coop_credit.cli.books import GROUPS
from coop_credit.cli.charts import JOURNAL
from coop_credit.cli.copies import backup
from coop_credit.cli.copies import restore
from coop_credit.cli.demonstration import demo
from coop_credit.cli.downloads import DOWNLOADS
from coop_credit.cli.importing import import_
from coop_credit.cli.installation import init
from coop_credit.cli.installation import migrate
from coop_credit.cli.keys import keys
from coop_credit.cli.notifying import notify
from coop_credit.cli.reading import balances
from coop_credit.cli.reading import export
from coop_credit.cli.reading import verify_books
from coop_credit.cli.reads import read_command
from coop_credit.cli.receiving import received
from coop_credit.cli.region import access_log
from coop_credit.cli.region import simulate
from coop_credit.cli.rulebooks import rulebook
from coop_credit.cli.scheduling import jobs
from coop_credit.cli.scheduling import scheduler
from coop_credit.cli.serving import serve
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.tokens import token
from coop_credit.cli.verifying import verify


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="coop-credit")
def main() -> None:
    """Books and rules for the credit mutual aid of farmer cooperatives.

    The installation is the folder `instance` here, or the one that COOP_CREDIT_INSTANCE names.
    """


_LISTS = (read_command("published", disclosure.PUBLISHED), *DOWNLOADS)
_COPIES = (verify_books, verify, export, balances, JOURNAL, backup, restore)

_CLOCK = (scheduler, jobs, notify)

_PEOPLE = (access, token)
_ALL = (init, migrate, serve, *_CLOCK, *_PEOPLE, demo, *GROUPS, import_, *_LISTS, *_COPIES)

for _command in _ALL:
    main.add_command(_command)
for _command in (rulebook, keys, received, simulate, access_log):
    main.add_command(_command)
