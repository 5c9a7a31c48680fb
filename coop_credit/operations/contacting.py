"""A member has another phone, or another bank account. 变更联系方式"""

from dataclasses import dataclass

from coop_credit.dates import instant_text
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import about_member
from coop_credit.operations.desk import Desk
from coop_credit.operations.indexing import keep_contact
from coop_credit.operations.membership import present_member
from coop_credit.store import people
from coop_credit.store import sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    """The phone and the bank account of a member from now on; ``""`` for none."""

    member: int
    phone: str
    bank_account: str


def change_contact(desk: Desk, command: ChangeContact) -> Entry:
    """Put phone and account in the place of those before; the journal holds commitments only.

    Who was signed in as the member is so no longer: the phone of before may be in other hands.
    Raises ``NotFound`` for no such member.
    """
    member = present_member(desk, command.member)
    privacy = desk.office.privacy
    place = f"member/{desk.cooperative}/{member.number}"
    values, commitments = privacy.salted({"phone": command.phone, "account": command.bank_account})
    sealed = privacy.seal(privacy.unseal(member.sealed, place) | values, place)
    people.seal_member(desk.tx, desk.cooperative, member.number, sealed)
    now = instant_text(desk.office.clock.now())
    sessions.end_all(desk.tx, f"member:{member.number}", desk.cooperative, now=now)
    keep_contact(desk, member.number, command.phone, command.bank_account)
    return desk.record(
        Kind.CONTACT_CHANGED,
        subject=about_member(member.number),
        happened_on=desk.today,
        body={"member": member.number, **commitments},
    )
