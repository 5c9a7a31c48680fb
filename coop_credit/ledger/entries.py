"""Entries of the journal and the transfers in them.

An entry is one line of a cooperative's journal: what happened, who, when,
a body of facts, and zero or more transfers. With transfers it is also a
voucher (凭证) and has a voucher number.
"""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.money import Money

#: What a body may hold: text, whole numbers, lists and objects with ASCII keys.
#: No null, no truth value, no fraction, so that its canonical text is one and the same everywhere.
Scalar = str | int
Value = Scalar | Sequence["Value"] | Mapping[str, "Value"]
Body = Mapping[str, Value]


class Kind(StrEnum):
    """What an entry says. Each kind's body is published under ``schemas/journal/``."""

    COOPERATIVE_FOUNDED = "cooperative-founded"
    STAFF_APPOINTED = "staff-appointed"
    RELATION_DECLARED = "relation-declared"
    RELATION_ENDED = "relation-ended"
    CHARTER_VALUE_SET = "charter-value-set"
    OVERRIDE_GRANTED = "override-granted"
    RULEBOOK_ADOPTED = "rulebook-adopted"
    OPENING_BALANCES = "opening-balances"
    MEMBER_ADMITTED = "member-admitted"
    CONTACT_CHANGED = "contact-changed"
    PARTICIPANTS_APPROVED = "participants-approved"
    INTAKE_FILED = "intake-filed"
    MEMBER_LEFT = "member-left"
    CONTRIBUTION = "contribution"
    PLEDGE_GIVEN = "pledge-given"
    PLEDGE_LOWERED = "pledge-lowered"
    WITHDRAWAL_NOTICED = "withdrawal-noticed"
    WITHDRAWAL_PAID = "withdrawal-paid"
    WITHDRAWAL_CANCELLED = "withdrawal-cancelled"
    LOAN_APPLIED = "loan-applied"
    GUARANTEE_GIVEN = "guarantee-given"
    VOTE_CAST = "vote-cast"
    LOAN_DECIDED = "loan-decided"
    PLEDGES_CALLED = "pledges-called"
    FUNDS_CONFIRMED = "funds-confirmed"
    CALL_LAPSED = "call-lapsed"
    LOAN_PAID_OUT = "loan-paid-out"
    LOAN_EXTENDED = "loan-extended"
    REPAYMENT = "repayment"
    GUARANTOR_PAID = "guarantor-paid"
    LOAN_WRITTEN_OFF = "loan-written-off"
    RECOVERY = "recovery"
    PLEDGERS_SETTLED = "pledgers-settled"
    PROVISION_BOOKED = "provision-booked"
    EXCESS_RETURNED = "excess-returned"
    BANK_INTEREST = "bank-interest"
    BANK_CHARGE = "bank-charge"
    BANK_BALANCE = "bank-balance"
    MONTH_CLOSED = "month-closed"
    MONTH_HANDED_IN = "month-handed-in"
    REVERSAL = "reversal"
    REFUSAL = "refusal"


#: Kinds whose transfers can be taken back by a reversal.
REVERSIBLE = frozenset(
    {
        Kind.CONTRIBUTION,
        Kind.PLEDGE_GIVEN,
        Kind.PLEDGE_LOWERED,
        Kind.PLEDGES_CALLED,
        Kind.FUNDS_CONFIRMED,
        Kind.CALL_LAPSED,
        Kind.WITHDRAWAL_PAID,
        Kind.LOAN_PAID_OUT,
        Kind.REPAYMENT,
        Kind.GUARANTOR_PAID,
        Kind.LOAN_WRITTEN_OFF,
        Kind.RECOVERY,
        Kind.PLEDGERS_SETTLED,
        Kind.PROVISION_BOOKED,
        Kind.EXCESS_RETURNED,
        Kind.BANK_INTEREST,
        Kind.BANK_CHARGE,
    }
)


#: The first letter of the accounts that are memos (表外): no money lies in them.
MEMO = "9"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money from one account to another: both named, different, the amount positive.

    Between memos no money moves; a memo never stands against an account of money.
    """

    debit: str
    credit: str
    amount: Money

    def __post_init__(self) -> None:
        assert self.debit != self.credit, self.debit
        assert self.debit.startswith(MEMO) == self.credit.startswith(MEMO), self
        assert self.amount.fen > 0, self.amount

    def swapped(self) -> "Transfer":
        """The transfer that undoes this one."""
        return Transfer(self.credit, self.debit, self.amount)


#: ``voucher`` and ``reverses`` of an entry that has none.
NONE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it stands in the journal.

    seq: 1, 2, 3 ... in each cooperative without a gap.
    booked_on drives balances; happened_on is what the paper says, never later.
    recorded_at: UTC text of ``dates.instant_text``.
    subject: whom it is about, ``member:17`` or ``cooperative``.
    voucher: 1, 2, 3 ... over the entries with transfers, else ``NONE``.
    reverses: the seq of the entry that this one undoes, else ``NONE``.
    key, fingerprint: the idempotency key and a keyed hash of the command it came with.
    digest: SHA-256 as 64 hex digits, over this entry and the digest before it.
    """

    cooperative: str
    seq: int
    kind: Kind
    booked_on: dt.date
    happened_on: dt.date
    recorded_at: str
    actor: str
    subject: str
    voucher: int
    reverses: int
    key: str
    fingerprint: str
    body: Body
    transfers: tuple[Transfer, ...]
    digest: str


def about_member(number: int) -> str:
    """The subject of entries about a member."""
    return f"member:{number}"


def member_in(subject: str) -> int:
    """The member that a subject is about, 0 for none.

    >>> member_in(about_member(17)), member_in("cooperative")
    (17, 0)
    """
    kind, _, number = subject.partition(":")
    return int(number) if kind == "member" else 0


#: The subject of entries about the cooperative as a whole.
ABOUT_COOPERATIVE = "cooperative"
