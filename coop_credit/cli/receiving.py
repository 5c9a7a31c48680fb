"""Packs that a regulator receives: brought in, listed, sent back, taken out, and their keys.

Whoever types here holds the database already, so regulators are believed as anybody is
(docs/decisions/0010); a region is what one asks about, not what one may see.
"""

import datetime as dt
import sys
from pathlib import Path

import click

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.cli.files import write_new
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import month_typed
from coop_credit.cli.wishes import region_typed
from coop_credit.cli.writing import administrator_named
from coop_credit.contracts.received import HandedInSchema
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.i18n import text
from coop_credit.operations import receiving
from coop_credit.operations.desk import Office
from coop_credit.operations.logging_access import log_access
from coop_credit.operations.opening_packs import PackUnsound
from coop_credit.packs.checker.wording import said
from coop_credit.packs.checker.wording import shown
from coop_credit.reports.received import handed_in
from coop_credit.reports.received import received_pack
from coop_credit.telling import problem_text

AS = click.option("--as", "acting", required=True, metavar="HANDLE", help="Who does it.")
REGION = click.option(
    "--region", default="", help="Digits that region codes begin with; everywhere if left out."
)
MONTH = click.option("--month", required=True, help="Such as 2026-11.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
_COLUMNS = ("cooperative", "name", "region_code", "state", "due_on", "note", "received_at")


def regulator_named(handle: str) -> Actor:
    """A regulator at the terminal, who sees every region."""
    administrator_named(handle)
    return Actor(f"regulator:{handle}", frozenset({Role.REGULATOR, Role.ADMINISTRATOR}))


def today_of(office: Office) -> dt.date:
    """The business day where regulators are."""
    return day_in(ZONE_DEFAULT, office.clock.now())


@click.group(cls=Commands)
def received() -> None:
    """Packs received from cooperatives, here or elsewhere 收包."""


@received.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@AS
@click.pass_context
def add(ctx: click.Context, files: tuple[Path, ...], acting: str) -> None:
    """Check packs and keep them, in the order in which they are named.

    The others go on when one is refused. Exit 1 when any was.
    """
    actor = regulator_named(acting)
    told: list[tuple[bool, str]] = []
    with (
        open_office() as office,
        click.progressbar(
            files, label=text("command.packs-checked", language()), file=sys.stderr
        ) as bar,
    ):
        for file in bar:
            told += _add(office, actor, file)
    for is_good, line in told:
        click.echo(line, err=not is_good)
    if not all(is_good for is_good, _ in told):
        ctx.exit(1)


def _add(office: Office, actor: Actor, file: Path) -> list[tuple[bool, str]]:
    """Lines that tell what came of a file, each with whether it is good news."""
    try:
        made = receiving.receive_pack(office, actor, _read(file))
    except PackUnsound as unsound:
        lines = [problem_text(unsound.code, unsound.facts, language())]
        for finding in unsound.findings:
            what, advice = said(finding, language())
            place = " ".join(filter(None, (shown(finding.file), shown(finding.row))))
            lines.append(f"  [{finding.code}] {place}: {what} {advice}")
        return [(False, f"{file.name}: {lines[0]}"), *((False, line) for line in lines[1:])]
    except Failure as failure:
        return [(False, f"{file.name}: {problem_text(failure.code, failure.facts, language())}")]
    code = "command.pack-received" if made.is_new else "command.pack-there"
    line = text(code, language(), cooperative=made.pack.cooperative, month=made.pack.month)
    if made.pack.findings:
        line += " " + text("command.pack-open", language(), findings=made.pack.findings)
    return [(True, f"{file.name}: {line}")]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable(reason="file-missing", file=str(file)) from error


@received.command("list")
@REGION
@MONTH
@AS_JSON
def list_(region: str, month: str, *, as_json: bool) -> None:
    """Show who has handed a month in, and who has not."""
    schema = HandedInSchema()
    with open_office() as office:
        found = handed_in(
            office.database, region_typed(region), month_typed(month), today_of(office)
        )
    dumped = schema.dump(found, many=True)
    if as_json:
        print_json(dumped)
    else:
        print_table(schema, _COLUMNS, dumped)


@received.command()
@click.argument("cooperative")
@click.option("--key", required=True, help="The public key, 64 hex digits, got in person.")
@AS
@click.option("--second", required=True, metavar="HANDLE", help="The second regulator.")
def pin(cooperative: str, key: str, acting: str, second: str) -> None:
    """Check packs of a cooperative with another public key from now on; it takes two."""
    with open_office() as office:
        pinned = receiving.pin_key(
            office, regulator_named(acting), regulator_named(second), cooperative, key
        )
    told = text(
        "command.key-pinned", language(), cooperative=cooperative, public_key=pinned.public_key
    )
    click.echo(told)


@received.command("send-back")
@click.argument("cooperative")
@click.argument("month")
@click.option("--remark", required=True, help="What the cooperative must explain.")
@AS
def send_back(cooperative: str, month: str, remark: str, acting: str) -> None:
    """Send a pack back with a remark; the same pack may be handed in again."""
    with open_office() as office:
        wanted = month_typed(month)
        receiving.send_back(office, regulator_named(acting), cooperative, wanted, remark)
    click.echo(text("command.pack-sent-back", language(), cooperative=cooperative, month=wanted))


@received.command()
@click.argument("cooperative")
@click.argument("month")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to make; it must not be there yet.",
)
@AS
def pack(cooperative: str, month: str, out: Path, acting: str) -> None:
    """Write a pack to a file, as it came in."""
    actor = regulator_named(acting)
    with open_office() as office:
        wanted = month_typed(month)
        _, content = received_pack(office.database, actor, cooperative, wanted)
        log_access(office, actor, "pack-downloaded", cooperative=cooperative, subject=wanted)
    write_new(out, content)
