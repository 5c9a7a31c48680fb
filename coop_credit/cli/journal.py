"""What the journal and the accounts of a cooperative are read for."""

import json
from functools import partial
from typing import Any

import click

from coop_credit.cli.reads import Read
from coop_credit.cli.reads import paged
from coop_credit.cli.showing import print_fields
from coop_credit.cli.showing import print_table
from coop_credit.cli.showing import print_title
from coop_credit.cli.showing import print_verdicts
from coop_credit.cli.surroundings import language
from coop_credit.contracts import registers
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.resources import TransferSchema
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.operations.desk import Office
from coop_credit.reports.positions import trial_balance
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from coop_credit.telling import told_verdicts

ENTRIES = paged(
    "The journal 流水",
    journal.entries,
    EntrySchema(),
    ("seq", "voucher", "kind", "booked_on", "happened_on", "subject", "actor"),
)


def _entry(office: Office, cooperative: str, seq: int) -> Entry:
    with office.database.snapshot() as tx:
        found = journal.find_entry(tx, cooperative, seq)
    if found is None:
        raise NotFound
    return found


def _show_entry(entry: dict[str, Any]) -> None:
    whole = EntrySchema()
    print_fields(whole, [name for name in whole.fields if name not in {"body", "transfers"}], entry)
    if entry["transfers"]:
        print_title("transfers")
        print_table(TransferSchema(), ("debit", "credit", "amount"), entry["transfers"])
    print_title("body")
    for name, value in entry["body"].items():
        if name != "verdicts":
            click.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
    print_verdicts(told_verdicts(verdicts_in(entry["body"]), language()))


ENTRY = Read(
    summary="An entry of the journal 凭证",
    fetch=_entry,
    answer=EntrySchema(),
    show=_show_entry,
    arguments=("cooperative", "seq"),
)


def _accounts(office: Office, cooperative: str) -> list[dict[str, str | Money]]:
    return [
        {"code": code, "debit": each.debit, "credit": each.credit}
        for code, each in trial_balance(office.database, cooperative).items()
    ]


ACCOUNTS = Read(
    summary="The trial balance 试算平衡表",
    fetch=_accounts,
    answer=registers.AccountSchema(many=True),
    show=partial(print_table, registers.AccountSchema(), ("code", "debit", "credit")),
)
