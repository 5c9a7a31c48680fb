"""Founding a cooperative with its first staff, who get invitations, and those there are."""

import re
import secrets
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import installation_zone
from coop_credit.asking import office
from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.writes import FOUND
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.i18n import text
from coop_credit.operations.desk import Order
from coop_credit.operations.founding import FoundCooperative
from coop_credit.operations.inviting import account_name
from coop_credit.operations.inviting import invite
from coop_credit.operations.register import carry_out
from coop_credit.renderings.entry_facts import label
from coop_credit.reports.messages import job_run_list
from coop_credit.reports.rulebooks import rulebook_titles
from coop_credit.reports.timetable import next_runs
from coop_credit.store.access import Grant
from coop_credit.store.cooperatives import cooperatives_in
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.telling import failure_told
from coop_credit.typed import Mistyped
from coop_credit.typed import load_typed
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import plain
from coop_credit.web.fields import fields_of
from coop_credit.web.fields import tidy
from coop_credit.web.visiting import NotToBeSeen
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import visitor

#: The first staff, one person each; the panel is appointed by the manager.
FIRST = (Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER, Role.SUPERVISOR)
_ROWS = 100
#: Slots of the installation's own jobs that are shown, the newest.
_RUNS = 20


@blueprint.get("/cooperatives")
def cooperatives() -> Response:
    """The cooperatives of the installation 合作社"""
    _administrator()
    after = request.args.get("after", "")
    with office().database.read() as tx:
        found = cooperatives_in(tx, "", after=after, count=_ROWS)
    if not found and not after:
        return showing.go_to(url_for("web.found_form"))
    here, zone = office(), installation_zone()
    return showing.page(
        "cooperatives.html",
        found=found,
        more=len(found) == _ROWS,
        titles=rulebook_titles(here.database, showing.spoken()),
        zone=zone,
        next_runs=next_runs(here.database, here.clock.now(), INSTALLATION, zone),
        jobs=job_run_list(here.database, INSTALLATION, count=_RUNS),
    )


@blueprint.get("/cooperatives/new")
def found_form() -> Response:
    """The form of a cooperative that begins its book 建立合作社"""
    _administrator()
    today = day_in(ZONE_DEFAULT, office().clock.now())
    return _form({"opened_on": today.isoformat()}, {}, key=secrets.token_hex(10))


@blueprint.post("/cooperatives/new")
def found() -> Response:
    """Found a cooperative, and show the invitations of its staff this once."""
    actor, sent = _administrator(), sent_form()
    today = day_in(ZONE_DEFAULT, office().clock.now())
    typed = tidy(FOUND.schema(), sent, today)
    cooperative, key = plain(typed.get("cooperative", "")), typed.get("key", "")
    try:
        command = _command(typed, cooperative)
        order = Order(cooperative=cooperative, key=key, command=command)
        carry_out(office(), actor, order)
    except Mistyped as mistyped:
        return _form(typed, dict(mistyped.wrong), key=key)
    except Failure as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        return _form(typed, {"": told}, key=key)
    return showing.page(
        "founded.html",
        name=command.name,
        invitations=[
            (each.name, each.roles, *_invited(actor, cooperative, each.handle))
            for each in command.staff
        ],
    )


def _command(typed: Mapping[str, str], cooperative: str) -> FoundCooperative:
    """What the form asks for. Raises ``Mistyped``."""
    is_called = re.fullmatch(ID_PATTERN, cooperative, re.ASCII) is not None
    spoken = showing.spoken()
    wrong = [] if is_called else [("cooperative", text("page.found.id-hint", spoken))]

    def first_staff(*_asked: object) -> Sequence[Mapping[str, object]]:
        return [
            {
                "handle": plain(typed.get(f"handle.{role}", "")),
                "name": typed.get(f"name.{role}", ""),
                "roles": str(role),
            }
            for role in FIRST
        ]

    body = {**typed, "staff": "form"}
    try:
        loaded = load_typed(
            FOUND.schema(), body, spoken, first_staff, partial(label, language=spoken)
        )
    except Mistyped as mistyped:
        raise Mistyped([*wrong, *mistyped.wrong]) from None
    if wrong:
        raise Mistyped(wrong)
    command = FOUND.make(loaded, {})
    assert isinstance(command, FoundCooperative)
    return command


def _invited(actor: Actor, cooperative: str, handle: str) -> tuple[str, str]:
    """An account's name, and the code of its invitation."""
    grant = Grant(principal=f"staff:{handle}", role="staff", scope=cooperative)
    return account_name(grant), invite(office(), actor.principal, grant)


def _form(typed: Mapping[str, str], wrong: Mapping[str, str], *, key: str) -> Response:
    return showing.page(
        "found.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        fields=fields_of(
            FOUND.schema(),
            typed,
            wrong,
            showing.spoken(),
            {"rulebook": rulebook_titles(office().database, showing.spoken())},
        ),
        typed=typed,
        wrong=list(wrong.items()),
        first=FIRST,
        key=key,
    )


def _administrator() -> Actor:
    actor = visitor().actor
    if Role.ADMINISTRATOR not in actor.roles:
        raise NotToBeSeen(roles=str(Role.ADMINISTRATOR))
    return actor
