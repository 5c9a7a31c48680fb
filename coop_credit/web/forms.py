"""One form for every write: it is filled in, tried and looked at, and then carried out.

What a form sends is a step: ``look`` tries it and shows what would come of it, ``change`` goes
back to the fields, ``save`` keeps it as a draft, ``do`` carries it out. The key that a form got
when it was shown goes with it to the end, so that the thing is done once, however often the
button is pressed.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
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
from coop_credit.i18n import names_text
from coop_credit.ledger.entries import Entry
from coop_credit.money import rmb_upper
from coop_credit.money import total
from coop_credit.operations import duties
from coop_credit.operations.desk import Refused
from coop_credit.operations.drafting import Draft
from coop_credit.operations.drafting import drop_draft
from coop_credit.operations.drafting import renew_draft
from coop_credit.operations.drafting import save_draft
from coop_credit.operations.duties import Duty
from coop_credit.operations.register import OPERATIONS
from coop_credit.operations.register import carry_out
from coop_credit.operations.register import duty_of
from coop_credit.operations.register import try_out
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from coop_credit.telling import failure_told
from coop_credit.telling import told_verdicts
from coop_credit.typed import Mistyped
from coop_credit.web import showing
from coop_credit.web.about import members_offered
from coop_credit.web.about import subject_of
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import fields_of
from coop_credit.web.fields import tidy
from coop_credit.web.filling import Filled
from coop_credit.web.filling import asked
from coop_credit.web.filling import choices_of
from coop_credit.web.filling import facts_to_check
from coop_credit.web.filling import new_key
from coop_credit.web.filling import numbers_of
from coop_credit.web.filling import of_command
from coop_credit.web.filling import title_of
from coop_credit.web.seen import Change
from coop_credit.web.seen import changes_since
from coop_credit.web.seen import numbers_in
from coop_credit.web.seen import signed
from coop_credit.web.signing_in import ask_second
from coop_credit.web.signing_in import second_person
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

BY_NAME: Mapping[str, Write] = {write.name: write for write in WRITES}
#: The write of a new loan, which has a page of its own.
APPLY = "apply"
#: Writes that have pages of their own.
_ELSEWHERE = frozenset({APPLY, "open-books"})


@blueprint.route("/c/<cooperative>/do/<name>", methods=["GET", "POST"])
def write_form(cooperative: str, name: str) -> Response:
    """The form of a write, its check page, and what came of it 办理"""
    if name not in BY_NAME or name in _ELSEWHERE:
        raise NotFound
    write = BY_NAME[name]
    actor, registered = staff_of(cooperative, Role.PANEL)
    require_duty(actor, cooperative, name)
    today = day_in(registered.zone, office().clock.now())
    is_new = request.method == "GET"
    sent = asked(actor, name) if is_new else dict(sent_form())
    about = cache(partial(subject_of, write, registered, actor, today))
    given = (about().beforehand(today) if is_new else {}) | of_command(sent)
    typed = tidy(write.schema(), given, today)
    filled = Filled(
        write=write,
        cooperative=cooperative,
        actor=actor,
        today=today,
        numbers=numbers_of(write),
        typed=typed,
        key=sent.get("key") or new_key(),
        template="form.html",
        choices=partial(choices_of, name, registered, typed),
        more=lambda: {"about": about()},
    )
    return answer_to(filled, sent.get("step", ""))


def answer_to(filled: Filled, step: str) -> Response:
    """The page that follows a step; ``""`` for a form that is looked at the first time."""
    if step == "save":
        return _save(filled)
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
    changes: Sequence[Change] = (),
) -> Response:
    """The form with what was typed, what is wrong with it, and why it cannot be done.

    changes: what is another number than when the form was checked.
    """
    spoken = showing.spoken()
    fields = fields_of(filled.write.schema(), filled.typed, wrong, spoken, filled.choices())
    return showing.page(
        filled.template,
        status,
        filled=filled,
        fields=fields,
        wrong=list(wrong.items()),
        title=title_of(filled.write),
        failure=failure_told(failure, spoken) if failure else None,
        changes=changes,
        members=members_offered(filled.cooperative, [each.name for each in fields]),
        **filled.more(),
    )


def _show_check(
    filled: Filled,
    command: object,
    tried: Entry,
    failure: Failure | None = None,
    changes: Sequence[Change] = (),
) -> Response:
    """What would come of it, to be checked before it is done."""
    spoken = showing.spoken()
    moved = total([move.amount for move in tried.transfers])
    return showing.page(
        "check.html",
        HTTPStatus.CONFLICT if failure or changes else HTTPStatus.OK,
        filled=filled,
        title=title_of(filled.write),
        facts=facts_to_check(filled, tried),
        transfers=tried.transfers,
        moved=moved,
        in_capitals=rmb_upper(moved) if moved.fen else "",
        verdicts=told_verdicts(verdicts_in(tried.body), spoken),
        seconds=sorted(duty_of(command).seconds),
        second_asked=ask_second(repr(command)),
        failure=failure_told(failure, spoken) if failure else None,
        changes=changes,
        seen=signed(office().privacy, filled.key, spoken, numbers_in(tried, spoken)),
    )


def _do(filled: Filled, command: object) -> Response:
    tried, changes = _changed(filled, command)
    if tried is not None and changes:
        return _show_check(filled, command, tried, changes=changes)
    sent = request.form if duty_of(command).seconds else {}
    try:
        second = second_person(sent, filled.cooperative, repr(command))
        entry = carry_out(office(), filled.actor, filled.order(command, second))
    except Refused as refused:
        return _refused(filled, refused)
    except Failure as failure:
        try:
            tried = try_out(office(), filled.actor, filled.order(command))
        except Failure as now:
            return show_form(filled, {}, HTTPStatus.CONFLICT, now)
        if not is_in_journal(tried):
            return _show_check(filled, command, tried, failure)
        entry = tried  # pressed twice: the second person's code was good for the first time
    else:
        drop_draft(office(), filled.actor, filled.key)
    return _show_done(filled, entry)


def _changed(filled: Filled, command: object) -> tuple[Entry | None, Sequence[Change]]:
    """What would come of it now, and what of that is another number than when it was checked.

    ``None`` for what cannot be done, or is done already.
    """
    sent = request.form.get("seen", "")
    try:
        tried = try_out(office(), filled.actor, filled.order(command)) if sent else None
    except Failure:
        return None, ()
    if tried is None or is_in_journal(tried):
        return None, ()
    return tried, changes_since(office().privacy, filled.key, sent, tried)


def _refused(filled: Filled, refused: Refused) -> Response:
    """The refusal; where numbers changed since the check, the form with them and the refusal.

    The form has another key then: the one before stands in the journal with the refusal.
    """
    key = new_key()
    renew_draft(office(), filled.actor, filled.key, key)
    sent = request.form.get("seen", "")
    changes = changes_since(office().privacy, filled.key, sent, refused.entry)
    if not changes:
        return _show_done(filled, refused.entry)
    return show_form(replace(filled, key=key), {}, HTTPStatus.CONFLICT, refused, changes)


def _show_done(filled: Filled, entry: Entry) -> Response:
    return showing.go_to(
        url_for("web.entry", cooperative=filled.cooperative, seq=entry.seq, done="")
    )


def _save(filled: Filled) -> Response:
    """Keep the form as a draft, whatever is wrong with it, and show all drafts."""
    draft = Draft(
        key=filled.key,
        write=filled.write.name,
        numbers=filled.numbers,
        typed=filled.typed,
        saved_at=office().clock.now(),
    )
    try:
        save_draft(office(), filled.actor, draft)
    except Failure as failure:
        return show_form(filled, {}, HTTPStatus.CONFLICT, failure)
    return showing.go_to(url_for("web.drafts", cooperative=filled.cooperative, saved=""))


def is_in_journal(entry: Entry) -> bool:
    """Whether an entry was written, and not only tried."""
    with office().database.snapshot() as tx:
        found = journal.find_entry(tx, entry.cooperative, entry.seq)
    return found is not None and found.digest == entry.digest


def may(actor: Actor, name: str) -> bool:
    """Whether somebody's duties include a write."""
    return bool(_duty(name).roles & actor.roles)


def who_may(name: str) -> str:
    """The duties that include a write, in words."""
    return names_text(sorted(_duty(name).roles), "role.{}", showing.spoken())


def require_duty(actor: Actor, cooperative: str, name: str) -> None:
    """Let a page that ends in a write be seen, or raise ``NotAllowed``."""
    duties.require_role(actor, cooperative, _duty(name))


def _duty(name: str) -> Duty:
    command = BY_NAME[name].command
    assert isinstance(command, type)
    return OPERATIONS[command].duty


@blueprint.app_context_processor
def own_duties() -> dict[str, Any]:
    """What templates may ask: ``may('repay')`` of whoever is signed in, who else, what is shown."""
    if not g.get("visitor"):
        return {}
    actor = g.visitor.actor
    reads_all = bool(actor.roles & ALL_BOOKS)
    return {"may": partial(may, actor), "who_may": who_may, "reads_all": reads_all}
