"""The journal, one entry of it, and its voucher to be printed."""

from collections.abc import Sequence

from flask import Response
from flask import request
from flask import url_for

from coop_credit.asking import office
from coop_credit.errors import NotFound
from coop_credit.i18n import Language
from coop_credit.ledger.chain import short_head
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import member_in
from coop_credit.money import rmb_upper
from coop_credit.money import total
from coop_credit.operations.desk import Refused
from coop_credit.operations.logging_access import log_access
from coop_credit.renderings.entry_facts import entry_facts
from coop_credit.renderings.entry_facts import label
from coop_credit.reports.naming import names_in
from coop_credit.reports.remarks import remark_of
from coop_credit.reports.statements import named_member
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import access_log
from coop_credit.store import journal as entries_store
from coop_credit.store.movements import Account
from coop_credit.store.movements import Line
from coop_credit.store.movements import movements
from coop_credit.telling import problem_text
from coop_credit.telling import told_verdicts
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.members import ROWS
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

_FROM_NEWEST = 10**12
_PRINTED = "voucher-printed"


@blueprint.get("/c/<cooperative>/journal")
def journal(cooperative: str) -> Response:
    """The journal, the newest entry first 流水"""
    staff_of(cooperative)
    before = request.args.get("before", _FROM_NEWEST, int)
    with office().database.snapshot() as tx:
        found = entries_store.entries_before(tx, cooperative, before=before, count=ROWS)
    here = office()
    return showing.page(
        "journal.html",
        entries=found,
        called=names_in(here.database, here.privacy, cooperative, found),
        sums={each.seq: total([move.amount for move in each.transfers]) for each in found},
        more=bool(found) and found[-1].seq > 1,
    )


@blueprint.get("/c/<cooperative>/journal/<int:seq>")
def entry(cooperative: str, seq: int) -> Response:
    """One entry: what it says, what it moved, what the rules said 分录"""
    staff_of(cooperative)
    with office().database.snapshot() as tx:
        found = entries_store.find_entry(tx, cooperative, seq)
        undone_by = entries_store.reversed_by(tx, cooperative, seq)
    if found is None:
        raise NotFound
    spoken, here = showing.spoken(), office()
    called = names_in(here.database, here.privacy, cooperative, [found])
    return showing.page(
        "entry.html",
        entry=found,
        called=called,
        facts=entry_facts(found, spoken, called),
        remark=remark_of(here.database, here.privacy, cooperative, seq),
        member=member_in(found.subject),
        verdicts=told_verdicts(verdicts_in(found.body), spoken),
        undone_by=undone_by,
        head=short_head(found.digest),
        is_done="done" in request.args,
        refusal=_refusal(found, spoken),
    )


def _refusal(entry: Entry, spoken: Language) -> str:
    """What a refusal says; ``""`` for any other entry."""
    if entry.kind is not Kind.REFUSAL:
        return ""
    refused = Refused(entry)
    return problem_text(refused.code, refused.facts, spoken)


@blueprint.get("/c/<cooperative>/journal/<int:seq>/voucher")
def voucher(cooperative: str, seq: int) -> Response:
    """The voucher of an entry that moved money, and how often it was printed 凭证"""
    staff_of(cooperative)
    here = office()
    with here.database.snapshot() as tx:
        found = entries_store.find_entry(tx, cooperative, seq)
        printed = access_log.times(tx, cooperative, _PRINTED, str(seq))
    if found is None or not found.voucher:
        raise NotFound
    member = member_in(found.subject)
    person = named_member(here.database, here.privacy, cooperative, member) if member else None
    moved = total([move.amount for move in found.transfers])
    spoken = showing.spoken()
    return showing.page(
        "voucher.html",
        entry=found,
        after=_after(found, member) if member else (),
        facts=[each for each in entry_facts(found, spoken) if each[0] not in _said_above(spoken)],
        person=person,
        moved=moved,
        in_capitals=rmb_upper(moved),
        head=short_head(found.digest),
        printed=printed,
        is_printed_now="printed" in request.args,
        paper=showing.paper(),
        papers=showing.PAPERS,
    )


@blueprint.post("/c/<cooperative>/journal/<int:seq>/voucher")
def print_voucher(cooperative: str, seq: int) -> Response:
    """Write down that a voucher is printed, and show it with the number of the print."""
    actor, _ = staff_of(cooperative)
    sent_form()
    here = office()
    log_access(here, actor, _PRINTED, cooperative=cooperative, subject=str(seq))
    address = url_for("web.voucher", cooperative=cooperative, seq=seq, printed="")
    return showing.go_to(address)


def _after(entry: Entry, member: int) -> Sequence[Line]:
    """The member's shares and loans that an entry changed, with what they came to."""
    before = entry.seq + 1
    with office().database.read() as tx:
        newest = movements(tx, entry.cooperative, member, before=before, count=1)
    lines = newest[0].lines if newest and newest[0].seq == entry.seq else ()
    return [each for each in lines if each.account in {Account.SHARES, Account.LOAN}]


def _said_above(spoken: Language) -> set[str]:
    """What stands on a voucher already, or is of no use on one."""
    return {label(name, spoken) for name in ("fund_fen", "member")}
