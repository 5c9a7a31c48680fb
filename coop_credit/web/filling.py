"""A form as far as it is filled in: what its address says, what was typed, what a draft keeps."""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.contracts.write import Write
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.ledger.entries import Entry
from coop_credit.operations.desk import Order
from coop_credit.operations.drafting import find_draft
from coop_credit.renderings.entry_facts import entry_facts
from coop_credit.renderings.entry_facts import label
from coop_credit.reports.naming import names_in
from coop_credit.reports.rulebooks import rulebook_titles
from coop_credit.reports.rules import parameters_of
from coop_credit.reports.rules import soft_rules_of
from coop_credit.reports.staff import Colleague
from coop_credit.reports.staff import staff_here
from coop_credit.store.cooperatives import Cooperative
from coop_credit.typed import ReadRecords
from coop_credit.typed import load_typed
from coop_credit.web import showing
from coop_credit.web.visiting import SECOND

#: Fields of which the journal says nothing that can be read.
_COMMITTED = (
    *("name", "identity_number", "phone", "bank_account"),
    *("reason", "explanation", "note"),
)
#: What the paper says, which is not in an entry's body.
_DAY = "happened_on"
#: Fields of a form that are not the command's.
_OWN = frozenset({"form_token", "key", "seen", "step", *SECOND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as far as it is filled in.

    numbers: those that the address names. typed: as tidied up. more: reads what its page needs
    beside; choices: reads what some fields may be. Both are asked when the form is shown.
    """

    write: Write
    cooperative: str
    actor: Actor
    today: dt.date
    numbers: Mapping[str, int]
    typed: Mapping[str, str]
    key: str
    template: str
    more: Callable[[], Mapping[str, Any]] = dict
    choices: Callable[[], Mapping[str, Mapping[str, str]]] = dict
    records: ReadRecords | None = None

    def command(self) -> object:
        """The command that the form makes. Raises ``Mistyped``."""
        spoken = showing.spoken()
        loaded = load_typed(
            self.write.schema(),
            self.typed,
            spoken,
            self.records,
            lambda name: text(f"field.{name}", spoken),
        )
        return self.write.make(loaded, self.numbers)

    def order(self, command: object, second: Actor | None = None) -> Order:
        """The order that carries a command out."""
        return Order(
            cooperative=self.cooperative, key=self.key, command=command, seconded_by=second
        )


def asked(actor: Actor, name: str) -> dict[str, str]:
    """What an address says of a form, and the draft that it names. Raises ``NotFound``."""
    found = request.args.to_dict()
    key = found.pop("draft", "")
    if not key:
        return found
    draft = find_draft(office(), actor, key)
    if draft.write != name:
        raise NotFound
    return {**found, **draft.typed, "key": key}


def numbers_of(write: Write) -> dict[str, int]:
    """The numbers of the address. Raises ``NotFound`` when one is missing."""
    found = {name: request.args.get(name, 0, int) for name in write.numbers}
    if any(number < 1 for number in found.values()):
        raise NotFound
    return found


def new_key() -> str:
    """A key for a form that is shown the first time."""
    return secrets.token_hex(10)


def of_command(sent: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, without what is not the command's."""
    return {name: value for name, value in sent.items() if name not in _OWN}


def facts_to_check(filled: Filled, tried: Entry) -> list[tuple[str, str]]:
    """What an entry would say, and what was typed that it holds no more than a digest of."""
    spoken = showing.spoken()
    here = office()
    names = names_in(here.database, here.privacy, filled.cooperative, [tried])
    committed = [name for name in _COMMITTED if name in filled.typed]
    return [
        *entry_facts(tried, spoken, names),
        *([(label(_DAY, spoken), tried.happened_on.isoformat())] if _DAY in filled.typed else ()),
        *(
            (label(name, spoken), filled.typed[name] or text("list.none", spoken))
            for name in committed
        ),
    ]


def title_of(write: Write) -> str:
    """What a write is called."""
    assert isinstance(write.command, type)
    return text(f"operation.{write.command.__name__}", showing.spoken())


def choices_of(
    name: str, registered: Cooperative, typed: Mapping[str, str]
) -> Mapping[str, Mapping[str, str]]:
    """What some fields of a write may be in a cooperative, as ``fields_of`` takes it.

    typed: as far as the form is filled in.
    """
    here = office()
    match name:
        case "set-charter-value":
            parameters = parameters_of(here.database, registered)
            codes = parameters.get(typed.get("parameter", ""), ())
            return {"parameter": dict.fromkeys(parameters, ""), "value": dict.fromkeys(codes, "")}
        case "adopt-rulebook":
            titles = rulebook_titles(here.database, showing.spoken())
            del titles[registered.rulebook]
            return {"rulebook": titles}
        case "override":
            return {"rule": dict.fromkeys(soft_rules_of(here.database, registered), "")}
        case "vote" | "declare-relation" | "end-relation":
            people = staff_here(here.database, here.privacy, registered.cooperative)
            panel = [each for each in people if Role.PANEL in each.roles]
            return {"panellist": _called(panel), "handle": _called(people)}
    return {}


def _called(people: Sequence[Colleague]) -> dict[str, str]:
    """The name of each by handle, which stands beside a name that two have."""
    named = Counter(each.name for each in people)
    return {
        each.handle: each.name if named[each.name] == 1 else f"{each.name} ({each.handle})"
        for each in people
    }
