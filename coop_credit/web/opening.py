"""The paper books taken over from tables of members and loans, balanced against the old totals."""

import datetime as dt
import secrets
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from http import HTTPStatus
from typing import cast

import marshmallow as ma
from flask import Response
from flask import request
from flask import url_for

from coop_credit.actors import Actor
from coop_credit.asking import office
from coop_credit.contracts.openings import PaperBooksSchema
from coop_credit.contracts.openings import PledgedPaperBooksSchema
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.register import carry_out
from coop_credit.operations.register import duty_of
from coop_credit.operations.register import try_out
from coop_credit.telling import failure_told
from coop_credit.typed import Mistyped
from coop_credit.typed import load_typed
from coop_credit.uploads import SheetUnreadable
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import fields_of
from coop_credit.web.fields import tidy
from coop_credit.web.forms import is_in_journal
from coop_credit.web.forms import require_duty
from coop_credit.web.sheet_kinds import opening_kinds
from coop_credit.web.sheet_shown import ROWS_SHOWN
from coop_credit.web.sheet_shown import match_page
from coop_credit.web.sheet_shown import shown_rows
from coop_credit.web.sheet_shown import told_problems
from coop_credit.web.sheet_shown import upload_page
from coop_credit.web.sheet_steps import Brought
from coop_credit.web.sheet_steps import brought_in
from coop_credit.web.signing_in import ask_second
from coop_credit.web.signing_in import second_person
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

_ABOUT = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Books under way. members, loans: the tables; of loans there may be none.

    typed: what the paper says, as it was typed; paper: as sums, by name; wrong: what is wrong.
    """

    actor: Actor
    cooperative: str
    key: str
    members: Brought
    loans: Brought | None
    schema: ma.Schema
    typed: Mapping[str, str]
    paper: Mapping[str, Money]
    wrong: Mapping[str, str]

    @property
    def tables(self) -> list[Brought]:
        """The tables that there are."""
        return [self.members] if self.loans is None else [self.members, self.loans]

    def order(self) -> Order:
        """What is to be recorded, of rows that are all right."""
        command = RecordOpeningBalances(
            bank=self.paper["bank"],
            surplus=self.paper["surplus"],
            members=tuple(self.members.loaded[0]),
            loans=tuple(self.loans.loaded[0]) if self.loans else (),
        )
        return Order(cooperative=self.cooperative, key=self.key, command=command)

    def balance(self) -> list[tuple[str, Money, Money]]:
        """What has to agree: its name, what the paper says, and what follows from the tables."""
        shares = self.members.kind.shares
        held = total([getattr(each, shares) for each in self.members.loaded[0]])
        lent = total([each.principal for each in self.loans.loaded[0]] if self.loans else [])
        in_bank = held - lent if shares == "shares" else ZERO
        found = {shares: held, "outstanding": lent, "bank": self.paper["surplus"] + in_bank}
        return [(name, self.paper[name], money) for name, money in found.items()]


@blueprint.route("/c/<cooperative>/opening", methods=["GET", "POST"])
def opening(cooperative: str) -> Response:
    """The paper books of a cooperative, step by step 期初余额"""
    actor, registered = staff_of(cooperative)
    require_duty(actor, cooperative, "open-books")
    has_pledges = registered.funding_model == FundingModel.PLEDGE
    kinds = opening_kinds(has_pledges=has_pledges)
    if request.method == "GET":
        return upload_page(_ABOUT, kinds)
    sent = sent_form()
    today = day_in(registered.zone, office().clock.now())
    try:
        members, loans = (brought_in(kind, sent, today) for kind in kinds)
        if members is None:
            return upload_page(_ABOUT, kinds, is_missing="step" in sent)
        schema = PledgedPaperBooksSchema() if has_pledges else PaperBooksSchema()
        typed, paper, wrong = _paper(schema, sent, today)
        asked = _Asked(
            actor=actor,
            cooperative=cooperative,
            key=sent.get("key") or secrets.token_hex(10),
            members=members,
            loans=loans,
            schema=schema,
            typed=typed,
            paper=paper,
            wrong=wrong,
        )
        return _answer(asked, sent.get("step", ""))
    except SheetUnreadable as failure:
        return upload_page(_ABOUT, kinds, failure)


def _paper(
    schema: ma.Schema, sent: Mapping[str, str], today: dt.date
) -> tuple[dict[str, str], dict[str, Money], dict[str, str]]:
    """What the paper says: as it was typed, as sums, and what is wrong with it."""
    typed = tidy(schema, {name: sent.get(name, "") for name in schema.fields}, today)
    try:
        return typed, load_typed(schema, typed, showing.spoken()), {}
    except Mistyped as mistyped:
        return typed, {}, dict(mistyped.wrong)


def _answer(asked: _Asked, step: str) -> Response:
    """The page that follows a step: ``rows`` tries the whole, ``do`` records it."""
    goes_on = step in {"rows", "do"}
    if not goes_on or asked.wrong or any(each.missing for each in asked.tables):
        wrong = asked.wrong if goes_on else {}
        fields = fields_of(asked.schema, asked.typed, wrong, showing.spoken(), {})
        return match_page(_ABOUT, asked.tables, fields, is_asked=goes_on)
    if any(each.loaded[1] for each in asked.tables) or not _agrees(asked):
        return _check(asked)
    try:
        if step == "do":
            return _do(asked)
        return _check(asked, try_out(office(), asked.actor, asked.order()))
    except Failure as failure:
        return _check(asked, None, failure)


def _agrees(asked: _Asked) -> bool:
    return all(paper == found for _, paper, found in asked.balance())


def _do(asked: _Asked) -> Response:
    """Record the whole, or say on the check page why not. Raises what ``try_out`` raises."""
    try:
        order = asked.order()
        second = second_person(request.form, asked.cooperative, repr(order.command))
        entry = carry_out(office(), asked.actor, replace(order, seconded_by=second))
    except Refused as refused:
        entry = refused.entry
    except Failure as failure:
        tried = try_out(office(), asked.actor, asked.order())
        if not is_in_journal(tried):
            return _check(asked, tried, failure)
        entry = tried  # pressed twice
    return showing.go_to(
        url_for("web.entry", cooperative=asked.cooperative, seq=entry.seq, done="")
    )


def _check(asked: _Asked, tried: Entry | None = None, failure: Failure | None = None) -> Response:
    """What the tables come to beside the paper, and what stands in the way.

    tried: what would be recorded, where it would be. failure: why it was not.
    """
    problems = [(each.kind, problem) for each in asked.tables for problem in each.loaded[1]]
    command = asked.order().command
    numbers = _numbers(tried)
    carried = {"key": asked.key, **asked.typed}
    for each in asked.tables:
        carried |= each.carried()
    return showing.page(
        "opening_check.html",
        HTTPStatus.OK if tried is not None and failure is None else HTTPStatus.CONFLICT,
        about=_ABOUT,
        carried=carried,
        stopped=told_problems(problems),
        balance=asked.balance() if not problems else [],
        surplus=asked.paper["surplus"],
        is_good=tried is not None,
        seconds=sorted(duty_of(command).seconds),
        second_asked=ask_second(repr(command)),
        failure=failure_told(failure, showing.spoken()) if failure else None,
        members=shown_rows(asked.members),
        loans=shown_rows(asked.loans) if asked.loans else None,
        numbers=numbers,
        borrowers=_borrowers(asked, numbers),
    )


def _numbers(tried: Entry | None) -> list[str]:
    """The numbers that the members get, in the order of the rows; none as long as it is unknown."""
    members = cast("Sequence[Mapping[str, Value]]", tried.body["members"]) if tried else ()
    return [str(each["number"]) for each in members]


def _borrowers(asked: _Asked, numbers: Sequence[str]) -> list[str]:
    """Who each of the loans is of, by name; ``""`` as long as it is unknown."""
    people = [each.person.name for each in asked.members.loaded[0]]
    names = dict(zip(numbers, people, strict=False))
    rows = asked.loans.rows[:ROWS_SHOWN] if asked.loans else []
    return [names.get(row.get("member", ""), "") for row in rows]
