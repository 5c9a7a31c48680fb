"""Every operation in one table, and the door that all of them go through."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_credit.actors import Actor
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Entry
from coop_credit.operations import adopting
from coop_credit.operations import bookkeeping
from coop_credit.operations import borrowing
from coop_credit.operations import calling
from coop_credit.operations import closing
from coop_credit.operations import contacting
from coop_credit.operations import contributing
from coop_credit.operations import duties
from coop_credit.operations import extending
from coop_credit.operations import filing
from coop_credit.operations import founding
from coop_credit.operations import guaranteeing
from coop_credit.operations import handing_in
from coop_credit.operations import membership
from coop_credit.operations import opening
from coop_credit.operations import pledging
from coop_credit.operations import provisioning
from coop_credit.operations import relating
from coop_credit.operations import repaying
from coop_credit.operations import settling
from coop_credit.operations import staffing
from coop_credit.operations import withdrawing
from coop_credit.operations import writing_off
from coop_credit.operations.commands import fingerprint_of
from coop_credit.operations.desk import Desk
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.desk import answered_before
from coop_credit.operations.desk import open_desk
from coop_credit.operations.duties import Duty
from coop_credit.store import books
from coop_credit.store import contributors
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store.database import Tx

Work = Callable[[Desk, Any], Entry]
Foresee = Callable[[Tx, str, Any], None]
_OfLoan = (
    borrowing.CastVote
    | borrowing.DecideLoan
    | calling.CallPledges
    | calling.ConfirmFunds
    | calling.LapseCall
    | borrowing.PayOutLoan
    | repaying.RecordRepayment
)


def _nothing(_tx: Tx, _cooperative: str, _command: object) -> None:
    """Nothing is known of what is read first."""


def _contributor(tx: Tx, cooperative: str, command: contributing.RecordContribution) -> None:
    contributors.foresee_contributor(tx, cooperative, command.member)


def _loan(tx: Tx, cooperative: str, command: _OfLoan) -> None:
    lending.foresee_loan(tx, cooperative, command.loan)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a command asks for: who may, the function that does it, and what that reads first."""

    duty: Duty
    work: Work
    foresee: Foresee = _nothing


#: The operations on a cooperative that is there, by the class of their command.
OPERATIONS: Mapping[type, Operation] = {
    opening.RecordOpeningBalances: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, opening.record_opening_balances
    ),
    staffing.AppointStaff: Operation(duties.MANAGER, staffing.appoint_staff),
    staffing.SetCharterValue: Operation(duties.MANAGER_AND_SUPERVISOR, staffing.set_charter_value),
    staffing.GrantOverride: Operation(duties.MANAGER_AND_SUPERVISOR, staffing.grant_override),
    adopting.AdoptRulebook: Operation(duties.MANAGER_AND_SUPERVISOR, adopting.adopt_rulebook),
    membership.AdmitMember: Operation(duties.MANAGER_AND_ANOTHER, membership.admit_member),
    membership.ApproveParticipants: Operation(
        duties.MANAGER_AND_ANOTHER, membership.approve_participants
    ),
    contacting.ChangeContact: Operation(duties.MANAGER_AND_ANOTHER, contacting.change_contact),
    filing.FileIntake: Operation(duties.MANAGER, filing.file_intake),
    membership.ReleaseMember: Operation(duties.MANAGER_AND_ANOTHER, membership.release_member),
    relating.DeclareRelation: Operation(duties.MANAGER_AND_SUPERVISOR, relating.declare_relation),
    relating.EndRelation: Operation(duties.MANAGER_AND_SUPERVISOR, relating.end_relation),
    contributing.RecordContribution: Operation(
        duties.CASHIER, contributing.record_contribution, _contributor
    ),
    pledging.GivePledge: Operation(duties.DESK, pledging.give_pledge),
    pledging.LowerPledge: Operation(duties.DESK, pledging.lower_pledge),
    withdrawing.NoticeWithdrawal: Operation(duties.DESK, withdrawing.notice_withdrawal),
    withdrawing.PayWithdrawal: Operation(duties.CASHIER, withdrawing.pay_withdrawal),
    withdrawing.CancelWithdrawal: Operation(duties.DESK, withdrawing.cancel_withdrawal),
    borrowing.ApplyForLoan: Operation(duties.DESK, borrowing.apply_for_loan),
    guaranteeing.GiveGuarantee: Operation(duties.GUARANTOR, guaranteeing.give_guarantee),
    borrowing.CastVote: Operation(duties.PANEL, borrowing.cast_vote, _loan),
    borrowing.DecideLoan: Operation(duties.MANAGER, borrowing.decide_loan, _loan),
    calling.CallPledges: Operation(duties.MANAGER, calling.call_pledges, _loan),
    calling.ConfirmFunds: Operation(duties.CASHIER, calling.confirm_funds, _loan),
    calling.LapseCall: Operation(duties.MANAGER, calling.lapse_call, _loan),
    borrowing.PayOutLoan: Operation(duties.PAYOUT, borrowing.pay_out_loan, _loan),
    extending.ExtendLoan: Operation(duties.MANAGER, extending.extend_loan),
    repaying.RecordRepayment: Operation(duties.CASHIER, repaying.record_repayment, _loan),
    guaranteeing.RecordGuarantorPayment: Operation(
        duties.CASHIER, guaranteeing.record_guarantor_payment
    ),
    writing_off.WriteOffLoan: Operation(duties.MANAGER_AND_SUPERVISOR, writing_off.write_off_loan),
    writing_off.RecordRecovery: Operation(duties.CASHIER, writing_off.record_recovery),
    settling.SettlePledgers: Operation(duties.CASHIER, settling.settle_pledgers),
    provisioning.BookProvision: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, provisioning.book_provision
    ),
    repaying.ReturnExcess: Operation(duties.CASHIER, repaying.return_excess),
    bookkeeping.RecordBankInterest: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, bookkeeping.record_bank_interest
    ),
    bookkeeping.RecordBankCharge: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, bookkeeping.record_bank_charge
    ),
    bookkeeping.RecordBankBalance: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, bookkeeping.record_bank_balance
    ),
    bookkeeping.ReverseEntry: Operation(
        duties.BOOKKEEPER_AND_SUPERVISOR, bookkeeping.reverse_entry
    ),
    closing.CloseMonth: Operation(duties.CLOSE, closing.close_month),
    handing_in.HandInMonth: Operation(duties.CLOSE, handing_in.hand_in_month),
}


class _Tried(Failure):
    """What came of an order that was only tried: it ends the transaction, and nothing stays."""

    def __init__(self, outcome: Entry | Refused) -> None:
        super().__init__()
        self.outcome = outcome


def carry_out(office: Office, actor: Actor, order: Order) -> Entry:
    """Do what an order asks for, in one transaction, and give the entry that it made.

    The same key with the same command gives the first entry again. Raises ``NotFound``,
    ``NotAllowed``, ``SecondPersonNeeded``, ``KeyReused``, ``Unavailable`` (all of which leave
    nothing behind), the failures its operation names, and ``Refused``, whose entry is kept.
    """
    if isinstance(order.command, founding.FoundCooperative):
        duties.require(actor, order.cooperative, duties.ADMINISTRATOR, order.seconded_by)
        with office.database.write() as tx:
            return founding.found_cooperative(office, tx, actor, order)
    duties.require(actor, order.cooperative, duty_of(order.command), order.seconded_by)
    with office.database.write() as tx:
        return _work(office, tx, actor, order)


def try_out(office: Office, actor: Actor, order: Order) -> Entry:
    """What ``carry_out`` would make of an order now, for people to look at; nothing is written.

    A second person is not asked for yet. Raises what ``carry_out`` raises; the entry of a
    ``Refused`` is kept nowhere.
    """
    duties.require_role(actor, order.cooperative, duty_of(order.command))
    try:
        with office.database.write() as tx:
            try:
                raise _Tried(_work(office, tx, actor, order))
            except Refused as refused:
                raise _Tried(refused) from refused
    except _Tried as tried:
        if isinstance(tried.outcome, Refused):
            raise tried.outcome from None
        return tried.outcome


def duty_of(command: object) -> Duty:
    """Who may carry out a command, and who must second it."""
    return OPERATIONS[type(command)].duty


def _work(office: Office, tx: Tx, actor: Actor, order: Order) -> Entry:
    operation = OPERATIONS[type(order.command)]
    fingerprint = fingerprint_of(office.privacy, order.command)
    operation.foresee(tx, order.cooperative, order.command)
    lane = books.open_book(tx, order.cooperative, actor.principal, order.key)
    if lane is None:
        raise NotFound
    if lane.earlier:
        earlier = journal.find_entry(tx, order.cooperative, lane.earlier)
        assert earlier is not None
        return answered_before(earlier, fingerprint)
    desk = open_desk(office, tx, actor, order, lane, fingerprint=fingerprint)
    return operation.work(desk, order.command)
