"""What may be a loan for somebody else, or one that hides a default: indicators, no verdicts.

Neighbours share telephones and buy seed on the same day, a family shares an account; a borrower
may repay and borrow again in good faith. Nothing here is a breach of any rule. It says where to
look.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.audit.months import Month
from coop_credit.audit.months import OpenLoan
from coop_credit.dates import first_day
from coop_credit.ledger.entries import Body
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.store.borrowers import loan_name
from coop_credit.store.contacts import Contact

#: How many borrowers stand for concentration.
CONCENTRATED = 10
#: Within how many days a loan after a repayment counts as rolled over; 0: on the same day only.
ROLLOVER_DAYS = "rollover-days"


@dataclass(frozen=True, slots=True)
class _Lent:
    """A loan paid out in the month."""

    loan: int
    member: int
    on: dt.date
    purpose: str
    fen: int


def concentration(owing: Iterable[Money]) -> Body:
    """What the largest borrowers owe together. owing: by each borrower; share_bp: rounded down."""
    largest_first = sorted((each.fen for each in owing), reverse=True)
    largest, outstanding = sum(largest_first[:CONCENTRATED]), sum(largest_first)
    return {
        "borrowers": len(largest_first[:CONCENTRATED]),
        "owing": str(Money(largest)),
        "share_bp": largest * BP_PER_ONE // outstanding if outstanding else 0,
    }


def indicators(played: Month, loans: Sequence[OpenLoan], known: Mapping[int, Contact]) -> Body:
    """All indicators of a month. loans: open at its end; known: contacts then, by member."""
    lent = _lent(played)
    return {
        "same_phone": _sharing(loans, {each: known[each].phone_index for each in known}),
        "same_account": _sharing(loans, {each: known[each].account_index for each in known}),
        "same_day_and_purpose": _same_day_and_purpose(lent),
        "rolled_over": _rolled_over(played, lent),
    }


def _lent(played: Month) -> list[_Lent]:
    since = first_day(played.month).isoformat()
    return [
        _Lent(
            loan=number,
            member=loan["member"],
            on=dt.date.fromisoformat(loan["paid_out_on"]),
            purpose=loan["purpose"],
            fen=loan["principal_fen"],
        )
        for (number,), loan in sorted(played.replay.tables["loan"].items())
        if loan["state"] == "paid-out" and loan["paid_out_on"] >= since
    ]


def _sharing(loans: Sequence[OpenLoan], indexes: Mapping[int, str]) -> list[Body]:
    """Borrowers who owe at the month's end and have one blind index; ``""`` is none."""
    sharing: defaultdict[str, list[OpenLoan]] = defaultdict(list)
    for loan in loans:
        if indexes[loan.member]:
            sharing[indexes[loan.member]].append(loan)
    return [
        {"members": members, "loans": [loan_name(loan.number) for loan in shared]}
        for shared in sharing.values()
        if len(members := sorted({loan.member for loan in shared})) > 1
    ]


def _same_day_and_purpose(lent: Sequence[_Lent]) -> list[Body]:
    """Loans of several members, paid out on one day of the month for one purpose."""
    alike: defaultdict[tuple[dt.date, str], list[_Lent]] = defaultdict(list)
    for each in lent:
        alike[each.on, each.purpose].append(each)
    return [
        {
            "paid_out_on": on.isoformat(),
            "purpose": purpose,
            "members": members,
            "loans": [loan_name(each.loan) for each in together],
        }
        for (on, purpose), together in sorted(alike.items())
        if len(members := sorted({each.member for each in together})) > 1
    ]


def _rolled_over(played: Month, lent: Sequence[_Lent]) -> list[Body]:
    """Loans paid out within some days after the member repaid just as much principal."""
    loans = played.replay.tables["loan"]
    days = _rollover_days(played)
    return [
        {
            "member": each.member,
            "loan": loan_name(each.loan),
            "paid_out_on": each.on.isoformat(),
            "amount": str(Money(each.fen)),
            "repaid_loan": loan_name(repaid.loan),
            "repaid_on": repaid.on.isoformat(),
        }
        for each in lent
        for repaid in played.repayments.values()
        if loans[(repaid.loan,)]["member"] == each.member
        and repaid.loan != each.loan
        and repaid.fen == each.fen
        and 0 <= (each.on - repaid.on).days <= days
    ]


def _rollover_days(played: Month) -> int:
    if ROLLOVER_DAYS not in played.rulebook.parameters:
        return 0
    value = played.rulebook.in_force(ROLLOVER_DAYS, played.ends_on, played.charter()).value
    assert isinstance(value, int), ROLLOVER_DAYS
    return value
