"""The staff of a cooperative: who may sign in, and invitations to those who may not yet."""

from flask import Response
from flask import request

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.operations.inviting import account_name
from coop_credit.operations.inviting import invite
from coop_credit.reports.staff import staff_here
from coop_credit.store.access import Grant
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.signing_in import ask_second
from coop_credit.web.signing_in import second_person
from coop_credit.web.visiting import manager_of
from coop_credit.web.visiting import sent_form

#: Who confirms that the manager invites somebody: alone, the manager could be two persons.
_SECONDS = frozenset({Role.BOOKKEEPER, Role.SUPERVISOR})


@blueprint.get("/c/<cooperative>/staff/<handle>/invitation")
def invite_form(cooperative: str, handle: str) -> Response:
    """Whom an invitation is for, and the second person who confirms it 邀请"""
    manager_of(cooperative)
    return _page(cooperative, handle)


@blueprint.post("/c/<cooperative>/staff/<handle>/invitation")
def invite_colleague(cooperative: str, handle: str) -> Response:
    """The code of an invitation, shown once 邀请"""
    actor, _ = manager_of(cooperative)
    sent_form()
    grant = _grant(cooperative, handle)
    try:
        _require_second(actor, second_person(request.form, cooperative))
        code = invite(office(), actor.principal, grant)
    except Failure as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        return _page(cooperative, handle, wrong=told)
    return _page(cooperative, handle, code=code)


def _page(cooperative: str, handle: str, *, code: str = "", wrong: str = "") -> Response:
    here = office()
    people = staff_here(here.database, here.privacy, cooperative)
    person = next((each for each in people if each.handle == handle), None)
    if person is None:
        raise NotFound
    return showing.page(
        "invite.html",
        person=person,
        name=account_name(_grant(cooperative, handle)),
        code=code,
        wrong=wrong,
        seconds=sorted(_SECONDS),
        second_asked=ask_second(),
    )


def _grant(cooperative: str, handle: str) -> Grant:
    return Grant(principal=f"staff:{handle}", role="staff", scope=cooperative)


def _require_second(actor: Actor, second: Actor | None) -> None:
    if second is None or second.is_same_person_as(actor) or not second.roles & _SECONDS:
        raise SecondPersonNeeded(roles=", ".join(sorted(_SECONDS)))
