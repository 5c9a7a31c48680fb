"""One form for every write: it is filled in, tried and looked at, and then carried out.

What a form sends is a step: ``look`` tries it and shows what would come of it, ``change`` goes
back to the fields, ``do`` carries it out. The key that a form got when it was shown goes with it
to the end, so that the thing is done once, however often the button is pressed.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Response
from flask import g
from flask import request
from flask import url_for

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.contracts.write import Write
from coop_credit.contracts.writes import WRITES
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.i18n import failure_told
from coop_credit.i18n import text
from coop_credit.i18n import told_verdicts
from coop_credit.ledger.entries import Entry
from coop_credit.money import rmb_upper
from coop_credit.money import total
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.register import OPERATIONS
from coop_credit.operations.register import carry_out
from coop_credit.operations.register import duty_of
from coop_credit.operations.register import try_out
from coop_credit.renderings.entry_facts import entry_facts
from coop_credit.renderings.entry_facts import label
from coop_credit.reports.rules import parameters_of
from coop_credit.reports.rules import soft_rules_of
from coop_credit.reports.staff import staff_here
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from coop_credit.store.cooperatives import Cooperative
from coop_credit.typed import Mistyped
from coop_credit.typed import ReadRecords
from coop_credit.typed import load_typed
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import fields_of
from coop_credit.web.fields import tidy
from coop_credit.web.signing_in import ask_second
from coop_credit.web.signing_in import second_person
from coop_credit.web.visiting import SECOND
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

BY_NAME: Mapping[str, Write] = {write.name: write for write in WRITES}
#: Writes without a form here: a loan has a page of its own, paper books come as files.
_ELSEWHERE = frozenset({"apply", "open-books"})
#: Fields of persons, of which the journal says nothing that can be read.
_COMMITTED = ("name", "identity_number", "phone", "bank_account")
#: Fields of a form that are not the command's.
_OWN = frozenset({"form_token", "key", "step", *SECOND})
#: Days that are today unless somebody says otherwise.
_TODAY = ("happened_on", "joined_on", "left_on", "since", "filed_on")


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
    choices: Callable[[], Mapping[str, Sequence[str]]] = dict
    records: ReadRecords | None = None

    def command(self) -> object:
        """The command that the form makes. Raises ``Mistyped``."""
        loaded = load_typed(self.write.schema(), self.typed, showing.spoken(), self.records)
        return self.write.make(loaded, self.numbers)

    def order(self, command: object, second: Actor | None = None) -> Order:
        """The order that carries a command out."""
        return Order(
            cooperative=self.cooperative, key=self.key, command=command, seconded_by=second
        )


@blueprint.route("/c/<cooperative>/do/<name>", methods=["GET", "POST"])
def write_form(cooperative: str, name: str) -> Response:
    """The form of a write, its check page, and what came of it 办理"""
    if name not in BY_NAME or name in _ELSEWHERE:
        raise NotFound
    write = BY_NAME[name]
    actor, registered = staff_of(cooperative, Role.PANEL)
    today = day_in(registered.zone, office().clock.now())
    sent = dict(sent_form()) if request.method == "POST" else request.args.to_dict()
    defaults = {day: today.isoformat() for day in _TODAY} if request.method == "GET" else {}
    filled = Filled(
        write=write,
        cooperative=cooperative,
        actor=actor,
        today=today,
        numbers=_numbers(write),
        typed=tidy(write.schema(), defaults | _of_command(sent), today),
        key=sent.get("key") or secrets.token_hex(10),
        template="form.html",
        choices=partial(_choices, name, registered),
    )
    return answer_to(filled, sent.get("step", ""))


def answer_to(filled: Filled, step: str) -> Response:
    """The page that follows a step; ``""`` for a form that is looked at the first time."""
    if step not in {"look", "do"}:
        return show_form(filled, {})
    try:
        command = filled.command()
    except Mistyped as mistyped:
        return show_form(filled, dict(mistyped.wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    if step == "do":
        return _do(filled, command)
    try:
        tried = try_out(office(), filled.actor, filled.order(command))
    except Failure as failure:
        return show_form(filled, {}, HTTPStatus.CONFLICT, failure)
    return _show_check(filled, command, tried)


def show_form(
    filled: Filled,
    wrong: Mapping[str, str],
    status: HTTPStatus = HTTPStatus.OK,
    failure: Failure | None = None,
) -> Response:
    """The form with what was typed, what is wrong with it, and why it cannot be done."""
    spoken = showing.spoken()
    return showing.page(
        filled.template,
        status,
        filled=filled,
        fields=fields_of(filled.write.schema(), filled.typed, wrong, spoken, filled.choices()),
        wrong=list(wrong.items()),
        title=title_of(filled.write),
        failure=failure_told(failure, spoken) if failure else None,
        **filled.more(),
    )


def _show_check(
    filled: Filled, command: object, tried: Entry, failure: Failure | None = None
) -> Response:
    """What would come of it, to be checked before it is done."""
    spoken = showing.spoken()
    moved = total([move.amount for move in tried.transfers])
    return showing.page(
        "check.html",
        HTTPStatus.OK if failure is None else HTTPStatus.CONFLICT,
        filled=filled,
        title=title_of(filled.write),
        facts=[*entry_facts(tried, spoken), *_only_committed(filled)],
        transfers=tried.transfers,
        moved=moved,
        in_capitals=rmb_upper(moved) if moved.fen else "",
        verdicts=told_verdicts(verdicts_in(tried.body), spoken),
        seconds=sorted(duty_of(command).seconds),
        second_asked=ask_second(repr(command)),
        failure=failure_told(failure, spoken) if failure else None,
    )


def _do(filled: Filled, command: object) -> Response:
    needs_second = bool(duty_of(command).seconds)
    try:
        second = _second(filled, command) if needs_second else None
        entry = carry_out(office(), filled.actor, filled.order(command, second))
    except Refused as refused:
        entry = refused.entry
    except Failure as failure:
        try:
            tried = try_out(office(), filled.actor, filled.order(command))
        except Failure as now:
            return show_form(filled, {}, HTTPStatus.CONFLICT, now)
        if not _is_in_journal(tried):
            return _show_check(filled, command, tried, failure)
        entry = tried  # pressed twice: the second person's code was good for the first time
    address = url_for("web.entry", cooperative=filled.cooperative, seq=entry.seq, done="")
    return showing.go_to(address)


def _only_committed(filled: Filled) -> list[tuple[str, str]]:
    """What was typed that the entry holds no more than a digest of: it is to be checked as well."""
    spoken = showing.spoken()
    return [
        (label(name, spoken), filled.typed[name] or text("list.none", spoken))
        for name in _COMMITTED
        if name in filled.typed
    ]


def _second(filled: Filled, command: object) -> Actor | None:
    return second_person(request.form, filled.cooperative, repr(command))


def _is_in_journal(entry: Entry) -> bool:
    """Whether an entry was written, and not only tried."""
    with office().database.snapshot() as tx:
        found = journal.find_entry(tx, entry.cooperative, entry.seq)
    return found is not None and found.digest == entry.digest


def may(actor: Actor, name: str) -> bool:
    """Whether somebody's duties include a write."""
    command = BY_NAME[name].command
    assert isinstance(command, type)
    return bool(OPERATIONS[command].duty.roles & actor.roles)


def title_of(write: Write) -> str:
    """What a write is called."""
    assert isinstance(write.command, type)
    return text(f"operation.{write.command.__name__}", showing.spoken())


def _choices(name: str, registered: Cooperative) -> Mapping[str, Sequence[str]]:
    """What some fields of a write may be in a cooperative, where that is a list to choose from."""
    here = office()
    match name:
        case "set-charter-value":
            return {"parameter": parameters_of(here.database, registered)}
        case "override":
            return {"rule": soft_rules_of(here.database, registered)}
        case "vote" | "declare-relation" | "end-relation":
            people = staff_here(here.database, here.privacy, registered.cooperative)
            panel = [each.handle for each in people if Role.PANEL in each.roles]
            return {"panellist": panel, "handle": [each.handle for each in people]}
    return {}


def _numbers(write: Write) -> dict[str, int]:
    """The numbers of the address. Raises ``NotFound`` when one is missing."""
    found = {name: request.args.get(name, 0, int) for name in write.numbers}
    if any(number < 1 for number in found.values()):
        raise NotFound
    return found


def _of_command(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in sent.items() if name not in _OWN}


@blueprint.app_context_processor
def duties() -> dict[str, Any]:
    """What templates may ask of whoever is signed in: ``may('repay')``, and what is shown."""
    if not g.get("visitor"):
        return {}
    actor = g.visitor.actor
    return {"may": partial(may, actor), "reads_all": bool(actor.roles & ALL_BOOKS)}
