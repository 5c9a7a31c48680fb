"""Members pay money into the mutual-aid fund. 出资"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import share_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.money import Money
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import judge_contribution
from coop_credit.operations.membership import present_contributor
from coop_credit.operations.pledging import require_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContribution:
    """Money that a member paid into the custodian account on a day. amount: positive."""

    member: int
    amount: Money
    happened_on: dt.date


def record_contribution(desk: Desk, command: RecordContribution) -> Entry:
    """Write down a contribution: it makes shares, and the fund grows."""
    subject = about_member(command.member)
    require_shares(desk, subject)
    desk.require_past(command.happened_on, subject=subject)
    member = present_contributor(desk, command.member)
    verdicts = judge_contribution(desk, member, command.amount, subject=subject)
    return desk.record(
        Kind.CONTRIBUTION,
        subject=subject,
        happened_on=command.happened_on,
        body={"member": command.member},
        transfers=(Transfer(BANK, share_account(command.member), command.amount),),
        verdicts=verdicts,
    )
