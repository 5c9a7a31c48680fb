"""How members are found, or told to share something, without being read: blind indexes."""

from coop_credit.operations.desk import Desk
from coop_credit.store import contacts


def identity_index(desk: Desk, number: str) -> str:
    """The blind index of a person's identity number in this cooperative."""
    return desk.office.privacy.keyed_hash("identity", desk.cooperative, number)


def keep_contact(desk: Desk, member: int, phone: str, account: str) -> None:
    """Write down how a member can be found by phone and account from the next entry on."""
    privacy = desk.office.privacy
    contacts.add_contact(
        desk.tx,
        contacts.Contact(
            cooperative=desk.cooperative,
            member=member,
            seq=desk.lane.next_seq,
            phone_index=privacy.keyed_hash("phone", desk.cooperative, phone) if phone else "",
            account_index=privacy.keyed_hash("account", desk.cooperative, account)
            if account
            else "",
        ),
    )
