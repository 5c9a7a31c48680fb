"""Codes to the phones of a village's members, as tests ask for them and type them."""

import re

from coop_credit.operations.phone_codes import Shown
from coop_credit.operations.phone_codes import ask_code
from coop_credit.operations.phone_codes import show_code
from coop_credit.store.access import Grant
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

HERE = "192.0.2.1"
SEVENS, NOBODYS = "13800000007", "13900000000"
MEMBER_7 = Grant(principal="member:7", role="member", scope="fumandi", member=7)


def ask(village: Village, phone: str = SEVENS, address: str = HERE, *, browser: str = "") -> str:
    """Ask for a code from an address and a browser; the id of what was asked."""
    return ask_code(village.office, address, phone, language="zh", channel="sms", browser=browser)


def sent_code(village: Village, phones: Received) -> str:
    """The code in the newest message, once what is due was sent."""
    send(village, texting(village, phones))
    found = re.search("[0-9]{6}", phones.posts[-1]["text"])
    assert found is not None
    return found[0]


def show(village: Village, code_id: str, code: str, address: str = HERE) -> Shown | None:
    """Type a code; what it opens."""
    return show_code(village.office, address, code_id, code)


def wrong(code: str) -> str:
    """Another code than this."""
    return f"{(int(code) + 1) % 10**6:06d}"
