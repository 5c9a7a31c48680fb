"""What the body of an entry says of a loan that is asked for or agreed anew."""

from collections.abc import Sequence

from coop_credit.ledger.entries import Value
from coop_credit.lending.loans import Part
from coop_credit.store.guarantees import Guarantee
from coop_credit.store.lending import Loan


def application_body(
    loan: Loan, parts: Sequence[Part], asked: Sequence[Guarantee]
) -> dict[str, Value]:
    """What was applied for, but for the note."""
    return {
        "loan": loan.number,
        "member": loan.member,
        "principal_fen": loan.principal.fen,
        "due_on": loan.due_on.isoformat(),
        "instalments": loan.instalments,
        "schedule_kind": str(loan.schedule_kind),
        "parts": parts_body(parts),
        "rate_bp": loan.rate_bp,
        "day_base": loan.day_base,
        "purpose": loan.purpose,
        "guarantors": [
            {"guarantor": each.guarantor, "amount_fen": each.amount.fen} for each in asked
        ],
    }


def parts_body(parts: Sequence[Part]) -> list[Value]:
    """The parts of an irregular schedule as they stand in the body of an entry."""
    return [
        {"due_on": part.due_on.isoformat(), "principal_fen": part.principal.fen} for part in parts
    ]
