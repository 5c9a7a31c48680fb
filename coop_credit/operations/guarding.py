"""Who tries to sign in too often waits: told in the database, so that it holds over a restart.

A try is counted before the password is looked at, so that many at once gain nothing; one that
succeeds is taken back. Somebody who is not there is counted and waits like anybody else.
"""

import datetime as dt
import ipaddress
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.operations.desk import Office
from coop_credit.store import browsers
from coop_credit.store import tries
from coop_credit.store.access import Grant
from coop_credit.store.database import Tx

Found = TypeVar("Found")


class TooManyTries(Failure):
    """There were too many wrong tries; ``minutes`` until the next one is allowed."""

    code = "too-many-tries"


class TooManyCodes(Failure):
    """Too many codes were asked for; ``minutes`` until there may be another one."""

    code = "too-many-codes"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many tries are free, and how long one waits after each more: twice as long each time.

    forgets: after so long without a try, nothing is counted any more. Settings of the product.
    """

    free: int
    first_wait: dt.timedelta
    longest_wait: dt.timedelta
    forgets: dt.timedelta

    def wait(self, count: int) -> dt.timedelta:
        """How long one waits after ``count`` tries."""
        if count < self.free:
            return dt.timedelta(0)
        return min(self.first_wait * (1 << min(count - self.free, 20)), self.longest_wait)


#: For one member or account.
PERSON = Patience(5, dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1))
#: For one address of the network, behind which a whole village may be.
ADDRESS = Patience(100, *[dt.timedelta(minutes=10)] * 3)
#: Codes that one phone is sent, and that are asked for from one address.
PHONE = Patience(3, *[dt.timedelta(hours=1)] * 3)
ASKING = Patience(30, *[dt.timedelta(hours=1)] * 3)


def guarded(
    office: Office,
    address: str,
    whom: str,
    check: Callable[[], Found | None],
    *,
    browser: str = "",
) -> Found | None:
    """What ``check`` finds out about ``whom``, ``None`` for a wrong try, when one is allowed.

    address: where from. browser: one that this person has signed in from, ``""`` for another; its
    tries are counted apart, so that no stranger can keep the person out. Raises ``TooManyTries``.
    """
    now = office.clock.now()
    place = office.privacy.keyed_hash("try-from", _network(address))
    person = office.privacy.keyed_hash("try-of", whom, *([browser] if browser else []))
    with office.database.write() as tx:
        if not browser:
            _count(tx, place, ADDRESS, now)
        _count(tx, person, PERSON, now)
    found = check()
    if found is not None:
        with office.database.write() as tx:
            if not browser:
                tries.give_back(tx, place, now=instant_text(now))
            tries.forget(tx, person)
            tries.forget_before(tx, instant_text(now - PERSON.forgets))
    return found


def known_browser(office: Office, browser: str, grants: Sequence[Grant]) -> str:
    """The browser, where one of these has signed in from it; else ``""``."""
    with office.database.read() as tx:
        known = any(browsers.is_known(tx, browser, each.principal, each.scope) for each in grants)
    return browser if known else ""


def guarded_place(office: Office, address: str, check: Callable[[], Found | None]) -> Found | None:
    """The same where the person is not known yet: only where from is counted."""
    now = office.clock.now()
    place = office.privacy.keyed_hash("try-from", _network(address))
    with office.database.write() as tx:
        _count(tx, place, ADDRESS, now)
    found = check()
    if found is not None:
        with office.database.write() as tx:
            tries.give_back(tx, place, now=instant_text(now))
    return found


def count_code(office: Office, tx: Tx, address: str, phone: str, browser: str) -> None:
    """Count a code that is asked for, whether the phone is anybody's or not.

    address: where from. browser: as for ``guarded``. Raises ``TooManyCodes``.
    """
    now = office.clock.now()
    place = office.privacy.keyed_hash("code-from", _network(address))
    whose = office.privacy.keyed_hash("code-to", phone, *([browser] if browser else []))
    try:
        if not browser:
            _count(tx, place, ASKING, now)
        _count(tx, whose, PHONE, now)
    except TooManyTries as failure:
        raise TooManyCodes(minutes=failure.facts["minutes"]) from failure


def _network(address: str) -> str:
    """Where an address is: of IPv6 the 64 bits that a line has, within which it may change."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


def _count(tx: Tx, key: str, patience: Patience, now: dt.datetime) -> None:
    count = tries.count_try(
        tx, key, now=instant_text(now), forgotten=instant_text(now - patience.forgets)
    )
    if not count:
        until = dt.datetime.fromisoformat(tries.free_at(tx, key))
        raise TooManyTries(minutes=max(1, -((now - until) // dt.timedelta(minutes=1))))
    wait = patience.wait(count)
    if wait:
        tries.hold(tx, key, until=instant_text(now + wait))
