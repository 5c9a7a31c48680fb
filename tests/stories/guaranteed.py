"""Loans with guarantors, for stories: asked for, agreed to, paid out."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.lending.guarantees import Surety
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Refused
from coop_credit.operations.guaranteeing import GiveGuarantee
from coop_credit.operations.guaranteeing import RecordGuarantorPayment
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from tests.ledgers import Village

#: 100 days after the village's clock, 24 November 2026.
DUE = dt.date(2027, 3, 4)


def sureties(*named: int | tuple[int, str]) -> tuple[Surety, ...]:
    """Members who are asked, for the principal or for a sum."""
    return tuple(
        Surety(each) if isinstance(each, int) else Surety(each[0], parse_yuan(each[1]))
        for each in named
    )


def ask(village: Village, member: int, amount: str, *named: int | tuple[int, str]) -> int:
    """An application with guarantors; the loan's number."""
    command = ApplyForLoan(
        member=member,
        amount=parse_yuan(amount),
        due_on=DUE,
        instalments=1,
        rate_bp=600,
        purpose="machinery",
        note="",
        guarantors=sureties(*named),
    )
    return int(str(village.do(village.manager, command).body["loan"]))


def agree(village: Village, loan: int, *guarantors: int) -> None:
    """Each of them agrees, by a token of the own."""
    for each in guarantors:
        command = GiveGuarantee(loan=loan, guarantor=each, happened_on=village.today)
        village.do(village.member(each), command)


def lend(village: Village, member: int, amount: str, *named: int | tuple[int, str]) -> int:
    """A loan whose guarantors all agree, from application to payout; its number."""
    loan = ask(village, member, amount, *named)
    agree(village, loan, *(each.member for each in sureties(*named)))
    village.approve(loan)
    village.do(village.cashier, PayOutLoan(loan=loan))
    return loan


def guarantor_pays(
    village: Village, loan: int, guarantor: int, amount: str, on: dt.date | None = None
) -> Entry:
    """A guarantor brings money to the cashier."""
    command = RecordGuarantorPayment(
        loan=loan,
        guarantor=guarantor,
        amount=parse_yuan(amount),
        happened_on=on or village.today,
    )
    return village.do(village.cashier, command)


def refused(attempt: Callable[[], object]) -> Entry:
    """The entry of a refusal."""
    with pytest.raises(Refused) as refusal:
        attempt()
    return refusal.value.entry


def fact(refusal: Entry, name: str) -> object:
    """What a refusal says by this name."""
    facts = refusal.body["facts"]
    assert isinstance(facts, Mapping)
    return facts[name]


def broken(attempt: Callable[[], object]) -> list[Verdict]:
    """The verdicts that an attempt breaks."""
    return [each for each in verdicts_in(refused(attempt).body) if not each.holds]


def sound(village: Village) -> bool:
    """Whether the program's own check is content."""
    return verify_books(village.office.database, village.office.privacy, village.cooperative) == []
