"""What a loan that the cooperative bears still owes its pledgers is paid to them. 垫付"""

from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import funds_account
from coop_credit.ledger.accounts import lent_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.loans import LoanState
from coop_credit.lending.pledges import shared_so_far
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.passing_on import PLEDGERS
from coop_credit.operations.passing_on import is_settled
from coop_credit.operations.pledging import require_pledges
from coop_credit.store import loan_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePledgers:
    """Pay, today, all that the pledgers of a loan have not got back of what they lent."""

    loan: int


def settle_pledgers(desk: Desk, command: SettlePledgers) -> Entry:
    """Pay the pledgers of a loan that is written off at the cooperative's cost, from its own money.

    What was lent is pledged and free again, as after a repayment. What is recovered afterwards,
    fees too, is the cooperative's. Raises ``NotFound`` for no such loan.
    """
    loan, _ = loan_in(desk, command.loan, LoanState.WRITTEN_OFF)
    subject = about_member(loan.member)
    require_pledges(desk, subject)
    if loan.borne_by == PLEDGERS:
        desk.refuse("pledgers-bear-loss", subject=subject, loan=loan.number)
    lost = loan_changes.lost(desk.tx, loan)
    if lost == ZERO or is_settled(desk, loan):
        desk.refuse("pledgers-owed-nothing", subject=subject, loan=loan.number)
    calls = desk.records.calls(loan.number)
    got = shared_so_far(loan.principal - lost, [call.amount.fen for call in calls])
    owed = {call.member: call.amount - back for call, back in zip(calls, got, strict=True)}
    transfers = [
        transfer
        for member, left in owed.items()
        if left.fen
        for transfer in (
            Transfer(funds_account(member), BANK, left),
            Transfer(lent_account(member), free_account(member), left),
        )
    ]
    desk.refuse_overdraft(transfers, subject=subject)
    return desk.record(
        Kind.PLEDGERS_SETTLED,
        subject=subject,
        happened_on=desk.today,
        body={
            "loan": loan.number,
            "member": loan.member,
            "amount_fen": total(list(owed.values())).fen,
        },
        transfers=transfers,
    )
