"""Contributions and repayments by the table: brought, understood, tried, and recorded together."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from flask import Response
from flask import request

from coop_credit.actors import Actor
from coop_credit.asking import office
from coop_credit.contracts.batches import PaperTotalSchema
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import BatchRefused
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import Outcome
from coop_credit.operations.batching import Result
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.telling import failure_told
from coop_credit.typed import Mistyped
from coop_credit.typed import load_typed
from coop_credit.uploads import SheetUnreadable
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import fields_of
from coop_credit.web.fields import tidy
from coop_credit.web.forms import require_duty
from coop_credit.web.sheet_kinds import CONTRIBUTIONS
from coop_credit.web.sheet_kinds import Problem
from coop_credit.web.sheet_kinds import REPAYMENTS
from coop_credit.web.sheet_kinds import SheetKind
from coop_credit.web.sheet_shown import ROWS_SHOWN
from coop_credit.web.sheet_shown import match_page
from coop_credit.web.sheet_shown import shown_rows
from coop_credit.web.sheet_shown import told_problems
from coop_credit.web.sheet_shown import upload_page
from coop_credit.web.sheet_steps import Brought
from coop_credit.web.sheet_steps import brought_in
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of


class Many(NamedTuple):
    """What can be brought by the table. write, command: what each row is; about: its number."""

    kind: SheetKind
    write: str
    command: type[RecordContribution | RecordRepayment]
    about: str


#: By the name in the address of their page.
MANY: Mapping[str, Many] = {
    "contributions": Many(CONTRIBUTIONS, "contribute", RecordContribution, "member"),
    "repayments": Many(REPAYMENTS, "repay", RecordRepayment, "loan"),
}
_BEFORE = frozenset({Result.DONE_BEFORE, Result.REFUSED_BEFORE})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A table under way. typed: the sum on paper, as it was typed; paper: what that says."""

    many: Many
    actor: Actor
    cooperative: str
    brought: Brought
    typed: Mapping[str, str]
    paper: Money | None
    wrong: Mapping[str, str]

    @property
    def found(self) -> Money:
        """What the rows that are right come to."""
        rows, _ = self.brought.loaded
        return total([row["amount"] for row in rows])

    def batch(self, *, dry_run: bool) -> Batch:
        """All rows, or none of them.

        Their keys are made of what all of them say, so that the same rows again do nothing twice.
        """
        rows, _ = self.brought.loaded
        said = [[str(row[name]) for name, _ in self.many.kind.columns()] for row in rows]
        digest = hashlib.sha256(json.dumps([self.many.kind.name, said]).encode()).hexdigest()[:32]
        lines = [
            Line(key=f"table-{digest}-{at}", command=self.many.command(**row))
            for at, row in enumerate(rows, 1)
        ]
        return Batch(
            cooperative=self.cooperative, lines=lines, mode=Mode.ALL_OR_NOTHING, dry_run=dry_run
        )


@blueprint.route("/c/<cooperative>/many/<name>", methods=["GET", "POST"])
def many(cooperative: str, name: str) -> Response:
    """Contributions or repayments from a table, step by step 批量办理"""
    if name not in MANY:
        raise NotFound
    asked = MANY[name]
    actor, registered = staff_of(cooperative)
    require_duty(actor, cooperative, asked.write)
    if request.method == "GET":
        return upload_page(name, [asked.kind])
    sent = sent_form()
    today = day_in(registered.zone, office().clock.now())
    try:
        brought = brought_in(asked.kind, sent, today)
        if brought is None:
            return upload_page(name, [asked.kind], is_missing="step" in sent)
        return _answer(_asked(asked, actor, cooperative, brought, sent), sent.get("step", ""))
    except SheetUnreadable as failure:
        return upload_page(name, [asked.kind], failure)


def _asked(
    many: Many, actor: Actor, cooperative: str, brought: Brought, sent: Mapping[str, str]
) -> _Asked:
    schema = PaperTotalSchema()
    typed = tidy(schema, {"total": sent.get("total", "")}, brought.today)
    try:
        said, wrong = load_typed(schema, typed, showing.spoken())["total"], {}
    except Mistyped as mistyped:
        said, wrong = None, dict(mistyped.wrong)
    return _Asked(many, actor, cooperative, brought, typed, said, wrong)


def _answer(asked: _Asked, step: str) -> Response:
    """The page that follows a step: ``rows`` tries all of them, ``do`` records them."""
    is_ready = not asked.brought.missing and not asked.wrong
    if step not in {"rows", "do"} or not is_ready:
        fields = fields_of(PaperTotalSchema(), asked.typed, asked.wrong, showing.spoken(), {})
        return match_page(
            asked.brought.kind.name, [asked.brought], fields, is_asked=step in {"rows", "do"}
        )
    _, problems = asked.brought.loaded
    if problems:
        return _check(asked, [], problems)
    is_agreed = asked.paper in {None, asked.found}
    try:
        outcomes = carry_out_batch(
            office(), asked.actor, asked.batch(dry_run=step == "rows" or not is_agreed)
        )
    except BatchRefused as refused:
        return _check(asked, refused.outcomes, [])
    except Failure as failure:
        return _check(asked, [], [], failure)
    is_done = step == "do" and is_agreed
    is_done = is_done or all(each.result in _BEFORE for each in outcomes)
    return _done(asked, outcomes) if is_done else _check(asked, outcomes, [])


def _check(
    asked: _Asked,
    outcomes: Sequence[Outcome],
    problems: Sequence[Problem],
    failure: Failure | None = None,
) -> Response:
    """What the rows come to, and what stands in the way of recording them."""
    brought = asked.brought
    refused = [
        Problem(number, column, _reason(outcome.failure))
        for number, outcome in zip(brought.table.numbers, outcomes, strict=False)
        if outcome.failure is not None
        for column in [asked.many.about if isinstance(outcome.failure, NotFound) else ""]
    ]
    stopped = [(brought.kind, each) for each in (*problems, *refused)]
    found = asked.found
    differs = asked.paper is not None and not problems and asked.paper != found
    is_good = not stopped and not differs and failure is None
    return showing.page(
        "many_check.html",
        HTTPStatus.OK if is_good else HTTPStatus.CONFLICT,
        about=brought.kind.name,
        carried=brought.carried() | dict(asked.typed),
        stopped=told_problems(stopped),
        found=None if problems else found,
        paper=asked.paper,
        differs=differs,
        is_good=is_good,
        failure=failure_told(failure, showing.spoken()) if failure else None,
        table=shown_rows(brought),
        people=_people(asked),
        count=len(brought.rows),
    )


def _done(asked: _Asked, outcomes: Sequence[Outcome]) -> Response:
    """What was recorded, now or by the same rows before, each row with its entry."""
    entries = [each.entry for each in outcomes if each.entry is not None]
    return showing.page(
        "many_done.html",
        about=asked.brought.kind.name,
        found=asked.found,
        before=all(each.result in _BEFORE for each in outcomes),
        entries=[each.seq for each in entries],
        table=shown_rows(asked.brought),
        people=_people(asked),
        count=len(entries),
    )


def _people(asked: _Asked) -> list[str]:
    """Whose each of the rows is, by name; ``""`` for nobody's."""
    here = office()
    names: dict[str, str] = {}
    if asked.brought.kind is CONTRIBUTIONS:
        for member in member_register(here.database, here.privacy, asked.cooperative):
            names[str(member.number)] = member.name
    else:
        for loan in loan_register(here.database, here.privacy, here.clock, asked.cooperative):
            names[str(loan.number)] = loan.name
    return [names.get(row.get(asked.many.about, ""), "") for row in asked.brought.rows[:ROWS_SHOWN]]


def _reason(failure: Failure) -> str:
    """Why a row is not done, in one text: the sentence, and the rules that are broken."""
    told = failure_told(failure, showing.spoken())
    return " ".join([told["detail"], *(each["text"] for each in told.get("verdicts", ()))])
