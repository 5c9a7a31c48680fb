"""Closed months, and their packs as files."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.reads import Read
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_fields
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import month_typed
from coop_credit.contracts.closing import ClosedMonthSchema
from coop_credit.contracts.closing import ClosingCheckSchema
from coop_credit.contracts.closing import ProofSchema
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.operations.desk import Office
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.closing_checks import ClosingCheck
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.packs import ClosedMonth
from coop_credit.reports.packs import closed_months
from coop_credit.reports.packs import month_pack
from coop_credit.reports.proofs import Proof
from coop_credit.reports.proofs import member_proof


def _closed(office: Office, cooperative: str) -> list[ClosedMonth]:
    return closed_months(office.database, cooperative)


MONTHS = Read(
    summary="The closed months 已结账月份",
    fetch=_closed,
    answer=ClosedMonthSchema(many=True),
    show=partial(print_table, ClosedMonthSchema(), ("month", "through_seq", "manifest", "key")),
)


def _check(office: Office, cooperative: str) -> ClosingCheck:
    return closing_check(office.database, office.clock, cooperative)


def _show_check(check: dict[str, Any]) -> None:
    print_fields(ClosingCheckSchema(), tuple(ClosingCheckSchema().fields), check)


CHECK = Read(
    summary="What stands before the close of the next month 月结检查",
    fetch=_check,
    answer=ClosingCheckSchema(),
    show=_show_check,
)


def _proof(office: Office, cooperative: str, member: int, month: str) -> Proof:
    return member_proof(
        office.database, office.privacy, cooperative, month=month, member=member, asker=READER
    )


def _show_proof(proof: dict[str, Any]) -> None:
    shown = ("member", "month", "proof_code", "shares", "owing", "root", "manifest")
    print_fields(ProofSchema(), shown, proof)


PROOF = Read(
    summary="With which code a member finds the own balances of a month, and where 月末核对码",
    fetch=_proof,
    answer=ProofSchema(),
    show=_show_proof,
    arguments=("cooperative", "member"),
    asked=InAddressSchema,
)


@click.command()
@click.argument("cooperative")
@click.argument("month")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to make; it must not be there yet.",
)
def pack(cooperative: str, month: str, out: Path) -> None:
    """Write the pack of a closed month to a file 合规包."""
    wanted = month_typed(month)
    with open_office() as office:
        made = month_pack(office.database, cooperative, wanted)
        log_access(office, READER, "pack-downloaded", cooperative=cooperative, subject=wanted)
    write_new(out, made)
