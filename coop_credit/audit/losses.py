"""What is written off in a month and what is recovered, entry by entry, for the month's export."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.entries import Body
from coop_credit.money import Money
from coop_credit.store.borrowers import loan_name
from coop_credit.store.evidence import Columns

#: The lists of the export, by the kind of entry, and the sign of what is lost in them.
_LISTS = {"loan-written-off": ("write_offs", 1), "recovery": ("recoveries", -1)}
_BEARERS = {heading: bearer for bearer, heading in LOSS_BEARERS.items()}


@dataclass(frozen=True, slots=True)
class Loss:
    """Principal of a loan that an entry gave up or got back.

    listed: the list that it stands in. on: the day of the entry. fen: negative where an entry of
    an earlier month was undone. borne_by: who bears what is lost, of ``LOSS_BEARERS``.
    """

    listed: str
    loan: int
    member: int
    on: str
    fen: int
    borne_by: str


def loss_of(entry: Columns, moves: Iterable[tuple[str, str, int]]) -> Loss | None:
    """What an entry gives up, gets back or undoes of these; ``None`` for any other entry."""
    body = json.loads(entry["body"])
    kind = body.get("undoes", entry["kind"])
    if kind not in _LISTS:
        return None
    listed, sign = _LISTS[kind]
    lost, borne_by = 0, ""
    for debit, credit, fen in moves:
        for code, side in ((debit, 1), (credit, -1)):
            if (heading := heading_of(code)) in _BEARERS:
                lost += side * fen
                borne_by = _BEARERS[heading]
    return Loss(listed, body["loan"], body["member"], entry["booked_on"], sign * lost, borne_by)


def told_losses(losses: Iterable[Loss]) -> Body:
    """The two lists, each in the order of the entries; without what gave up or got back nothing."""
    told = list(losses)
    return {
        listed: [
            {
                "loan": loan_name(each.loan),
                "member": each.member,
                "day": each.on,
                "amount": str(Money(each.fen)),
                "borne_by": each.borne_by,
            }
            for each in told
            if each.listed == listed and each.fen
        ]
        for listed, _ in _LISTS.values()
    }
