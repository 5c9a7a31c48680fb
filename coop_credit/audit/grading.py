"""The grades of loans on a day, the memo of what may be lost, and what is set aside for it."""

from collections import defaultdict
from collections.abc import Sequence

from coop_credit.audit.months import Month
from coop_credit.audit.months import OpenLoan
from coop_credit.ledger.accounts import LOSS_RESERVE
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.entries import Body
from coop_credit.lending.grades import Grade
from coop_credit.lending.schedule import days_late
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.rulebook.grading import yardstick


def graded(played: Month, loans: Sequence[OpenLoan]) -> Body:
    """The items of a month's export that speak of grades; none where the rulebook has none.

    loans: open at the month's end. Together they are what is outstanding. What was written off
    is told apart: the books hold it no more, and the memo leaves it out. Booked is what the
    cooperative has set aside by then, nothing where its charter keeps to the memo.
    """
    stick = yardstick(played.rulebook, played.charter(), played.ends_on)
    if stick is None:
        return {}
    owing: defaultdict[Grade, list[Money]] = defaultdict(list)
    for loan in loans:
        owing[stick.grade(days_late(loan.plan, loan.repaid, played.ends_on))].append(loan.owing)
    memo = {grade: total([stick.memo(grade, each) for each in owing[grade]]) for grade in Grade}
    return {
        "grades": {str(grade): _tally(owing[grade]) for grade in Grade}
        | {"written_off": _tally(_written_off(played))},
        "loss_provision_memo": {str(grade): str(memo[grade]) for grade in Grade}
        | {"in_all": str(total(list(memo.values())))},
        "loss_provision_booked": str(Money(-played.replay.balance(LOSS_RESERVE))),
    }


def _written_off(played: Month) -> list[Money]:
    """What is not recovered of each loan that is written off; may be nothing."""
    return [
        Money(played.replay.balance(loss_account(loan["borne_by"], number)))
        for (number,), loan in sorted(played.replay.tables["loan"].items())
        if loan["state"] == "written-off"
    ]


def _tally(sums: Sequence[Money]) -> Body:
    return {"count": len(sums), "amount": str(total(sums))}
