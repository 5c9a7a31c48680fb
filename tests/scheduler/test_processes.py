"""Two schedulers as real processes, killed at random: every slot done, every message once."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import pytest

from coop_credit.config import create_config
from coop_credit.config import read_config
from coop_credit.operations.desk import Office
from coop_credit.packs.signing import Signer
from coop_credit.scheduler.jobs import JOBS
from coop_credit.store import job_runs
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.profiles import is_long
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import reminders_wanted
from tests.scheduler.worker import FileClock

ROOT = Path(__file__).parents[2]
#: How often a scheduler is killed and over how many days, and the seconds that it lives at most
#: before the next is; with ``--long`` over a quarter.
SHORT, LONG = (20, 20, 1.2), (50, 92, 3.0)
#: When each borrower's loan is due.
DUE_DAYS = {number: dt.date(2026, 12, 1) + dt.timedelta(days=number) for number in range(1, 13)}
SETTLED = {"sent", "uncertain", "given-up"}


@dataclass(slots=True)
class Installation:
    """A village with an installation of its own, and the schedulers that work on it."""

    folder: Path
    village: Village
    clock: FileClock
    processes: list["subprocess.Popen[str]"] = field(default_factory=list)
    words: str = ""

    @property
    def now(self) -> dt.datetime:
        """The instant for books and schedulers alike."""
        return self.village.clock.instant

    def move_to(self, instant: dt.datetime) -> None:
        """Let it be another instant for books and schedulers alike."""
        self.village.clock.instant = instant
        self.clock.move_to(instant)

    def start(self) -> None:
        """Start a scheduler."""
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.scheduler.worker"],
                env=os.environ
                | {
                    "COOP_CREDIT_INSTANCE": str(self.folder),
                    "CLOCK": str(self.clock.path),
                    "PYTHONPATH": str(ROOT),
                    "LANG": "C",
                },
                cwd=ROOT,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
        )

    def kill(self, number: int) -> None:
        """Kill a scheduler where it stands."""
        process = self.processes.pop(number)
        process.kill()
        self.words += process.communicate()[1]

    def end(self, number: int) -> int:
        """Ask a scheduler to end, and wait; its exit code."""
        process = self.processes.pop(number)
        process.send_signal(signal.SIGTERM)
        self.words += process.communicate(timeout=60)[1]
        return process.returncode

    def unsettled(self) -> int:
        """Slots and messages that are not done."""
        with self.village.office.database.read() as tx:
            runs = job_runs.job_runs(tx, "fumandi", count=100_000)
        days = {each.slot.day for each in runs} | {self.village.today}
        undone = len(days) * len(JOBS) - sum(bool(each.finished_at) for each in runs)
        return undone + sum(each.state not in SETTLED for each in outbox(self.village))

    def settle(self) -> None:
        """Wait until all is done; the clock goes on, so that what the killed held is let go."""
        for _ in range(120):
            time.sleep(0.5)
            if not self.unsettled():
                return
            self.move_to(self.now + dt.timedelta(minutes=5))
        raise AssertionError(self.words)


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(
    request: pytest.FixtureRequest, tmp_path: Path, phones: Received
) -> Iterator[Installation]:
    """Twenty members, twelve of whom owe something on days that follow each other."""
    folder = tmp_path / "instance"
    create_config(folder)
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = request.getfixturevalue("postgresql_urls")[1]
    (folder / "sms.key").write_text("the key", encoding="utf-8")
    (folder / "config.toml").write_text(
        f'database_url = "{url}"\n[notify]\nmembers = "sms"\nquiet_from = 0\nquiet_until = 0\n'
        f'[notify.sms]\nurl = "http://localhost:{phones.port}/"\nkey_file = "sms.key"\n'
        "per_minute = 100000\n",
        encoding="utf-8",
    )
    config = read_config(folder)
    database = Database.open(url)
    privacy = Privacy(config.data_key, config.index_key)
    clock = FixedClock()
    office = Office(database, privacy, clock, Signer(config.signing_key))
    village = Village.found(office, clock)
    village.open_with(20, "1000000.00")
    for number, due_on in DUE_DAYS.items():
        village.lend(number, "1000.00", due_on)
    made = Installation(folder, village, FileClock(tmp_path / "clock"))
    made.move_to(clock.instant)
    yield made
    while made.processes:
        made.kill(0)
    database.close()


def slots_done(installed: Installation) -> Counter[str]:
    """How many slots of each job are done: each without a failure, and in the order of the days."""
    with installed.village.office.database.read() as tx:
        runs = job_runs.job_runs(tx, "fumandi", count=100_000)
    assert all(each.finished_at and not each.failure for each in runs)
    for job in JOBS:
        done = [each for each in runs if each.slot.job == job.name]
        done.sort(key=lambda each: each.finished_at)
        days = [each.slot.day for each in done]
        assert days == sorted(days), job.name
    return Counter(each.slot.job for each in runs)


def check(installed: Installation, phones: Received, receipts: set[int], days: int) -> None:
    """Every slot is done, every message there once and settled, none handed over twice."""
    village = installed.village
    last = village.today
    assert slots_done(installed) == {job.name: days for job in JOBS}
    found = outbox(village)
    told = [each for each in found if each.key.kind in {"reminder", "overdue"}]
    first = last - dt.timedelta(days=days - 1)
    wanted = reminders_wanted(DUE_DAYS, first, last)
    assert {(each.key.kind, each.key.member, each.key.day) for each in told} == wanted
    assert {each.key.seq for each in found if each.key.kind == "receipt"} >= receipts
    states = Counter(each.state for each in found if each.key.channel == "sms")
    ids = Counter(post["id"] for post in phones.posts)
    assert set(ids.values()) == {1}
    # What was handed over is sent, or it is one of those that nobody knows of.
    assert states["sent"] <= len(ids) <= states["sent"] + states["uncertain"]


def test_killed_at_random_they_lose_and_repeat_nothing(
    installed: Installation, phones: Received
) -> None:
    chance = random.Random(5)  # noqa: S311 (repeatable on purpose)
    kills, days, longest_s = LONG if is_long() else SHORT
    receipts = set()
    phones.delay_s = 0.1  # so that many kills come while a message is on its way
    installed.start()
    installed.start()
    installed.settle()
    for number in range(kills):
        passed = (number + 1) * days // kills - number * days // kills
        installed.move_to(installed.now + dt.timedelta(days=passed))
        for member in range(13, 17):
            receipts.add(installed.village.contribute(member, "10.00").seq)
        time.sleep(chance.uniform(0.1, longest_s))
        installed.kill(0)
        installed.start()
    installed.settle()
    assert [installed.end(0), installed.end(0)] == [0, 0]
    assert len(outbox(installed.village, "uncertain")) <= 2 * kills  # one of each process
    check(installed, phones, receipts, days=days + 1)
    assert "Traceback" not in installed.words


def test_after_three_days_without_power_all_is_caught_up(
    installed: Installation, phones: Received
) -> None:
    installed.start()
    installed.settle()
    installed.kill(0)
    receipts = set()
    for _ in range(3):
        installed.move_to(installed.now + dt.timedelta(days=1))
        receipts.add(installed.village.contribute(13, "10.00").seq)
    installed.start()
    installed.settle()
    assert installed.end(0) == 0
    check(installed, phones, receipts, days=4)
