"""Loans of the demonstration: Fumandi in the middle of its work, for whoever looks at the pages."""

import datetime as dt

from coop_credit.actors import Role
from coop_credit.dates import add_months
from coop_credit.demo.loading import FUMANDI
from coop_credit.demo.loading import PANEL
from coop_credit.demo.loading import order
from coop_credit.ledger.entries import Entry
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.withdrawing import NoticeWithdrawal

_RATE_BP = 600
#: Member, amount, months, instalments, purpose: paid out.
_LENT = (
    (1, "30000.00", 6, 6, "seed-fertiliser"),
    (2, "55000.00", 12, 1, "greenhouse-facility"),
    (3, "48000.00", 12, 4, "machinery"),
    (4, "20000.00", 1, 1, "harvest-purchase"),
    (5, "8200.00", 3, 1, "labour-hire"),
)
#: The same, still waiting for the panel.
_ASKED = ((6, "15000.00", 10, 1, "feed-livestock"), (7, "26000.00", 12, 2, "machinery"))


def lend(office: Office, today: dt.date) -> None:
    """Loans paid out today, applications that wait, and a withdrawal that somebody noticed."""
    for loan in _LENT:
        _pay_out(office, today, _apply(office, today, loan))
    for loan in _ASKED:
        _apply(office, today, loan)
    _do(
        office,
        Role.CASHIER,
        NoticeWithdrawal(member=8, amount=parse_yuan("2000.00"), happened_on=today),
        "withdrawal",
    )


def _apply(office: Office, today: dt.date, asked: tuple[int, str, int, int, str]) -> int:
    member, amount, months, instalments, purpose = asked
    command = ApplyForLoan(
        member=member,
        amount=parse_yuan(amount),
        due_on=add_months(today, months),
        instalments=instalments,
        rate_bp=_RATE_BP,
        purpose=purpose,
        note="",
    )
    return int(str(_do(office, Role.MANAGER, command, f"{member}").body["loan"]))


def _pay_out(office: Office, today: dt.date, loan: int) -> None:
    for panellist in PANEL:
        vote = CastVote(loan=loan, panellist=panellist, vote="for", happened_on=today)
        _do(office, Role.BOOKKEEPER, vote, f"{loan}-{panellist}")
    _do(office, Role.MANAGER, DecideLoan(loan=loan, decision="approve"), f"{loan}")
    _do(office, Role.CASHIER, PayOutLoan(loan=loan), f"{loan}")


def _do(office: Office, role: Role, command: object, part: str) -> Entry:
    return order(office, FUMANDI, FUMANDI.staff(role), command, part=f"-{part}")
