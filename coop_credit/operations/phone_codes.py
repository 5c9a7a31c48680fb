"""Signing in with a phone number: a code is sent there, and whoever has it may be its member.

Everything is done alike for a phone that is nobody's, except that nothing is sent.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

from coop_credit.dates import instant_text
from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import count_code
from coop_credit.operations.guarding import guarded_place
from coop_credit.operations.guarding import known_browser
from coop_credit.store import cooperatives
from coop_credit.store import messages
from coop_credit.store import phone_codes
from coop_credit.store.access import Grant
from coop_credit.store.access import new_secret
from coop_credit.store.access import secret_digest
from coop_credit.store.contacts import Reached
from coop_credit.store.contacts import reached_by
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from coop_credit.store.phone_codes import PhoneCode

DIGITS = 6
#: How long a code is good, and behind it the choice of a member.
GOOD_FOR = dt.timedelta(minutes=10)
#: How many wrong codes may be typed for one that was sent.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a phone, as its page shows them. cooperative_name: in full."""

    cooperative: str
    cooperative_name: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a right code opens: a ticket, good once, to be one of these members; never none."""

    ticket: str
    members: tuple[Member, ...]


def ask_code(
    office: Office, address: str, phone: str, *, language: str, channel: str, browser: str = ""
) -> str:
    """Have a code sent to a phone where it is a member's, and give the id of what was asked.

    address, browser: where from. phone: as ``phone_number`` gives it. channel: of messages. Raises
    ``TooManyCodes``.
    """
    now, (code_id, _) = office.clock.now(), new_secret()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    members = [_grant(each.cooperative, each.member) for each in _reached(office, phone)]
    known, from_known = bool(members), known_browser(office, browser, members)
    seal = office.privacy.seal
    to_send = seal({"code": code, "language": language}, _place(code_id, "code"))
    made = PhoneCode(
        id=code_id,
        sealed_phone=seal({"phone": phone}, _place(code_id, "phone")),
        sealed_code=to_send if known else "",
        code_digest=_digest(office, code_id, code),
        until=instant_text(now + GOOD_FOR),
    )
    key = Key(
        cooperative=INSTALLATION,
        member=messages.MANAGER,
        kind=messages.CODE,
        day=now.date(),
        channel=channel,
        topic=code_id,
    )
    wanted = Wanted(key=key, facts={}, given_up="" if known else "no-address")
    with office.database.write() as tx:
        count_code(office, tx, address, phone, from_known)
        phone_codes.forget_codes(tx, instant_text(now))
        phone_codes.put_code(tx, made)
        messages.queue(tx, [wanted], instant_text(now))
    return code_id


def show_code(office: Office, address: str, code_id: str, code: str) -> Shown | None:
    """Use a code up; ``None`` for a wrong one, one too old, used, or tried too often alike.

    address: where from. Raises ``TooManyTries``.
    """
    now = office.clock.now()

    def check() -> Shown | None:
        with office.database.write() as tx:
            tried = phone_codes.try_code(tx, code_id, most=TRIES, now=instant_text(now))
        if tried is None or not hmac.compare_digest(tried[0], _digest(office, code_id, code)):
            return None
        members = _members(office, _phone(office, code_id, tried[1]))
        _, ticket = new_secret()
        until = instant_text(now + GOOD_FOR)
        with office.database.write() as tx:
            used = phone_codes.use_code(tx, code_id, secret_digest(ticket), until=until)
        return Shown(ticket, members) if used and members else None

    return guarded_place(office, address, check)


def choose_member(
    office: Office, code_id: str, ticket: str, cooperative: str, member: int
) -> Grant | None:
    """Use a ticket up to be one of the phone's members; ``None`` when that is not so."""
    now = instant_text(office.clock.now())
    with office.database.write() as tx:
        sealed = phone_codes.use_ticket(tx, code_id, secret_digest(ticket), now=now)
    if not sealed:
        return None
    reached = _reached(office, _phone(office, code_id, sealed))
    if (cooperative, member) not in {(each.cooperative, each.member) for each in reached}:
        return None
    return _grant(cooperative, member)


def code_to_send(office: Office, code_id: str) -> tuple[str, str, str] | None:
    """Phone, code and language of what was asked for; ``None`` when it is too late for it."""
    with office.database.read() as tx:
        sealed = phone_codes.to_send(tx, code_id, now=instant_text(office.clock.now()))
    if sealed is None:
        return None
    told = office.privacy.unseal(sealed[1], _place(code_id, "code"))
    return _phone(office, code_id, sealed[0]), told["code"], told["language"]


def _grant(cooperative: str, member: int) -> Grant:
    return Grant(principal=f"member:{member}", role="member", scope=cooperative, member=member)


def _reached(office: Office, phone: str) -> list[Reached]:
    with office.database.snapshot() as tx:
        indexes = [
            office.privacy.keyed_hash("phone", cooperative, phone)
            for cooperative in cooperatives.all_ids(tx)
        ]
        return reached_by(tx, indexes)


def _members(office: Office, phone: str) -> tuple[Member, ...]:
    return tuple(
        Member(
            each.cooperative,
            each.cooperative_name,
            each.member,
            office.privacy.unseal(each.sealed, f"member/{each.cooperative}/{each.member}")["name"],
        )
        for each in _reached(office, phone)
    )


def _phone(office: Office, code_id: str, sealed: str) -> str:
    return office.privacy.unseal(sealed, _place(code_id, "phone"))["phone"]


def _digest(office: Office, code_id: str, code: str) -> str:
    return office.privacy.keyed_hash("phone-code", code_id, code)


def _place(code_id: str, part: str) -> str:
    return f"phone_code/{code_id}/{part}"
