"""Slots of daily jobs, claimed and finished, and the process that does it all the time.

Two of these processes side by side do everything once: a slot belongs to whoever holds its
lease. A lease that ran out, because its holder was killed, can be taken over.
"""

import datetime as dt
import logging
import os
import socket
import threading
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from coop_credit.dates import SystemClock
from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import Asked
from coop_credit.scheduler.jobs import Found
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.jobs import Job
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.sending import send_due
from coop_credit.store import cooperatives
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store.job_runs import Slot
from coop_credit.store.job_runs import Standing

#: How long a slot is held: longer than the longest read of a cooperative's books.
LEASE = dt.timedelta(hours=1)
#: How long to wait behind a failed attempt, and how many there are.
RETRY = dt.timedelta(minutes=10)
ATTEMPTS_MAX = 5
_DAY = dt.timedelta(days=1)
_log = logging.getLogger(__name__)


def own_name() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


def run_due_jobs(office: Office, notify: Notify, claimed_by: str, ended: threading.Event) -> int:
    """Run every slot that is due, missed ones first and in order; how many were finished.

    Begins no other slot once ``ended`` is set.
    """
    finished = 0
    for job in JOBS:
        with office.database.read() as tx:
            standings = job_runs.standings(tx, job.name)
        finished += sum(
            _catch_up(office, notify, job, each, claimed_by, ended) for each in standings
        )
    return finished


def due_days(job: Job, standing: Standing, now: dt.datetime) -> list[dt.date]:
    """The slots of a job that are due in a cooperative and not done, the oldest first.

    A cooperative in which the job never ran begins today.
    """
    local = now.astimezone(ZoneInfo(standing.zone))
    newest_due = local.date() if local.hour >= job.hour else local.date() - _DAY
    day = local.date() if standing.newest is None else standing.newest + _DAY
    missed = [day + _DAY * number for number in range((newest_due - day).days + 1)]
    return [*standing.unfinished, *missed]


def _catch_up(
    office: Office,
    notify: Notify,
    job: Job,
    standing: Standing,
    claimed_by: str,
    ended: threading.Event,
) -> int:
    finished = 0
    for day in due_days(job, standing, office.clock.now()):
        slot = Slot(cooperative=standing.cooperative, job=job.name, day=day)
        if ended.is_set() or not run_slot(office, notify, job, slot, claimed_by):
            break  # what comes later waits, so that slots are done in order
        finished += 1
    return finished


def run_slot(
    office: Office, notify: Notify, job: Job, slot: Slot, claimed_by: str, *, again: bool = False
) -> bool:
    """Run one slot unless it is done (``again`` runs it all the same) or held; whether it is done.

    The job reads without a lock; what it found is queued in the transaction that finishes the
    slot, if the lease still holds.
    """
    now = office.clock.now()
    with office.database.write() as tx:
        held = job_runs.claim(
            tx,
            slot,
            claimed_by,
            now=instant_text(now),
            until=instant_text(now + LEASE),
            again=again,
        )
        attempts = job_runs.attempts(tx, slot)
    if not held:
        return False
    try:
        found = _find(office, notify, job, slot, now)
    except Exception as error:  # noqa: BLE001 (a job that fails must not end the others)
        _log.exception("%s of %s for %s failed", job.name, slot.cooperative, slot.day)
        return _give_back(office, slot, claimed_by, error, attempts)
    now_text = instant_text(office.clock.now())
    with office.database.write() as tx:
        if not job_runs.finish(tx, slot, claimed_by, found.counts, now_text):
            return False
        messages.queue(tx, found.wanted, now_text)
    return True


def _find(office: Office, notify: Notify, job: Job, slot: Slot, now: dt.datetime) -> Found:
    with office.database.read() as tx:
        registered = cooperatives.find_cooperative(tx, slot.cooperative)
    assert registered is not None
    today = day_in(registered.zone, now)
    if slot.day < today and not job.late:
        return Found((), {"late": 1, "queued": 0})
    return job.find(Asked(office, notify, registered, slot.day, today))


def _give_back(
    office: Office, slot: Slot, claimed_by: str, error: Exception, attempts: int
) -> bool:
    """Let a slot be tried again later, or close it behind too many attempts; whether it is done."""
    now = office.clock.now()
    done = attempts >= ATTEMPTS_MAX
    with office.database.write() as tx:
        job_runs.fail(
            tx,
            slot,
            claimed_by,
            type(error).__name__,
            now=instant_text(now),
            until=instant_text(now + RETRY),
            done=done,
        )
    return done


def run(office: Office, notify: Notify, *, every: dt.timedelta, ended: threading.Event) -> None:
    """Work until ``ended`` is set, and then end what is under way. every: between two looks."""
    claimed_by = own_name()
    looks = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=dt.UTC,
    )
    work: dict[str, Callable[[], object]] = {
        "receipts": partial(queue_receipts, office, notify),
        "jobs": partial(run_due_jobs, office, notify, claimed_by, ended),
        "sending": partial(send_due, office, notify, ended),
    }
    at_once = SystemClock().now()
    for name, does in work.items():
        looks.add_job(
            does, "interval", seconds=every.total_seconds(), id=name, next_run_time=at_once
        )
    looks.start()
    ended.wait()
    looks.shutdown(wait=True)
