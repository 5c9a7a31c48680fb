"""A gateway that a village's messages go to, and what became of them."""

import threading
from dataclasses import replace

from coop_credit.notify.console import Console
from coop_credit.notify.mail import Mail
from coop_credit.notify.settings import Notify
from coop_credit.notify.sms import Sms
from coop_credit.scheduler.sending import send_due
from coop_credit.store import messages
from coop_credit.store.messages import Message
from tests.ledgers import Village
from tests.notify.servers import Received


def texting(
    village: Village, phones: Received, *, per_minute: int = 1_000, quiet: tuple[int, int] = (21, 8)
) -> Notify:
    """Members and the manager get text messages in English."""
    sms = Sms(
        url=f"http://localhost:{phones.port}/send",
        key=b"the key",
        fields={"id": "{id}", "to": "{to}", "text": "{text}"},
        timeout_s=1,
        clock=village.clock,
    )
    return Notify(
        members="sms",
        manager="sms",
        addresses={"fumandi": "13900000000"},
        language="en",
        quiet=quiet,
        per_minute={"console": per_minute, "sms": per_minute},
        channels={"console": Console(), "sms": sms},
    )


def send(village: Village, notify: Notify) -> dict[str, int]:
    """Send what is due; how many came to what."""
    return send_due(village.office, notify, threading.Event())


def outbox(village: Village, state: str = "") -> list[Message]:
    """Every message, the oldest first."""
    with village.office.database.read() as tx:
        found = messages.messages(tx, village.cooperative, state=state, count=100_000)
    return sorted(found, key=lambda each: (each.queued_at, each.key.seq, each.key.member))


def mailing(notify: Notify, mailbox: Received) -> Notify:
    """The same, but the manager gets mails."""
    mail = Mail(
        host="localhost",
        port=mailbox.port,
        security="none",
        user="",
        password="",
        sender="books@example.org",
        timeout_s=1,
    )
    return replace(
        notify,
        manager="mail",
        addresses={"fumandi": "manager@example.org"},
        per_minute={**notify.per_minute, "mail": 1_000},
        channels={**notify.channels, "mail": mail},
    )
