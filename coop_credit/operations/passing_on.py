"""Money of pledgers goes out as a loan and comes back to them, in the same entry as it comes in."""

import json
from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import CUSTODY
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import borne_account
from coop_credit.ledger.accounts import called_account
from coop_credit.ledger.accounts import fee_share_account
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import funds_account
from coop_credit.ledger.accounts import lent_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.pledges import shared_so_far
from coop_credit.lending.pledges import shares_of_next
from coop_credit.money import Money
from coop_credit.money import share_of
from coop_credit.money import total
from coop_credit.operations.desk import Desk
from coop_credit.operations.pledging import has_pledges
from coop_credit.store import pledging
from coop_credit.store.lending import Loan
from coop_credit.store.loan_histories import History
from coop_credit.store.pledging import Call

#: The parameter that says how much of a usage fee the pledgers of the loan get.
FEE_SHARE = "pledge-fee-share"
#: The bearer of a loss whose memo stands for the loss, as no money of the cooperative is lost.
PLEDGERS = "pledgers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Money that came in for a loan: principal and fee, and what had come in before."""

    principal_before: Money
    history: History
    principal: Money
    fee: Money


def principal_into(desk: Desk) -> str:
    """The account that principal comes in on and goes out from."""
    return CUSTODY if has_pledges(desk) else BANK


def is_settled(desk: Desk, loan: Loan) -> bool:
    """Whether the cooperative has paid the pledgers of a loan, so that what comes in is its own."""
    if not has_pledges(desk):
        return False
    standing = pledging.standing_after(
        desk.tx, desk.cooperative, 0, about_member(loan.member), (Kind.PLEDGERS_SETTLED,)
    )
    return any(json.loads(body)["loan"] == loan.number for _, body in standing)


def lent_out(desk: Desk, loan: Loan) -> tuple[tuple[Call, ...], list[Transfer]]:
    """The calls for a loan whose money has all come, and what the payout makes of the pledges.

    Nothing in a cooperative with a pool. Refuses as long as money is missing.
    """
    if not has_pledges(desk):
        return (), []
    calls = desk.records.calls(loan.number)
    come = total([call.amount for call in calls if call.confirmed_on is not None])
    if come != loan.principal:
        desk.refuse(
            "funds-not-confirmed",
            subject=about_member(loan.member),
            loan=loan.number,
            confirmed_fen=come.fen,
            principal_fen=loan.principal.fen,
        )
    return calls, [
        Transfer(called_account(call.member), lent_account(call.member), call.amount)
        for call in calls
    ]


def passed_on(desk: Desk, loan: Loan, received: Received) -> list[Transfer]:
    """What goes on to each pledger of what came in for a loan; nothing where there is a pool.

    Principal by what is lent of each, all of it; of the fee the charter's part, the same way.
    Both are shared out over all that ever came in, so that a fen is never lost.
    """
    if not has_pledges(desk):
        return []
    calls = desk.records.calls(loan.number)
    weights = [call.amount.fen for call in calls]
    principal = shares_of_next(received.principal_before, received.principal, weights)
    rate = desk.provisions.in_force(FEE_SHARE, desk.today, desk.charter).value
    assert isinstance(rate, int)
    history = received.history
    fees_before = history.fees_until(history.ends_on)
    fee = share_of(fees_before + received.fee, rate) - share_of(fees_before, rate)
    fees = shares_of_next(history.passed_on, fee, weights)
    transfers = []
    for call, back, part in zip(calls, principal, fees, strict=True):
        funds = funds_account(call.member)
        if back.fen:
            transfers += _principal_back(loan, call.member, back)
        if part.fen:
            transfers.append(Transfer(fee_share_account(loan.number), funds, part))
            transfers.append(Transfer(funds, BANK, part))
    return transfers


def _principal_back(loan: Loan, member: int, back: Money) -> list[Transfer]:
    funds = funds_account(member)
    if loan.borne_by == PLEDGERS:
        claim = loss_account(PLEDGERS, loan.number)
        return [
            Transfer(CUSTODY, funds, back),
            Transfer(funds, CUSTODY, back),
            Transfer(borne_account(member), claim, back),
        ]
    return [
        Transfer(funds, CUSTODY, back),
        Transfer(lent_account(member), free_account(member), back),
    ]


def lost_by_pledgers(desk: Desk, loan: Loan, owing: Money) -> list[Transfer]:
    """What a write-off takes from each pledger: what has not come back of what was lent.

    The pledge is used up by it; what may still be recovered stands in memos.
    """
    calls = desk.records.calls(loan.number)
    weights = [call.amount.fen for call in calls]
    got = shared_so_far(loan.principal - owing, weights)
    transfers = []
    for call, back in zip(calls, got, strict=True):
        lost = call.amount - back
        if lost.fen:
            claim = loss_account(PLEDGERS, loan.number)
            transfers += [
                Transfer(funds_account(call.member), loan_account(loan.number), lost),
                Transfer(lent_account(call.member), PLEDGES, lost),
                Transfer(claim, borne_account(call.member), lost),
            ]
    return transfers
