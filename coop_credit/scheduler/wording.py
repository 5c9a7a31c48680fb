"""What a message says, built from the books at the moment of sending.

A member is addressed by number and never by name, so that no message puts a name beside a sum.
"""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import month_of
from coop_credit.errors import Fact
from coop_credit.i18n import case_text
from coop_credit.i18n import day
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.chain import short_head
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.lending.fees import PrincipalChange
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import letter_id
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import WITHOUT_ADDRESS
from coop_credit.operations.desk import Office
from coop_credit.operations.phone_codes import GOOD_FOR
from coop_credit.operations.phone_codes import code_to_send
from coop_credit.packs.leaves import leaves_in
from coop_credit.packs.leaves import spoken
from coop_credit.packs.tables import LEAVES
from coop_credit.scheduler.for_installation import MISSING
from coop_credit.scheduler.reminding import days_for
from coop_credit.scheduler.templates import Words
from coop_credit.scheduler.templates import words_in
from coop_credit.store import cooperatives
from coop_credit.store import due
from coop_credit.store import journal
from coop_credit.store import loan_histories
from coop_credit.store import people
from coop_credit.store import periods
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.due import DuePart
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.loan_histories import History
from coop_credit.store.message_wishes import wish_of
from coop_credit.store.messages import CODE
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Message

#: Facts of alarms that hold a code, by the place of its text.
_NAMED = {"grade": "grade.{}", "rule": "rule.{}.title"}


@dataclass(frozen=True, slots=True)
class NotToBeSent:
    """Why there is nothing to send.

    ``no-address``, ``not-wanted``, ``nothing-left``; ``too-late`` for a code.
    """

    reason: str


def letter_for(office: Office, notify: Notify, message: Message) -> Letter | NotToBeSent:
    """The letter that a message is at this moment."""
    key = message.key
    if key.kind == CODE:
        return _code_letter(office, notify, key)
    with office.database.snapshot() as tx:
        wish = wish_of(tx, key.cooperative, key.member)
        to = _address(office, notify, tx, key)
        if not to and key.channel not in WITHOUT_ADDRESS:
            return NotToBeSent("no-address")
        if key.kind not in {"alarm", "overdue"} and wish.stopped:
            return NotToBeSent("not-wanted")
        words = words_in(notify, wish.language)
        registered = _registered(tx, key)
        signed = _signed(tx, registered, message, words)
        name = _sender(registered, words)
    if not signed:
        return NotToBeSent("nothing-left")
    subject = words.say(f"message.subject.{key.kind}", cooperative=name)
    return Letter(id=letter_id(office.privacy, key), to=to, subject=subject, text=signed)


def _code_letter(office: Office, notify: Notify, key: Key) -> Letter | NotToBeSent:
    """The letter with a code to sign in with; whose phone it is stands nowhere in it."""
    found = code_to_send(office, key.topic)
    if found is None:
        return NotToBeSent("too-late")
    phone, code, spoken_there = found
    words = words_in(notify, spoken_there)
    name = words.say("message.installation")
    said = words.say("message.code", digits=code, minutes=GOOD_FOR // dt.timedelta(minutes=1))
    return Letter(
        id=letter_id(office.privacy, key),
        to=phone,
        subject=words.say("message.subject.code", cooperative=name),
        text=words.say("message.signed", cooperative=name, said=said),
    )


def told(tx: Tx, notify: Notify, message: Message) -> str:
    """What a message says at this moment, signed; ``""`` when nothing is left to be said."""
    wish = wish_of(tx, message.key.cooperative, message.key.member)
    return _signed(tx, _registered(tx, message.key), message, words_in(notify, wish.language))


def _signed(tx: Tx, registered: Cooperative | None, message: Message, words: Words) -> str:
    said = _said(tx, registered, message, words)
    if not said:
        return ""
    return words.say("message.signed", cooperative=_sender(registered, words), said=said)


def _registered(tx: Tx, key: Key) -> Cooperative | None:
    """Whose message it is; ``None`` for one of the whole installation."""
    if key.cooperative == INSTALLATION:
        return None
    registered = cooperatives.find_cooperative(tx, key.cooperative)
    assert registered is not None
    return registered


def _sender(registered: Cooperative | None, words: Words) -> str:
    return registered.name if registered else words.say("message.installation")


def _address(office: Office, notify: Notify, tx: Tx, key: Key) -> str:
    if key.cooperative == INSTALLATION:
        topic, _, region = key.topic.partition(":")
        return notify.regulators.get(region, "") if topic == MISSING else notify.administrator
    if key.member == MANAGER:
        return notify.addresses.get(key.cooperative, "")
    member = people.find_member(tx, key.cooperative, key.member)
    assert member is not None
    place = f"member/{key.cooperative}/{key.member}"
    return office.privacy.unseal(member.sealed, place)["phone"]


def _said(tx: Tx, registered: Cooperative | None, message: Message, words: Words) -> str:
    key = message.key
    match key.kind:
        case "receipt":
            entry = journal.find_entry(tx, key.cooperative, key.seq)
            assert entry is not None
            return _receipt(entry, key.member, words)
        case "alarm":
            topic = key.topic.partition(":")[0]
            facts = message.facts
            shown = {name: _shown(name, facts[name], words) for name in facts}
            return words.say(f"message.alarm.{topic}", **shown)
        case "statement":
            return _statement(tx, key, words)
        case kind:
            assert registered is not None
            return _reminder(tx, registered, key, kind, words)


def _shown(name: str, fact: Fact, words: Words) -> Fact:
    """A fact of an alarm: a code by its name, or as it is when somebody made it up; a day."""
    if name == "loans":
        listed = [case_text(each, words.language) for each in str(fact).split(", ")]
        return texts(words.language)["list.separator"].join(listed)
    if name in _NAMED:
        return texts(words.language).get(_NAMED[name].format(fact), fact)
    return day(dt.date.fromisoformat(str(fact)), words.language) if name.endswith("_on") else fact


def _receipt(entry: Entry, member: int, words: Words) -> str:
    through_bank = [move for move in entry.transfers if BANK in {move.debit, move.credit}]
    moved = total([move.amount for move in through_bank or entry.transfers])
    facts: dict[str, Fact] = {
        "booked_on": day(entry.booked_on, words.language),
        "done": text(f"kind.{entry.kind}", words.language),
        "head": short_head(entry.digest),
        "member": member,
        "voucher": entry.voucher,
        "yuan": yuan(moved),
    }
    # Else whoever borrowed would take it for forgiven.
    still_owed = "-written-off" if entry.kind is Kind.LOAN_WRITTEN_OFF else ""
    return words.say(f"message.receipt{still_owed}", **facts)


def _statement(tx: Tx, key: Key, words: Words) -> str:
    """What stood at a month's end, and the code with which a member finds it."""
    month = month_of(key.day)
    table = periods.sealed_table(tx, key.cooperative, month, LEAVES.name)
    (own,) = (row for row in leaves_in(table) if row["number"] == str(key.member))
    return words.say(
        "message.statement",
        day=day(key.day, words.language),
        member=key.member,
        owing=yuan(Money(int(own["owing_fen"]))),
        proof_code=spoken(own["salt"]),
        shares=yuan(Money(int(own["shares_fen"]))),
    )


def _reminder(tx: Tx, registered: Cooperative, key: Key, kind: str, words: Words) -> str:
    """One line for each instalment; ``""`` when all that was due is paid meanwhile."""
    counted = days_for(tx, registered, kind, key.day).counted
    parts = due.due_parts(tx, registered.cooperative, key.member, sorted(counted))
    if not parts:
        return ""
    lines = [
        words.say(
            f"message.{kind}-line",
            due_on=_due_text(part.due_on, counted[part.due_on], words),
            fee=yuan(fee),
            loan=part.loan,
            principal=yuan(part.unpaid),
            until=day(key.day, words.language),
            yuan=yuan(part.unpaid + fee),
        )
        for part, fee in _with_fees(tx, registered.cooperative, parts, key.day)
    ]
    listed = texts(words.language)["list.separator"].join(lines)
    return words.say(f"message.{kind}", lines=listed, member=key.member)


def _with_fees(
    tx: Tx, cooperative: str, parts: Sequence[DuePart], today: dt.date
) -> Iterator[tuple[DuePart, Money]]:
    """Each instalment with the usage fee to pay with it, on its day or today when that is over.

    Of two of one loan, the later one's fee is what is left when the earlier one is paid so.
    """
    histories = loan_histories.histories(tx, cooperative, sorted({each.loan for each in parts}))
    for part in parts:
        paid_on = max(part.due_on, today)
        before = histories[part.loan]
        fee = before.fee_left(part, paid_on)
        paid = PrincipalChange(paid_on, ZERO - part.unpaid)
        histories[part.loan] = before.after(History((paid,), (PrincipalChange(paid_on, fee),)))
        yield part, fee


def _due_text(agreed: dt.date, counted: dt.date, words: Words) -> str:
    """The day agreed, with the day that counts for it where that is another."""
    if agreed == counted:
        return day(agreed, words.language)
    return words.say(
        "message.day-off", due_on=day(agreed, words.language), counted=day(counted, words.language)
    )
