"""What may be lost of the loans is set aside, where the charter wants it booked. 计提损失准备"""

from dataclasses import dataclass

from coop_credit.ledger.accounts import LOSS_RESERVE
from coop_credit.ledger.accounts import PROVISION
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.lending.grades import Yardstick
from coop_credit.lending.schedule import days_late
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.operations.desk import Desk
from coop_credit.operations.passing_on import PLEDGERS
from coop_credit.operations.pledging import has_pledges
from coop_credit.operations.writing_off import PLEDGE_BEARER
from coop_credit.rulebook.grading import yardstick
from coop_credit.store import journal
from coop_credit.store.schedules import open_loans

#: The parameter that says whether what may be lost is a memo or is booked, and that it is.
LOAN_PROVISION = "loan-provision"
BOOKED = "booked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookProvision:
    """Bring what is set aside to what may be lost of the loans today."""


def book_provision(desk: Desk, _command: BookProvision) -> Entry:
    """Book the difference between what may be lost today and what is set aside.

    More is an expense; less is taken back from it. A write-off leaves the reserve as it is: the
    loan is no longer reckoned with, and the next booking releases what was set aside for it.
    """
    book = desk.provisions
    stick = yardstick(book, desk.charter, desk.today)
    if stick is None:
        desk.refuse("no-grades-in-rulebook", subject=ABOUT_COOPERATIVE, rulebook=book.id)
    if (
        LOAN_PROVISION not in book.parameters
        or book.in_force(LOAN_PROVISION, desk.today, desk.charter).value != BOOKED
    ):
        desk.refuse("provision-is-memo", subject=ABOUT_COOPERATIVE)
    asked = _asked(desk, stick)
    held = journal.balance(desk.tx, desk.cooperative, LOSS_RESERVE).on_credit
    if asked == held:
        desk.refuse("provision-stands", subject=ABOUT_COOPERATIVE, reserve_fen=held.fen)
    transfer = (
        Transfer(PROVISION, LOSS_RESERVE, asked - held)
        if asked > held
        else Transfer(LOSS_RESERVE, PROVISION, held - asked)
    )
    return desk.record(
        Kind.PROVISION_BOOKED,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body={"reserve_fen": asked.fen},
        transfers=(transfer,),
    )


def _asked(desk: Desk, stick: Yardstick) -> Money:
    """What may be lost today; nothing where the pledgers would bear it."""
    if has_pledges(desk):
        bearer = desk.provisions.in_force(PLEDGE_BEARER, desk.today, desk.charter).value
        if bearer == PLEDGERS:
            return ZERO
    return total(
        [
            stick.memo(stick.grade(days_late(each.plan, each.repaid, desk.today)), each.owing)
            for each in open_loans(desk.tx, desk.cooperative)
        ]
    )
