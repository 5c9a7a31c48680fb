"""What the undoing of an entry means for calls on pledges, and what stands in its way. 冲正"""

import datetime as dt
import json
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.desk import Desk
from coop_credit.operations.pledging import has_pledges
from coop_credit.store import pledging
from coop_credit.store.pledging import Call

#: What happens to a loan from the call to the end, in a cooperative without a pool.
_IN_ORDER = (
    Kind.PLEDGES_CALLED,
    Kind.FUNDS_CONFIRMED,
    Kind.CALL_LAPSED,
    Kind.LOAN_PAID_OUT,
    Kind.REPAYMENT,
    Kind.GUARANTOR_PAID,
    Kind.LOAN_WRITTEN_OFF,
    Kind.RECOVERY,
    Kind.PLEDGERS_SETTLED,
)


def refuse_built_upon(desk: Desk, undone: Entry) -> None:
    """Refuse to undo what later entries of the loan rest upon: the latest is undone first.

    Money is passed on by all that came in before it.
    """
    if not has_pledges(desk) or undone.kind not in _IN_ORDER:
        return
    later = pledging.standing_after(
        desk.tx, desk.cooperative, undone.seq, undone.subject, _IN_ORDER
    )
    loan = _loan(undone)
    for seq, body in later:
        if json.loads(body)["loan"] == loan:
            desk.refuse("loan-moved-on", subject=undone.subject, loan=loan, by=seq)


def undo(desk: Desk, undone: Entry) -> None:
    """Put the calls back as they were before the entry."""
    match undone.kind:
        case Kind.PLEDGES_CALLED:
            pledging.remove_calls(desk.tx, desk.cooperative, _loan(undone))
        case Kind.FUNDS_CONFIRMED:
            members = [call.member for call in _calls(undone)]
            pledging.confirm(desk.tx, desk.cooperative, _loan(undone), members, None)
        case Kind.CALL_LAPSED:
            pledging.add_calls(desk.tx, desk.cooperative, list(_calls(undone)))


def _loan(entry: Entry) -> int:
    number = entry.body["loan"]
    assert isinstance(number, int)
    return number


def _calls(entry: Entry) -> Iterator[Call]:
    """The calls in a body; where it names no days, those of the entry."""
    told = entry.body["calls"]
    assert isinstance(told, Sequence)
    for each in told:
        assert isinstance(each, Mapping)
        confirmed_on = str(each.get("confirmed_on", ""))
        yield Call(
            loan=_loan(entry),
            member=int(str(each["member"])),
            amount=Money(int(str(each["amount_fen"]))),
            called_on=dt.date.fromisoformat(str(each.get("called_on", entry.booked_on))),
            confirmed_on=dt.date.fromisoformat(confirmed_on) if confirmed_on else None,
        )
