"""Reading the books from outside: are they right, and what does a month look like?"""

import click

from coop_credit.audit import verification
from coop_credit.audit.exports import as_csv
from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.cli.registers import READER
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import month_typed
from coop_credit.cli.wishes import region_typed
from coop_credit.operations.desk import Office
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.month_tables import balances_csv
from coop_credit.store.cooperatives import cooperatives_in
from coop_credit.store.cooperatives import find_cooperative

_PAGE = 100


@click.command()
@click.argument("cooperative", default="")
@click.pass_context
def verify_books(ctx: click.Context, cooperative: str) -> None:
    """Play the journal back and compare; exit 1 when something is wrong.

    COOPERATIVE: one id; all of them when left out.
    """
    is_sound = True
    with open_office() as office:
        for each in _ids(office, cooperative):
            findings = verification.verify_books(office.database, office.privacy, each)
            is_sound = is_sound and not findings
            for finding in findings:
                click.echo(f"{each}: {finding}")
            click.echo(f"{each}: {len(findings)} findings", err=True)
    if not is_sound:
        ctx.exit(1)


@click.command()
@click.argument("cooperative")
@click.argument("month")
@click.option("--form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("--through", default=0, help="The last entry to look at; the newest if left out.")
def export(cooperative: str, month: str, form: str, through: int) -> None:
    """Print a month's compliance export, such as for 2026-11, in UTF-8.

    The same month through the same entry is the same bytes whenever printed again.
    """
    month_typed(month)
    with open_office() as office:
        made = month_export(office.database, cooperative, month, through)
        log_access(office, READER, "export-downloaded", cooperative=cooperative, subject=month)
    text = as_csv(made) if form == "csv" else as_json(made)
    click.echo(text.encode(), nl=False)


@click.command()
@click.argument("month")
@click.option("--region", default="", help="Digits that region codes begin with; all if left out.")
def balances(month: str, region: str) -> None:
    """Print every account of every cooperative by a month, as CSV in UTF-8 科目余额表."""
    wanted, here = month_typed(month), region_typed(region)
    with open_office() as office:
        subject = f"balances {here} {wanted}"
        log_access(office, READER, "exports-downloaded", cooperative="", subject=subject)
        for part in balances_csv(office.database, here, wanted):
            click.echo(part, nl=False)


def _ids(office: Office, cooperative: str) -> list[str]:
    with office.database.snapshot() as tx:
        if cooperative:
            if find_cooperative(tx, cooperative) is None:
                raise Unusable(reason="cooperative-unknown", cooperative=cooperative)
            return [cooperative]
        found: list[str] = []
        while page := cooperatives_in(tx, "", after=found[-1] if found else "", count=_PAGE):
            found += [each.cooperative for each in page]
        return found
