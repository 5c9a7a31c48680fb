"""The commands that write: one for each write that ``contracts/writes.py`` lists.

Whoever may type here holds the database and the keys, so the terminal takes people at their
word: ``--as`` and ``--second`` name them (docs/decisions/0010). Duties are asked as ever.
"""

import re
import secrets
from functools import partial
from typing import cast

import click
import marshmallow as ma

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.cli.reads import JSON
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import proof_line
from coop_credit.cli.showing import receipt
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.typed import load
from coop_credit.cli.typed import options_of
from coop_credit.contracts.commands import AppointmentSchema
from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.write import KeyHeader
from coop_credit.contracts.write import Write
from coop_credit.contracts.writes import FOUND
from coop_credit.contracts.writes import WRITES
from coop_credit.dates import month_of
from coop_credit.i18n import text
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import member_in
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.register import carry_out
from coop_credit.packs.leaves import spoken
from coop_credit.store import cooperatives

_ORDER = (
    click.Option(["--as", "acting"], required=True, metavar="HANDLE", help="Who does it."),
    click.Option(["--second"], metavar="HANDLE", help="The second person, where it takes two."),
    click.Option(["--key"], help="The key of an earlier try, to repeat it safely."),
    JSON,
)
_BY_NAME = {write.name: write for write in (FOUND, *WRITES)}


def write_command(name: str, write: str) -> click.Command:
    """The command that carries out the write of a name."""
    found = _BY_NAME[write]
    numbers = click.IntRange(0, NUMBER_MAX)
    return click.Command(
        name,
        callback=partial(_carry_out, found),
        params=[
            click.Argument(["cooperative"]),
            *(click.Argument([number], type=numbers) for number in found.numbers),
            *options_of(found.schema()),
            *_ORDER,
        ],
        help=f"{found.summary}.",
    )


def _carry_out(
    write: Write,
    *,
    cooperative: str,
    acting: str,
    second: str | None,
    key: str | None,
    as_json: bool,
    **typed: object,
) -> None:
    numbers = {name: cast("int", typed.pop(name)) for name in write.numbers}
    command = write.make(load(write.schema(), typed), numbers)
    used = _fresh_key() if key is None else _checked_key(key)
    with open_office() as office:
        if write is FOUND:
            actor = _founder(cooperative, acting)
        else:
            actor = staff_named(office, cooperative, acting)
        order = Order(
            cooperative=cooperative,
            key=used,
            command=command,
            seconded_by=None if second is None else staff_named(office, cooperative, second),
        )
        entry = carry_out(office, actor, order)
        code = _member_code(office, entry)
    if as_json:
        print_json(EntrySchema().dump(entry))
    else:
        click.echo(receipt(entry))
        click.echo(proof_line(entry, code))


def _member_code(office: Office, entry: Entry) -> str:
    """With what the member finds the month's balances later; ``""`` for nobody's entry."""
    member = member_in(entry.subject)
    if not member:
        return ""
    month = month_of(entry.booked_on)
    return spoken(office.privacy.member_code(entry.cooperative, month, member))


def _fresh_key() -> str:
    """A key of its own, shown before anything is done: the line may be lost, the key is known."""
    key = secrets.token_hex(10)
    click.echo(text("typed.key", language(), key=key), err=True)
    return key


def _checked_key(key: str) -> str:
    try:
        KeyHeader().load({"Idempotency-Key": key})
    except ma.ValidationError as error:
        raise Unusable(reason="key", key=key) from error
    return key


def staff_named(office: Office, cooperative: str, handle: str) -> Actor:
    """Somebody of the staff, with the duties of this moment."""
    with office.database.read() as tx:
        found = cooperatives.find_staff(tx, cooperative, handle)
    if found is None:
        raise Unusable(reason="staff-unknown", cooperative=cooperative, handle=handle)
    return Actor(f"staff:{handle}", found.roles, cooperative, found.member)


def _founder(cooperative: str, handle: str) -> Actor:
    """The administrator who founds a cooperative, which has no staff yet."""
    if re.fullmatch(ID_PATTERN, cooperative, re.ASCII) is None:
        raise Unusable(reason="cooperative-id", cooperative=cooperative)
    return administrator_named(handle)


def administrator_named(handle: str) -> Actor:
    """Somebody who administers the installation."""
    try:
        AppointmentSchema().fields["handle"].deserialize(handle)
    except ma.ValidationError as error:
        raise Unusable(reason="handle", handle=handle) from error
    return Actor(f"administrator:{handle}", frozenset({Role.ADMINISTRATOR}))
