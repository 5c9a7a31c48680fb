"""A gateway that a village's messages go to, and what became of them."""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from coop_credit.notify.console import Console
from coop_credit.notify.mail import Mail
from coop_credit.notify.settings import CHANNELS
from coop_credit.notify.settings import Notify
from coop_credit.notify.sms import Sms
from coop_credit.operations.contacting import ChangeContact
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import Runner
from coop_credit.scheduler.sending import send_due
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store.job_runs import JobRun
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
        per_minute=dict.fromkeys(CHANNELS, per_minute),
        channels={"console": Console(), "sms": sms},
    )


def reminders_wanted(
    due_days: Mapping[int, dt.date], first: dt.date, last: dt.date
) -> set[tuple[str, int, dt.date]]:
    """Whom to tell what on which day, of the days asked for, where nobody repays anything.

    due_days: of each borrower's only loan.
    """
    kinds = {-7: "reminder", -1: "reminder", 0: "reminder", 1: "overdue", 7: "overdue"}
    wanted = {
        (kind, member, due_on + dt.timedelta(days=offset))
        for member, due_on in due_days.items()
        for offset, kind in kinds.items()
    }
    return {each for each in wanted if first <= each[2] <= last}


def send(village: Village, notify: Notify) -> dict[str, int]:
    """Send what is due; how many came to what."""
    return send_due(village.office, notify, threading.Event())


def run_job(runner: Runner, name: str, day: dt.date, *, again: bool = False) -> bool:
    """Run a job of the village for a day; whether it is done."""
    (job,) = (each for each in JOBS if each.name == name)
    return bool(runner.run_slots(job, day, ["fumandi"], again=again))


def runs(village: Village) -> list[JobRun]:
    """The slots that were begun, the newest first."""
    with village.office.database.read() as tx:
        return job_runs.job_runs(tx, village.cooperative, count=10_000)


def alarms(village: Village) -> list[tuple[str, Mapping[str, int | str]]]:
    """What the manager is told, the oldest first: about what, and which facts."""
    told = [each for each in outbox(village) if each.key.kind == "alarm"]
    return [(each.key.topic, each.facts) for each in told]


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
        channels={**notify.channels, "mail": mail},
    )


def rows(village: Village, table: str) -> list[dict[str, object]]:
    """All rows of a table, by column."""
    with village.office.database.engine.connect() as connection:
        found = connection.execute(sa.text(f"SELECT * FROM {table}")).mappings()
        return [dict(each) for each in found]


def change_phone(village: Village, member: int, phone: str) -> None:
    """A member has another phone from now on; ``""`` for none."""
    command = ChangeContact(member=member, phone=phone, bank_account="")
    village.do(village.manager, command, village.cashier)
