"""A member's number and PIN: made by chance for a slip of paper, or chosen by the member."""

import itertools
import re
import secrets
from collections.abc import Sequence

from coop_credit.actors import Actor
from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import guarded
from coop_credit.operations.guarding import known_browser
from coop_credit.store import passwords
from coop_credit.store import people
from coop_credit.store import pins
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access

PIN_DIGITS = 8


class PinRefused(Failure):
    """The new PIN cannot be kept; ``reason`` says why.

    ``digits``, ``differs`` (typed the second time), ``same`` (as before), ``same-digit``, ``row``,
    ``repeated``, ``own`` (it stands in the own identity number or phone).
    """

    code = "pin-refused"


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


def change_pin(
    office: Office, address: str, actor: Actor, old: str, new: str, *, but: str, browser: str = ""
) -> bool:
    """Put a PIN of the member's choice in the place of the old one; ``False`` when that is wrong.

    The member's sessions end, ``but`` the one with this id. address, browser: where from. Raises
    ``PinRefused``, ``TooManyTries``, and ``NotFound`` for no such member.
    """
    cooperative, member = actor.cooperative, actor.member
    if member_by_pin(office, address, cooperative, member, old, browser=browser) is None:
        return False
    with office.database.read() as tx:
        person = people.find_member(tx, cooperative, member)
    if person is None:
        raise NotFound
    own = office.privacy.unseal(person.sealed, f"member/{cooperative}/{member}")
    _check_pin(new, old, (own["identity"], own["phone"]))
    kept = passwords.hashed(office.privacy, _place(cooperative, member), new)
    now = instant_text(office.clock.now())
    with office.database.write() as tx:
        pins.put_pin(tx, cooperative, member, kept)
        sessions.end_all(tx, actor.principal, cooperative, now=now, but=but)
    return True


def _check_pin(pin: str, old: str, own: Sequence[str]) -> None:
    """Raise ``PinRefused`` for one that cannot be kept. own: numbers in which it must not stand."""
    if re.fullmatch(f"[0-9]{{{PIN_DIGITS}}}", pin) is None:
        raise PinRefused(reason="digits", digits=PIN_DIGITS)
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if steps == {0}:
        raise PinRefused(reason="same-digit")
    if steps in ({1}, {9}):
        raise PinRefused(reason="row")
    if any(pin == pin[:part] * (PIN_DIGITS // part) for part in (2, 4)):
        raise PinRefused(reason="repeated")
    if any(pin in each for each in own):
        raise PinRefused(reason="own")
    if pin == old:
        raise PinRefused(reason="same")


def member_by_pin(
    office: Office, address: str, cooperative: str, member: int, pin: str, *, browser: str = ""
) -> Grant | None:
    """Who signs in with a number and a PIN; ``None`` for a wrong PIN and for nobody alike.

    address, browser: where from. Raises ``TooManyTries``.
    """
    place = _place(cooperative, member)
    grant = Grant(principal=f"member:{member}", role="member", scope=cooperative, member=member)

    def check() -> Grant | None:
        with office.database.read() as tx:
            kept = pins.find_pin(tx, cooperative, member)
        fits = passwords.is_hash_of(kept or passwords.NOBODY, office.privacy, place, pin)
        return grant if fits else None

    known = known_browser(office, browser, [grant])
    return guarded(office, address, place, check, browser=known)


def _place(cooperative: str, member: int) -> str:
    return f"member_pin/{cooperative}/{member}"
