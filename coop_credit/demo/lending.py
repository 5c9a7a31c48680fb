"""Loans of the demonstration: asked for, voted on, paid out, repaid."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.dates import add_months
from coop_credit.demo.loading import DemoCooperative
from coop_credit.demo.loading import PANEL
from coop_credit.demo.loading import by_staff
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.repaying import RecordRepayment

RATE_BP = 600


@dataclass(frozen=True, slots=True)
class Wish:
    """A loan that a member of the demonstration asks for. amount: yuan, as it is typed."""

    cooperative: DemoCooperative
    member: int
    amount: str
    months: int
    instalments: int
    purpose: str

    def terms(self, day: dt.date) -> LoanTerms:
        """What is agreed when it is paid out on a day."""
        return LoanTerms(
            principal=parse_yuan(self.amount),
            starts_on=day,
            due_on=add_months(day, self.months),
            instalments=self.instalments,
            rate_bp=RATE_BP,
        )


def apply(office: Office, wish: Wish, day: dt.date) -> int:
    """Ask for a loan, which waits for the panel then; its number."""
    terms = wish.terms(day)
    command = ApplyForLoan(
        member=wish.member,
        amount=terms.principal,
        due_on=terms.due_on,
        instalments=terms.instalments,
        rate_bp=terms.rate_bp,
        purpose=wish.purpose,
        note="",
    )
    asked = by_staff(office, wish.cooperative, Role.MANAGER, command, part=f"-{wish.member}")
    return int(str(asked.body["loan"]))


def lend(office: Office, wish: Wish, day: dt.date) -> int:
    """Apply for a loan, approve it and pay it out on one day; its number."""
    loan, here = apply(office, wish, day), wish.cooperative
    for panellist in PANEL:
        vote = CastVote(loan=loan, panellist=panellist, vote="for", happened_on=day)
        by_staff(office, here, Role.BOOKKEEPER, vote, part=f"-{loan}-{panellist}")
    decision = DecideLoan(loan=loan, decision="approve")
    by_staff(office, here, Role.MANAGER, decision, part=f"-{loan}")
    by_staff(office, here, Role.CASHIER, PayOutLoan(loan=loan), part=f"-{loan}")
    return loan


def repay(office: Office, wish: Wish, loan: int, amount: Money, day: dt.date) -> None:
    """Take what a borrower pays on a day."""
    command = RecordRepayment(loan=loan, amount=amount, happened_on=day)
    by_staff(office, wish.cooperative, Role.CASHIER, command, part=f"-{loan}-{day}")
