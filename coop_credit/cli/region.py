"""A region by the packs that were received: the overview, what is behind it, and what if."""

import re
import sys
from typing import Any

import click
import marshmallow as ma

from coop_credit.cli.receiving import AS_JSON
from coop_credit.cli.receiving import MONTH
from coop_credit.cli.receiving import REGION
from coop_credit.cli.receiving import received
from coop_credit.cli.receiving import today_of
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_fields
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.showing import print_title
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import month_typed
from coop_credit.cli.wishes import region_typed
from coop_credit.contracts import received as contracts
from coop_credit.contracts.access_log import AccessSchema
from coop_credit.contracts.received import SIMULATED_MONTHS_MAX
from coop_credit.i18n import text
from coop_credit.packs.simulating import SETTABLE
from coop_credit.reports.received_cases import received_case
from coop_credit.reports.region import region_view
from coop_credit.reports.simulating import Question
from coop_credit.reports.simulating import packs_asked
from coop_credit.reports.simulating import simulate as simulated
from coop_credit.store.access_log import accesses

_MEMBER_COLUMNS = (
    *("cooperative", "name", "state", "fund", "lent", "overdue"),
    *("breaches", "indicators"),
)
_SET = re.compile(r"([a-z-]+)=([0-9]{1,9})", re.ASCII)


@received.command()
@REGION
@MONTH
@AS_JSON
def view(region: str, month: str, *, as_json: bool) -> None:
    """Show a region's month: who handed in, how much there is, what is wrong, the last year."""
    with open_office() as office:
        made = region_view(
            office.database, region_typed(region), month_typed(month), today_of(office)
        )
    dumped = contracts.RegionViewSchema().dump(made)
    if as_json:
        print_json(dumped)
        return
    totals = contracts.FiguresSchema()
    print_fields(totals, tuple(totals.fields), dumped["totals"])
    _table("cooperatives", contracts.RegionMemberSchema(), _MEMBER_COLUMNS, dumped)
    _table(
        "missing", contracts.HandedInSchema(), ("cooperative", "name", "state", "due_on"), dumped
    )
    _table("rules", contracts.BrokenRuleSchema(), ("rule", "cooperatives", "cases"), dumped)
    _table("trend", contracts.TrendSchema(), ("month", "fund", "lent", "overdue"), dumped)


def _table(name: str, schema: ma.Schema, columns: tuple[str, ...], dumped: dict[str, Any]) -> None:
    """A part of an answer under its name, where there is anything in it."""
    if dumped[name]:
        print_title(name)
        print_table(schema, columns, dumped[name])


@received.command()
@click.argument("cooperative")
@click.argument("month")
@click.option("--rule", default="", help="Of this rule alone.")
@click.option("--case", default="", help="Of this case alone, such as L12.")
def case(cooperative: str, month: str, rule: str, case: str) -> None:
    """Print a cooperative's breaches with the loans and entries behind them, as the API does."""
    with open_office() as office:
        made = received_case(
            office.database, READER, cooperative, month_typed(month), rule=rule, case=case
        )
    print_json(contracts.ReceivedCaseSchema().dump(made))


@click.command()
@REGION
@MONTH
@click.option(
    "--set",
    "numbers",
    multiple=True,
    required=True,
    metavar="NAME=NUMBER",
    help="member-cap and usage-fee-cap in basis points, loan-term in months; may be repeated.",
)
@click.option(
    "--months",
    default=1,
    show_default=True,
    type=click.IntRange(1, SIMULATED_MONTHS_MAX),
    help="How many months of payouts, that month the last.",
)
@AS_JSON
def simulate(
    region: str, month: str, numbers: tuple[str, ...], months: int, *, as_json: bool
) -> None:
    """Say which loans and payouts would have failed by other numbers; nothing is written."""
    question = Question(
        region=region_typed(region),
        month=month_typed(month),
        months=months,
        numbers=_numbers(numbers),
    )
    with open_office() as office:
        packs = packs_asked(office.database, question)
        label = text("command.packs-read", language())
        with click.progressbar(packs, label=label, file=sys.stderr) as bar:
            made = simulated(office.database, question, bar)
    dumped = contracts.SimulationSchema().dump(made)
    if as_json:
        print_json(dumped)
        return
    totals = contracts.TallySchema()
    columns = tuple(totals.fields)
    print_fields(totals, columns, dumped["totals"])
    _table(
        "cooperatives",
        contracts.SimulatedCooperativeSchema(),
        ("cooperative", "name", *columns),
        dumped,
    )


def _numbers(typed: tuple[str, ...]) -> dict[str, int]:
    """What ``--set`` says, by name. Raises ``Unusable``."""
    body: dict[str, int] = {}
    for each in typed:
        found = _SET.fullmatch(each)
        if found is None:
            raise Unusable(reason="number-unreadable", written=each, names=", ".join(SETTABLE))
        body[found.group(1)] = int(found.group(2))
    try:
        numbers: dict[str, int] = contracts.NumbersSchema().load(body)
    except ma.ValidationError as error:
        wrong = " ".join(sorted(map(str, error.messages_dict)))
        raise Unusable(
            reason="number-unreadable", written=wrong, names=", ".join(SETTABLE)
        ) from error
    return numbers


@click.command("access-log")
@click.option("--since", default="", help="From this day on, such as 2026-11-24.")
@click.option("--count", default=1_000, show_default=True, type=click.IntRange(1, 100_000))
@AS_JSON
def access_log(since: str, count: int, *, as_json: bool) -> None:
    """List who took packs and exports out or handed them in, the oldest first 访问记录."""
    schema = AccessSchema()
    with open_office() as office, office.database.read() as tx:
        dumped = schema.dump(accesses(tx, since=since, count=count), many=True)
    if as_json:
        print_json(dumped)
    else:
        print_table(schema, tuple(schema.fields), dumped)
