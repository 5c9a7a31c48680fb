"""The numbers that a cooperative's rules go by on a day, each with where it comes from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import Parameter
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.rulebook.verdicts import Strength
from coop_credit.store import cooperatives
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database
from coop_credit.store.rulebooks import provisions_for

_PURPOSES = "purposes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInForce:
    """A parameter of the rulebook. dated: its value on the day, ``None`` for none yet.

    is_own: whether the cooperative has set it itself. What others publish is only entered.
    """

    name: str
    parameter: Parameter
    dated: Dated | None
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInForce:
    """A rule by its id, and the number that it goes by."""

    rule: str
    number: NumberInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a cooperative goes by on a day, in the order of its rulebook.

    title: of the rulebook, by language.
    """

    title: Mapping[str, str]
    numbers: list[NumberInForce]
    rules: list[RuleInForce]


def rules_in_force(database: Database, registered: Cooperative, day: dt.date) -> InForce:
    """Every parameter of the cooperative's rulebook with its value on a day, and every rule."""
    with database.snapshot() as tx:
        book = provisions_for(tx, registered.rulebook)
        charter = cooperatives.charter(tx, registered.cooperative)
    own = {each.parameter for each in charter if each.since <= day}
    numbers = {
        name: NumberInForce(
            name=name,
            parameter=parameter,
            dated=_value_on(book, name, day, charter),
            is_own=name in own and not parameter.entered,
        )
        for name, parameter in book.parameters.items()
    }
    return InForce(
        title=book.title,
        numbers=list(numbers.values()),
        rules=[RuleInForce(rule=each.id, number=numbers[each.parameter]) for each in book.rules],
    )


def _value_on(
    book: Provisions, name: str, day: dt.date, charter: tuple[CharterValue, ...]
) -> Dated | None:
    try:
        return book.in_force(name, day, charter)
    except (NoRuleInForce, ValueNotEntered):
        return None


def parameters_of(database: Database, registered: Cooperative) -> dict[str, tuple[str, ...]]:
    """The parameters of the cooperative's rulebook by name, with the codes that one may be.

    Numbers and lists have none.
    """
    with database.read() as tx:
        found = provisions_for(tx, registered.rulebook).parameters
    return {name: each.options if each.unit is Unit.CODE else () for name, each in found.items()}


def soft_rules_of(database: Database, registered: Cooperative) -> list[str]:
    """The rules that two persons may lift, since they hold in principle only."""
    with database.read() as tx:
        rules = provisions_for(tx, registered.rulebook).rules
    return [rule.id for rule in rules if rule.strength is Strength.SOFT]


def purposes_allowed(database: Database, registered: Cooperative, day: dt.date) -> tuple[str, ...]:
    """The purposes that may be borrowed for on a day; none where the rulebook names none."""
    with database.snapshot() as tx:
        book = provisions_for(tx, registered.rulebook)
        charter = cooperatives.charter(tx, registered.cooperative)
    if _PURPOSES not in book.parameters:
        return ()
    value = book.in_force(_PURPOSES, day, charter).value
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
