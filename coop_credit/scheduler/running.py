"""Slots of daily jobs, claimed and finished, and the process that does it all the time.

Two of these processes side by side do everything once: a slot belongs to whoever holds its
lease. A lease that ran out, because its holder was killed, can be taken over. Slots of a job for
one day are claimed and finished several at once: each look at a cooperative's books is short
beside the transactions around it.
"""

import datetime as dt
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import partial
from itertools import groupby
from operator import itemgetter

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from coop_credit.dates import SystemClock
from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.errors import Unavailable
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.reports.timetable import due_days
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.sending import send_due
from coop_credit.scheduler.upkeep import Upkeep
from coop_credit.scheduler.work import AnyJob
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import AskedOfAll
from coop_credit.scheduler.work import Found
from coop_credit.scheduler.work import InstallationJob
from coop_credit.scheduler.work import alarm
from coop_credit.store import cooperatives
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.job_runs import Done
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.job_runs import Slot
from coop_credit.store.job_runs import Standing
from coop_credit.store.messages import Wanted
from coop_credit.store.watched import note

#: How long to wait behind a failed attempt, and how many there are.
RETRY = dt.timedelta(minutes=10)
ATTEMPTS_MAX = 5
#: Seconds between two looks at whether the process is to end.
_WATCH_S = 0.5
_TOO_LATE = Found((), {"late": 1, "queued": 0})
_log = logging.getLogger(__name__)


def own_name() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


@dataclass(frozen=True, slots=True)
class Runner:
    """One process that runs slots. ended: set when it is to begin nothing more.

    name: of this process, as no other has it.
    """

    office: Office
    notify: Notify
    ended: threading.Event = field(default_factory=threading.Event)
    name: str = field(default_factory=own_name)
    upkeep: Upkeep = field(default_factory=Upkeep)

    def run_due(self) -> int:
        """Run every slot that is due, missed ones first and in order; how many were finished."""
        return sum(self.catch_up(job) for job in ALL_JOBS)

    def standings(self, job: AnyJob) -> list[Standing]:
        """How far a job has come, in every cooperative or in the installation."""
        with self.office.database.read() as tx:
            if isinstance(job, InstallationJob):
                return [job_runs.standing_of(tx, job.name, INSTALLATION, self.upkeep.zone)]
            return job_runs.standings(tx, job.name)

    def catch_up(self, job: AnyJob) -> int:
        """Run the slots of a job that are due, day by day; how many were finished.

        Where one is not done, what comes later waits, so that slots are done in order.
        """
        now, finished, waiting = self.office.clock.now(), 0, set[str]()
        due = [
            (day, each.cooperative)
            for each in self.standings(job)
            for day in due_days(job.hour, each, now)
        ]
        for day, same in groupby(sorted(due), key=itemgetter(0)):
            there = [cooperative for _, cooperative in same if cooperative not in waiting]
            for first in range(0, len(there), job.at_once):
                if self.ended.is_set():
                    return finished
                page = there[first : first + job.at_once]
                done = self.run_slots(job, day, page)
                finished += len(done)
                waiting |= set(page) - done
        return finished

    def run_slots(
        self, job: AnyJob, day: dt.date, there: Sequence[str], *, again: bool = False
    ) -> set[str]:
        """Run a day's slots that are not held and not done, or do them ``again``; where it is done.

        there: cooperatives, or ``INSTALLATION``. The job reads without a lock; what it found is
        queued in the transaction that finishes the slots, of those whose lease still holds.
        """
        slots = [Slot(cooperative=each, job=job.name, day=day) for each in there]
        now = self.office.clock.now()
        with self.office.database.write() as tx:
            attempts = job_runs.claim(
                tx,
                slots,
                self.name,
                now=instant_text(now),
                until=instant_text(now + job.lease),
                again=again,
            )
            registered = cooperatives.cooperatives_among(tx, there)
        found: dict[Slot, Found] = {}
        took_ms: dict[Slot, int] = {}
        done = set()
        for slot in attempts:
            began = time.perf_counter()
            try:
                found[slot] = self._find(job, day, registered.get(slot.cooperative), now)
            except Exception as error:  # noqa: BLE001 (one that fails must not end the others)
                _log.exception("%s of %s for %s failed", job.name, slot.cooperative, day)
                if self._give_back(slot, error, attempts[slot]):
                    done.add(slot.cooperative)
            took_ms[slot] = int((time.perf_counter() - began) * 1_000)
        return done | self._finish(found, took_ms)

    def _finish(self, found: Mapping[Slot, Found], took_ms: Mapping[Slot, int]) -> set[str]:
        """Write down that slots are done, and keep what was found; where the lease still held."""
        if not found:
            return set()
        now = instant_text(self.office.clock.now())
        with self.office.database.write() as tx:
            looks = {slot: Done(each.counts, took_ms[slot]) for slot, each in found.items()}
            held = job_runs.finish(tx, looks, self.name, now)
            wanted = [each for slot in held for each in _kept(tx, slot, found[slot])]
            messages.queue(tx, wanted, now)
        return {slot.cooperative for slot in held}

    def run_again(self, job: AnyJob, standing: Standing, day: dt.date) -> bool:
        """Run a slot whether it is done or not, behind what is due before it; whether it is done.

        So that a day by hand never hides one that was missed.
        """
        there = [standing.cooperative]
        for missed in due_days(job.hour, standing, self.office.clock.now()):
            if missed < day and not self.run_slots(job, missed, there):
                return False
        return bool(self.run_slots(job, day, there, again=True))

    def _find(
        self, job: AnyJob, day: dt.date, registered: Cooperative | None, now: dt.datetime
    ) -> Found:
        if isinstance(job, InstallationJob):
            if day < day_in(self.upkeep.zone, now):
                return _TOO_LATE
            return job.find(AskedOfAll(self.office, self.notify, self.upkeep, day))
        assert registered is not None
        if day < day_in(registered.zone, now) and not job.late:
            return _TOO_LATE
        return job.find(Asked(self.office, self.notify, registered, day))

    def _give_back(self, slot: Slot, error: Exception, attempts: int) -> bool:
        """Let a slot be tried again later, or close it behind too many attempts; whether closed.

        One that is closed so is told.
        """
        now, failure = self.office.clock.now(), type(error).__name__
        done = attempts >= ATTEMPTS_MAX
        topic, facts = f"job-failed:{slot.job}", {"job": slot.job, "failure": failure}
        wanted = alarm(slot.cooperative, self.notify.manager, topic, slot.day, facts)
        with self.office.database.write() as tx:
            held = job_runs.fail(
                tx,
                slot,
                self.name,
                failure,
                now=instant_text(now),
                until=instant_text(now + RETRY),
                done=done,
            )
            if held and done:
                messages.queue(tx, [wanted], instant_text(now))
        return done

    def work(self, every: dt.timedelta) -> None:
        """Work until ``ended`` is set, and end what is under way. every: between two looks."""
        looks = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(3)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=dt.UTC,
        )
        parts: dict[str, Callable[[], object]] = {
            "receipts": partial(queue_receipts, self.office, self.notify),
            "jobs": self.run_due,
            "sending": partial(send_due, self.office, self.notify, self.ended),
        }
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a long look is no news
        at_once = SystemClock().now()
        for name, part in parts.items():
            looks.add_job(
                partial(_look, part),
                "interval",
                seconds=every.total_seconds(),
                id=name,
                next_run_time=at_once,
            )
        looks.start()
        # Not ended.wait(): a signal that comes just before it would wake nobody, and one that comes
        # in it would wait for itself.
        while not self.ended.is_set():
            time.sleep(_WATCH_S)
        looks.shutdown(wait=True)


def _kept(tx: Tx, slot: Slot, found: Found) -> Sequence[Wanted]:
    """Keep what has changed; what is to be told.

    Where a change of this day was told already, as the slot is done once more, nothing is kept:
    what has changed since then is told the next time.
    """
    if found.changes:
        alarms = [each.key for each in found.wanted if each.key.kind == "alarm"]
        if messages.are_there(tx, alarms):
            return ()
        note(tx, slot.cooperative, slot.job, found.changes)
    return found.wanted


def _look(part: Callable[[], object]) -> None:
    """One look at what is due; when the database is not there, the next one is as good."""
    try:
        part()
    except Unavailable:
        _log.warning("the database is not available now")
