"""A member's number and PIN: the PIN is made by chance, and stands on a slip of paper alone."""

import secrets

from coop_credit.actors import Actor
from coop_credit.dates import instant_text
from coop_credit.errors import NotFound
from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import guarded
from coop_credit.store import passwords
from coop_credit.store import people
from coop_credit.store import pins
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access

PIN_DIGITS = 8


def issue_pin(office: Office, actor: Actor, cooperative: str, member: int) -> str:
    """A new PIN for a member, which is shown once; the one before and its sessions end.

    Who had it made is written to the log of accesses. Raises ``NotFound``.
    """
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    kept = passwords.hashed(office.privacy, _place(cooperative, member), pin)
    now = instant_text(office.clock.now())
    with office.database.write() as tx:
        if people.find_member(tx, cooperative, member) is None:
            raise NotFound
        pins.put_pin(tx, cooperative, member, kept)
        sessions.end_all(tx, f"member:{member}", cooperative, now=now)
        put_access(
            tx,
            Access(
                at=now,
                actor=actor.principal,
                action="pin-issued",
                cooperative=cooperative,
                subject=str(member),
            ),
        )
    return pin


def member_by_pin(
    office: Office, address: str, cooperative: str, member: int, pin: str
) -> Grant | None:
    """Who signs in with a number and a PIN; ``None`` for a wrong PIN and for nobody alike.

    address: where from. Raises ``TooManyTries``.
    """
    place = _place(cooperative, member)

    def check() -> Grant | None:
        with office.database.read() as tx:
            kept = pins.find_pin(tx, cooperative, member)
        if not passwords.is_hash_of(kept or passwords.NOBODY, office.privacy, place, pin):
            return None
        return Grant(principal=f"member:{member}", role="member", scope=cooperative, member=member)

    return guarded(office, address, place, check)


def _place(cooperative: str, member: int) -> str:
    return f"member_pin/{cooperative}/{member}"
