"""Loans to the staff and their kin as of a month's end: facts for those who watch, no verdicts."""

from collections import defaultdict
from collections.abc import Sequence

from coop_credit.audit.months import Month
from coop_credit.audit.months import OpenLoan
from coop_credit.ledger.entries import Body
from coop_credit.lending.relations import STAFF
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.store.borrowers import loan_name


def related(played: Month, loans: Sequence[OpenLoan]) -> Body:
    """Open loans of related members, and their share of all that is lent, rounded down.

    Related are members who have duties at the month's end, and those with a relation to such a
    person that was declared and has not ended.
    """
    relations = _relations(played)
    found = [loan for loan in loans if loan.member in relations]
    owing, lent = (sum(loan.owing.fen for loan in some) for some in (found, loans))
    return {
        "loans": [
            {
                "loan": loan_name(loan.number),
                "member": loan.member,
                "relations": sorted(relations[loan.member]),
                "owing": str(loan.owing),
            }
            for loan in found
        ],
        "owing": str(Money(owing)),
        "share_bp": owing * BP_PER_ONE // lent if lent else 0,
    }


def _relations(played: Month) -> dict[int, set[str]]:
    """The words for what each related member is: of the staff, or what was declared."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    on_duty = {key: row for key, row in played.replay.tables["staff"].items() if row["roles"]}
    for row in on_duty.values():
        if row["member"]:
            found[row["member"]].add(STAFF)
    for (member, handle), row in played.replay.tables["relation"].items():
        if (handle,) in on_duty and not row["ended_on"]:
            found[member].add(row["kind"])
    return dict(found)
