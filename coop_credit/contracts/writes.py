"""Every write in one table, for the edges that offer it: the API and the commands.

A write has a name, an address in the API, what its request holds, and the command that this
makes. Nothing of it is declared a second time.
"""

from coop_credit.contracts import closing as closes
from coop_credit.contracts import commands
from coop_credit.contracts import openings
from coop_credit.contracts import pledges
from coop_credit.contracts import rulebooks
from coop_credit.contracts.people_writes import PEOPLE
from coop_credit.contracts.write import Write
from coop_credit.operations import adopting
from coop_credit.operations import bookkeeping
from coop_credit.operations import borrowing
from coop_credit.operations import calling
from coop_credit.operations import closing
from coop_credit.operations import contributing
from coop_credit.operations import extending
from coop_credit.operations import founding
from coop_credit.operations import guaranteeing
from coop_credit.operations import handing_in
from coop_credit.operations import opening
from coop_credit.operations import pledging
from coop_credit.operations import provisioning
from coop_credit.operations import repaying
from coop_credit.operations import settling
from coop_credit.operations import staffing
from coop_credit.operations import withdrawing
from coop_credit.operations import writing_off

#: A cooperative begins: the one write under an id that is not there yet.
FOUND = Write(
    "found",
    "",
    commands.FoundCooperativeSchema,
    founding.FoundCooperative,
    "Found a cooperative 建立合作社",
)

WRITES = (
    Write(
        "open-books",
        "/opening-balances",
        openings.OpeningBalancesSchema,
        opening.RecordOpeningBalances,
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
    Write(
        "adopt-rulebook",
        "/rulebook-adoptions",
        rulebooks.AdoptionSchema,
        adopting.AdoptRulebook,
        "Be judged by another rulebook from today on 换用规则集",
    ),
    *PEOPLE,
    Write(
        "contribute",
        "/contributions",
        commands.MemberAmountSchema,
        contributing.RecordContribution,
        "Record a contribution 出资",
    ),
    Write(
        "give-pledge",
        "/pledges",
        commands.MemberAmountSchema,
        pledging.GivePledge,
        "Record a pledge 承诺出资",
    ),
    Write(
        "lower-pledge",
        "/pledge-reductions",
        commands.MemberAmountSchema,
        pledging.LowerPledge,
        "Lower a pledge by what is free of it 减少承诺",
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
    Write(
        "guarantee",
        "/loans/<int:loan>/guarantees",
        commands.ConsentSchema,
        guaranteeing.GiveGuarantee,
        "Agree to stand surety 同意担保",
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
        "call-pledges",
        "/loans/<int:loan>/calls",
        pledges.CallSchema,
        calling.CallPledges,
        "Call on pledges for an approved loan 调用承诺",
    ),
    Write(
        "confirm-funds",
        "/loans/<int:loan>/confirmations",
        pledges.ConfirmationSchema,
        calling.ConfirmFunds,
        "Record that called money has come 资金到账",
    ),
    Write(
        "lapse-call",
        "/loans/<int:loan>/lapse",
        pledges.LapseSchema,
        calling.LapseCall,
        "Release the pledges called for a loan 调用失效",
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
        "guarantor-pays",
        "/loans/<int:loan>/guarantor-payments",
        commands.GuarantorPaymentSchema,
        guaranteeing.RecordGuarantorPayment,
        "Record what a guarantor paid 担保人代偿",
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
        "settle-pledgers",
        "/loans/<int:loan>/settlement",
        commands.Empty,
        settling.SettlePledgers,
        "Pay its pledgers what a loan that the cooperative bears has not brought back 垫付承诺人",
    ),
    Write(
        "book-provision",
        "/loss-provisions",
        commands.Empty,
        provisioning.BookProvision,
        "Set aside what may be lost of the loans 计提损失准备",
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
    Write(
        "close-month",
        "/month-closings",
        closes.CloseMonthSchema,
        closing.CloseMonth,
        "Close a month for good 月结",
    ),
    Write(
        "hand-in-month",
        "/month-hand-ins",
        closes.HandInMonthSchema,
        handing_in.HandInMonth,
        "Hand a closed month in to the regulator 报送月度包",
    ),
)
