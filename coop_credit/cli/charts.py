"""The accounts under a chart, and the journal as a file for others' programs."""

from pathlib import Path

import click

from coop_credit.cli.files import write_new_pieces
from coop_credit.cli.journal import ACCOUNTS
from coop_credit.cli.reads import JSON
from coop_credit.cli.reads import answer
from coop_credit.cli.reads import require_cooperative
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import LANGUAGE
from coop_credit.cli.wishes import OUT
from coop_credit.cli.wishes import month_typed
from coop_credit.cli.wishes import read_chart
from coop_credit.cli.wishes import spoken_in
from coop_credit.contracts.charts import SubtotalSchema
from coop_credit.operations.logging_access import log_access
from coop_credit.renderings.plain_text import FORMS
from coop_credit.renderings.plain_text import journal_file
from coop_credit.reports.charts import Chart
from coop_credit.reports.charts import DEFAULT
from coop_credit.reports.charts import charted_balance


def _accounts(*, cooperative: str, chart: str | None, as_json: bool) -> None:
    if chart:
        _subtotals(cooperative, read_chart(chart), as_json=as_json)
    else:
        answer(ACCOUNTS, cooperative=cooperative, as_json=as_json)


def _subtotals(cooperative: str, chart: Chart, *, as_json: bool) -> None:
    with open_office() as office:
        require_cooperative(office, cooperative)
        found = charted_balance(office.database, cooperative, chart)
    spoken = language()
    dumped = SubtotalSchema(many=True).dump(
        {
            "chart_code": each.charted.code,
            "name": each.charted.name(spoken),
            "status": str(each.charted.status),
            "debit": each.balance.debit,
            "credit": each.balance.credit,
        }
        for each in found
    )
    if as_json:
        print_json(dumped)
    else:
        columns = ("chart_code", "name", "debit", "credit", "status")
        print_table(SubtotalSchema(), columns, dumped)
    click.echo(f"{chart.title[spoken]}: {chart.remark[spoken]}", err=True)


ACCOUNT_LIST = click.Command(
    "list",
    callback=_accounts,
    params=[
        click.Argument(["cooperative"]),
        click.Option(
            ["--chart"],
            help=f"Show sums under the codes of a chart: {DEFAULT}, or a TOML file.",
        ),
        JSON,
    ],
    help=f"{ACCOUNTS.summary}.",
)


def _journal(
    *,
    cooperative: str,
    form: str,
    through: str,
    chart: str,
    out: Path,
    spoken: str | None,
) -> None:
    if through:
        month_typed(through)
    used = read_chart(chart)
    with open_office() as office:
        require_cooperative(office, cooperative)
        log_access(
            office,
            READER,
            "journal-downloaded",
            cooperative=cooperative,
            subject=through,
        )
        pieces = journal_file(
            office.database,
            cooperative,
            form=form,
            chart=used,
            language=spoken_in(spoken),
            through=through,
        )
        write_new_pieces(out, pieces)


JOURNAL = click.Command(
    "journal",
    callback=_journal,
    params=[
        click.Argument(["cooperative"]),
        click.Option(
            ["--format", "form"],
            type=click.Choice(list(FORMS)),
            required=True,
            help="The program that the file is for.",
        ),
        click.Option(
            ["--through"], default="", help="The last month, as 2026-11; the newest if left out."
        ),
        click.Option(
            ["--chart"],
            default=DEFAULT,
            show_default=True,
            help="The chart that names the accounts, or a TOML file with another one.",
        ),
        OUT,
        LANGUAGE,
    ],
    help="Write the journal, without names, to a file for Beancount or hledger 流水账文件.",
)
