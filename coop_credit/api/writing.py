"""The writes: one address for each operation, answered by the entry that it made."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint
from flask_smorest import abort

from coop_credit.api.context import actor
from coop_credit.api.context import office
from coop_credit.api.context import second_person
from coop_credit.api.context import sign_in
from coop_credit.contracts import commands
from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.resources import EntrySchema
from coop_credit.ledger.entries import Entry
from coop_credit.operations import bookkeeping
from coop_credit.operations import borrowing
from coop_credit.operations import contributing
from coop_credit.operations import extending
from coop_credit.operations import founding
from coop_credit.operations import membership
from coop_credit.operations import repaying
from coop_credit.operations import staffing
from coop_credit.operations import withdrawing
from coop_credit.operations import writing_off
from coop_credit.operations.desk import Order
from coop_credit.operations.register import carry_out

blueprint = Blueprint("writing", "writing", description="办理: every write is one entry")
blueprint.before_request(sign_in)

KEY_LENGTHS = (8, 80)


class KeyHeader(ma.Schema):
    """The idempotency key: the same key with the same command does the thing once."""

    class Meta:
        unknown = ma.EXCLUDE

    key = ma.fields.String(
        data_key="Idempotency-Key",
        required=True,
        validate=[ma.validate.Length(*KEY_LENGTHS), ma.validate.Regexp(r"^[!-~]+$")],
    )


@dataclass(frozen=True, slots=True)
class Write:
    """An address under a cooperative, what its request holds, the command that this makes."""

    name: str
    address: str
    schema: type[ma.Schema]
    command: Callable[..., object]
    summary: str


WRITES = (
    Write(
        "open-books",
        "/opening-balances",
        commands.OpeningBalancesSchema,
        founding.RecordOpeningBalances,
        "Take over the paper books 期初余额",
    ),
    Write("appoint", "/staff", commands.StaffSchema, staffing.AppointStaff, "Give duties 任命"),
    Write(
        "set-charter-value",
        "/charter-values",
        commands.CharterValueSchema,
        staffing.SetCharterValue,
        "Set one of the cooperative's own numbers 章程",
    ),
    Write(
        "override",
        "/overrides",
        commands.OverrideSchema,
        staffing.GrantOverride,
        "Lift a rule in principle 特批",
    ),
    Write("admit", "/members", commands.AdmitMemberSchema, membership.AdmitMember, "Admit 入社"),
    Write(
        "approve-participants",
        "/participants",
        commands.ParticipantsSchema,
        membership.ApproveParticipants,
        "Approve a batch of participants 批准参与社员",
    ),
    Write(
        "release",
        "/members/<int:member>/leaving",
        commands.LeavingSchema,
        membership.ReleaseMember,
        "Let a member go 退社",
    ),
    Write(
        "contribute",
        "/contributions",
        commands.MemberAmountSchema,
        contributing.RecordContribution,
        "Record a contribution 出资",
    ),
    Write(
        "notice-withdrawal",
        "/withdrawals",
        commands.MemberAmountSchema,
        withdrawing.NoticeWithdrawal,
        "Notice a withdrawal 退出资金申请",
    ),
    Write(
        "pay-withdrawal",
        "/withdrawals/<int:withdrawal>/payment",
        commands.Empty,
        withdrawing.PayWithdrawal,
        "Pay a withdrawal 退出资金",
    ),
    Write(
        "cancel-withdrawal",
        "/withdrawals/<int:withdrawal>/cancellation",
        commands.Empty,
        withdrawing.CancelWithdrawal,
        "Take a notice back 撤回申请",
    ),
    Write(
        "apply",
        "/loans",
        commands.ApplicationSchema,
        borrowing.ApplyForLoan,
        "Apply for a loan 借款申请",
    ),
    Write("vote", "/loans/<int:loan>/votes", commands.VoteSchema, borrowing.CastVote, "Vote 评议"),
    Write(
        "decide",
        "/loans/<int:loan>/decision",
        commands.DecisionSchema,
        borrowing.DecideLoan,
        "Decide on a loan 审批",
    ),
    Write(
        "pay-out",
        "/loans/<int:loan>/payout",
        commands.Empty,
        borrowing.PayOutLoan,
        "Pay a loan out 发放",
    ),
    Write(
        "extend",
        "/loans/<int:loan>/extensions",
        commands.ExtensionSchema,
        extending.ExtendLoan,
        "Agree on a later last day 展期",
    ),
    Write(
        "repay",
        "/loans/<int:loan>/repayments",
        commands.AmountSchema,
        repaying.RecordRepayment,
        "Record a repayment 归还",
    ),
    Write(
        "write-off",
        "/loans/<int:loan>/write-off",
        commands.WriteOffSchema,
        writing_off.WriteOffLoan,
        "Write a loan off 核销",
    ),
    Write(
        "recover",
        "/loans/<int:loan>/recoveries",
        commands.AmountSchema,
        writing_off.RecordRecovery,
        "Record what was recovered of a loan written off 收回已核销借款",
    ),
    Write(
        "return-excess",
        "/excess-returns",
        commands.ExcessSchema,
        repaying.ReturnExcess,
        "Hand back what was paid too much 退还多还款项",
    ),
    Write(
        "bank-interest",
        "/bank-interest",
        commands.AmountSchema,
        bookkeeping.RecordBankInterest,
        "Record what the bank paid 银行结息",
    ),
    Write(
        "bank-charge",
        "/bank-charges",
        commands.AmountSchema,
        bookkeeping.RecordBankCharge,
        "Record what the bank charged 银行手续费",
    ),
    Write(
        "bank-balance",
        "/bank-balances",
        commands.BankBalanceSchema,
        bookkeeping.RecordBankBalance,
        "Record a month-end balance of the bank 对账",
    ),
    Write(
        "reverse",
        "/entries/<int:seq>/reversal",
        commands.ReversalSchema,
        bookkeeping.ReverseEntry,
        "Undo an entry 红字冲销",
    ),
)


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _order(cooperative: str, key: str, command: object) -> Entry:
    order = Order(cooperative=cooperative, key=key, command=command, seconded_by=second_person())
    return carry_out(office(), actor(), order)


def _answer_to(write: Write) -> Callable[..., Entry]:
    def answer(
        body: dict[str, Any], headers: dict[str, str], cooperative: str, **numbers: int
    ) -> Entry:
        return _order(cooperative, headers["key"], write.command(**_tuples(body), **numbers))

    answer.__doc__ = write.summary
    answer.__name__ = write.name.replace("-", "_")
    return answer


def _offer(write: Write) -> None:
    view = blueprint.arguments(KeyHeader, location="headers")(_answer_to(write))
    view = blueprint.arguments(write.schema)(view)
    view = blueprint.response(HTTPStatus.CREATED, EntrySchema)(view)
    numbered = write.address.replace("<int:", f"<int(max={NUMBER_MAX}):")
    address = f"/cooperatives/<cooperative>{numbered}"
    blueprint.route(address, methods=["POST"])(view)


for each in WRITES:
    _offer(each)


@blueprint.route("/cooperatives/<cooperative>", methods=["PUT"])
@blueprint.arguments(commands.FoundCooperativeSchema)
@blueprint.arguments(KeyHeader, location="headers")
@blueprint.response(HTTPStatus.CREATED, EntrySchema)
def found(body: dict[str, Any], headers: dict[str, str], cooperative: str) -> Entry:
    """Found a cooperative 建立合作社"""
    if re.fullmatch(ID_PATTERN, cooperative, re.ASCII) is None:
        wrong = "small ASCII letters, digits and hyphens, 40 at most"
        abort(HTTPStatus.UNPROCESSABLE_ENTITY, messages={"path": {"cooperative": [wrong]}})
    command = founding.FoundCooperative(**_tuples(body))
    return _order(cooperative, headers["key"], command)
