"""How a command is named, and told from another."""

import dataclasses
import datetime as dt
from enum import Enum

from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Value
from coop_credit.money import Money
from coop_credit.store.privacy import Privacy


def fingerprint_of(privacy: Privacy, command: object) -> str:
    """A keyed hash of a command: equal for equal commands, and nothing can be guessed from it."""
    name = operation_name(command)
    return privacy.keyed_hash("command", name, canonical(_value(command)))


def operation_name(command: object) -> str:
    """The name of the operation that a command asks for, as in ``RecordContribution``."""
    return type(command).__name__


def _value(thing: object) -> Value:
    if isinstance(thing, Enum | str):
        return str(thing)
    if isinstance(thing, int):
        return thing
    if isinstance(thing, Money):
        return thing.fen
    if isinstance(thing, dt.date):
        return thing.isoformat()
    if isinstance(thing, tuple):
        return [_value(part) for part in thing]
    if thing is None:
        return ""
    assert dataclasses.is_dataclass(thing), thing
    return {field.name: _value(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
