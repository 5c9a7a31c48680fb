"""Loans: the register, one loan with all that can be done to it, and a new one with its reasons."""

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response
from flask import request

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.i18n import percent
from coop_credit.lending.loans import LoanState
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.money import rmb_upper
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.judgement import Judgement
from coop_credit.reports.judgement import judge_question
from coop_credit.reports.naming import members_named
from coop_credit.reports.rules import purposes_allowed
from coop_credit.reports.statements import loan_movements
from coop_credit.reports.statements import named_member
from coop_credit.reports.voting import panel_votes
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.whole_registers import REPAID
from coop_credit.telling import failure_told
from coop_credit.telling import told_verdicts
from coop_credit.typed import Mistyped
from coop_credit.typed import load_typed
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import basis_points
from coop_credit.web.fields import tidy
from coop_credit.web.filling import Filled
from coop_credit.web.filling import asked
from coop_credit.web.filling import new_key
from coop_credit.web.filling import of_command
from coop_credit.web.filling import title_of
from coop_credit.web.forms import APPLY
from coop_credit.web.forms import BY_NAME
from coop_credit.web.forms import answer_to
from coop_credit.web.forms import may
from coop_credit.web.forms import require_duty
from coop_credit.web.irregular import parts_of
from coop_credit.web.irregular import rows_shown
from coop_credit.web.irregular import sum_of_parts
from coop_credit.web.irregular import with_parts
from coop_credit.web.members import ROWS
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

_APPLY = BY_NAME[APPLY]
_CAP = "member-cap"
_MONTHS = "12"
#: What can be done to a loan, by its state; to one that is repaid, nothing.
_ACTIONS: Mapping[str, Sequence[str]] = {
    "applied": ("vote", "guarantee", "decide"),
    "approved": ("pay-out",),
    "paid-out": ("repay", "extend", "guarantor-pays", "write-off"),
    "written-off": ("recover",),
}
#: What can be done only where there are guarantors.
_OF_GUARANTORS = frozenset({"guarantee", "guarantor-pays"})
_ACTIONS_OF_CALLS = ("call-pledges", "confirm-funds", "lapse-call")


@blueprint.get("/c/<cooperative>/loans")
def loans(cooperative: str) -> Response:
    """The register of loans, the newest first 借款"""
    staff_of(cooperative)
    here = office()
    state = request.args.get("state", "")
    found = loan_register(here.database, here.privacy, here.clock, cooperative, state)
    lines = found[::-1]
    before = request.args.get("before", len(lines) and lines[0].number + 1, int)
    shown = [each for each in lines if each.number < before][:ROWS]
    more = bool(shown) and shown[-1].number > lines[-1].number
    return showing.page("loans.html", lines=shown, all_lines=lines, state=state, more=more)


@blueprint.get("/c/<cooperative>/loans/<int:number>")
def loan(cooperative: str, number: int) -> Response:
    """One loan: its schedule, what is owed, and what can be done 借款详情"""
    actor, registered = staff_of(cooperative, Role.PANEL)
    here = office()
    found = loan_statement(here.database, here.clock, cooperative, number)
    person = named_member(here.database, here.privacy, cooperative, found.loan.member)
    guarantors = [each.guarantor for each in found.guarantees]
    is_repaid = found.loan.state == LoanState.PAID_OUT and not found.owing.fen
    actions = [
        name
        for name in _ACTIONS.get(REPAID if is_repaid else found.loan.state, ())
        if guarantors or name not in _OF_GUARANTORS
    ]
    if registered.funding_model == FundingModel.PLEDGE and found.loan.state == "approved":
        actions += _ACTIONS_OF_CALLS
    return showing.page(
        "loan.html",
        found=found,
        person=person,
        guarantors=members_named(here.database, here.privacy, cooperative, guarantors),
        is_repaid=is_repaid,
        votes=panel_votes(here.database, here.privacy, cooperative, number),
        movements=loan_movements(here.database, cooperative, found.loan),
        actions=[(name, title_of(BY_NAME[name])) for name in actions if may(actor, name)],
        today=day_in(registered.zone, here.clock.now()),
    )


@blueprint.get("/c/<cooperative>/panel")
def panel(cooperative: str) -> Response:
    """The applications that the panel has to vote on 评议"""
    actor, _ = staff_of(cooperative, Role.PANEL)
    here = office()
    waiting = loan_register(here.database, here.privacy, here.clock, cooperative, LoanState.APPLIED)
    handle = actor.principal.removeprefix("staff:") if Role.PANEL in actor.roles else None
    return showing.page("panel.html", lines=waiting, handle=handle)


@blueprint.route("/c/<cooperative>/loans/new", methods=["GET", "POST"])
def new_loan(cooperative: str) -> Response:
    """An application, with what the rules say to it while it is filled in 新增借款"""
    actor, registered = staff_of(cooperative)
    require_duty(actor, cooperative, APPLY)
    today = day_in(registered.zone, office().clock.now())
    if request.method == "GET":
        typed = {"months": _MONTHS, "instalments": "1", "rate": ""} | asked(actor, _APPLY.name)
        is_draft = "draft" in request.args
        return answer_to(_filled(registered, actor, today, typed, "judge" if is_draft else ""), "")
    sent = dict(sent_form())
    step = sent.pop("step", "")
    if step == "most":
        judged = _judged(cooperative, _of_application(sent, today)) or {}
        sent["amount"] = str(judged.get("most_allowed", sent.get("amount", "")))
        step = "judge"
    return answer_to(_filled(registered, actor, today, sent, step), step)


@blueprint.post("/c/<cooperative>/loans/new/why")
def why(cooperative: str) -> Response:
    """The panel of a new loan alone, for the script that asks again while somebody types."""
    _, registered = staff_of(cooperative)
    today = day_in(registered.zone, office().clock.now())
    typed = _of_application(dict(sent_form()), today)
    judged = _judged(cooperative, typed)
    return showing.page("why.html", judged=judged, parts_sum=sum_of_parts(typed))


def _filled(
    registered: Cooperative, actor: Actor, today: dt.date, sent: Mapping[str, str], step: str
) -> Filled:
    here, typed = office(), _of_application(sent, today)
    is_judged = step in {"do", "look", "judge"}

    def more() -> dict[str, Any]:
        """The people and purposes to choose from, and what the rules say so far."""
        members = member_register(here.database, here.privacy, registered.cooperative)
        return {
            "judged": _judged(registered.cooperative, typed) if is_judged else None,
            "part_rows": rows_shown(typed, step),
            "parts_sum": sum_of_parts(typed) if step else None,
            "people": [each for each in members if each.participant_since and not each.left_on],
            "purposes": purposes_allowed(here.database, registered, today),
        }

    return Filled(
        write=_APPLY,
        cooperative=registered.cooperative,
        actor=actor,
        today=today,
        numbers={},
        typed=typed,
        key=sent.get("key") or new_key(),
        template="new_loan.html",
        more=more,
        records=partial(_records, typed),
    )


def _of_application(sent: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """What was typed, with the due day and the rate in basis points beside months and percent."""
    typed = tidy(_APPLY.schema(), of_command(sent), today)
    months = typed.get("months", "")
    if re.fullmatch("[1-9][0-9]?", months):
        typed["due_on"] = add_months(today, int(months)).isoformat()
    rate = basis_points(typed.get("rate", ""))
    if rate is not None:
        typed["rate_bp"] = str(rate)
    return with_parts(typed, today)


def _records(
    typed: Mapping[str, str], written: str, name: str, _columns: Sequence[str]
) -> Sequence[Mapping[str, object]]:
    """The rows of an irregular schedule; the guarantors, each for the whole principal."""
    if name == "parts":
        return parts_of(typed)
    return [{"member": each} for each in re.split(r"[,\uff0c\u3001\s]+", written) if each]


def _judged(cooperative: str, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """What the rules say to what is typed so far; ``None`` as long as it is no application."""
    here, spoken = office(), showing.spoken()
    try:
        question = load_typed(_APPLY.schema(), typed, spoken, partial(_records, typed))
    except Mistyped:
        return None
    question.pop("note", None)
    try:
        found = judge_question(here.database, here.clock, cooperative, **question)
    except Failure as failure:
        return {"failure": failure_told(failure, spoken)}
    return {
        "amount": question["amount"],
        "in_capitals": rmb_upper(question["amount"]),
        "most_allowed": found.most_allowed,
        "is_allowed": not any(each.refuses for each in found.verdicts),
        "cap": _cap(found, question["amount"]),
        "verdicts": sorted(told_verdicts(found.verdicts, spoken), key=lambda each: each["holds"]),
    }


def _cap(found: Judgement, amount: Money) -> dict[str, Any] | None:
    """The sum behind the cap on one member's debt, where the rulebook has one."""
    for verdict in found.verdicts:
        if verdict.rule == _CAP and isinstance(verdict.measured, int):
            assert isinstance(verdict.limit, int)
            limit, owing = Money(verdict.limit), Money(verdict.measured) - amount
            assert isinstance(verdict.value, int)
            return {
                "percent": percent(verdict.value),
                "limit": limit,
                "owing": owing,
                "free": Money(max(0, limit.fen - owing.fen)),
                "over": Money(max(0, -verdict.headroom)),
            }
    return None
