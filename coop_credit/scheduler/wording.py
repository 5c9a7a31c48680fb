"""What a message says, built from the books at the moment of sending.

A member is addressed by number and never by name, so that no message puts a name beside a sum.
"""

from dataclasses import dataclass

from coop_credit.errors import Fact
from coop_credit.i18n import day
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.chain import short_head
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import total
from coop_credit.notify.letter import Letter
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import WITHOUT_ADDRESS
from coop_credit.operations.desk import Office
from coop_credit.scheduler.reminding import days_for
from coop_credit.scheduler.templates import language_of
from coop_credit.scheduler.templates import worded
from coop_credit.store import cooperatives
from coop_credit.store import due
from coop_credit.store import journal
from coop_credit.store import messages
from coop_credit.store import people
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Message


@dataclass(frozen=True, slots=True)
class NotToBeSent:
    """Why there is nothing to send: ``no-address``, ``not-wanted``, ``nothing-left``."""

    reason: str


def message_id(office: Office, key: Key) -> str:
    """The id of a message, the same at every attempt; nothing can be read from it."""
    parts = (key.cooperative, str(key.member), key.kind, key.topic, key.day.isoformat())
    return office.privacy.keyed_hash("message", *parts, str(key.seq), key.channel)[:32]


def letter_for(office: Office, notify: Notify, message: Message) -> Letter | NotToBeSent:
    """The letter that a message is at this moment."""
    key = message.key
    with office.database.snapshot() as tx:
        to = _address(office, notify, tx, key)
        if not to and key.channel not in WITHOUT_ADDRESS:
            return NotToBeSent("no-address")
        if key.kind not in {"alarm", "overdue"} and messages.has_stopped(
            tx, key.cooperative, key.member
        ):
            return NotToBeSent("not-wanted")
        registered = cooperatives.find_cooperative(tx, key.cooperative)
        assert registered is not None
        signed = told(tx, registered, message, notify)
    if not signed:
        return NotToBeSent("nothing-left")
    subject = worded(notify, f"message.subject.{key.kind}", cooperative=registered.name)
    return Letter(id=message_id(office, key), to=to, subject=subject, text=signed)


def told(tx: Tx, registered: Cooperative, message: Message, notify: Notify) -> str:
    """What a message says at this moment, signed; ``""`` when nothing is left to be said."""
    said = _said(tx, registered, message, notify)
    if not said:
        return ""
    return worded(notify, "message.signed", cooperative=registered.name, said=said)


def _address(office: Office, notify: Notify, tx: Tx, key: Key) -> str:
    if key.member == MANAGER:
        return notify.addresses.get(key.cooperative, "")
    member = people.find_member(tx, key.cooperative, key.member)
    assert member is not None
    place = f"member/{key.cooperative}/{key.member}"
    return office.privacy.unseal(member.sealed, place)["phone"]


def _said(tx: Tx, registered: Cooperative, message: Message, notify: Notify) -> str:
    key = message.key
    match key.kind:
        case "receipt":
            entry = journal.find_entry(tx, key.cooperative, key.seq)
            assert entry is not None
            return _receipt(entry, key.member, notify)
        case "alarm":
            return worded(notify, f"message.alarm.{key.topic}", **message.facts)
        case kind:
            return _reminder(tx, registered, key, kind, notify)


def _receipt(entry: Entry, member: int, notify: Notify) -> str:
    language = language_of(notify)
    through_bank = [move for move in entry.transfers if BANK in {move.debit, move.credit}]
    moved = total([move.amount for move in through_bank or entry.transfers])
    facts: dict[str, Fact] = {
        "booked_on": day(entry.booked_on, language),
        "done": text(f"kind.{entry.kind}", language),
        "head": short_head(entry.digest),
        "member": member,
        "voucher": entry.voucher,
        "yuan": yuan(moved),
    }
    # Else whoever borrowed would take it for forgiven.
    still_owed = "-written-off" if entry.kind is Kind.LOAN_WRITTEN_OFF else ""
    return worded(notify, f"message.receipt{still_owed}", **facts)


def _reminder(tx: Tx, registered: Cooperative, key: Key, kind: str, notify: Notify) -> str:
    """One line for each instalment; ``""`` when all that was due is paid meanwhile."""
    language = language_of(notify)
    days = days_for(tx, registered, kind, key.day)
    lines = [
        worded(
            notify,
            f"message.{kind}-line",
            due_on=day(part.due_on, language),
            loan=part.loan,
            yuan=yuan(part.unpaid),
        )
        for part in due.due_parts(tx, registered.cooperative, days, member=key.member)
    ]
    if not lines:
        return ""
    listed = texts(language)["list.separator"].join(lines)
    return worded(notify, f"message.{kind}", lines=listed, member=key.member)
