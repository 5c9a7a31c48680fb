"""Jobs of the whole installation: copies, old rows, missing packs, the calendar, the key."""

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.operations.reporting_back import take_report
from coop_credit.packs.signing import key_id
from coop_credit.scheduler.jobs import INSTALLATION_JOBS
from coop_credit.scheduler.running import ATTEMPTS_MAX
from coop_credit.scheduler.running import RETRY
from coop_credit.scheduler.running import Runner
from coop_credit.scheduler.upkeep import Upkeep
from coop_credit.store import access_log
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.access import secret_digest
from coop_credit.store.access_log import Access
from coop_credit.store.drafts import KeptDraft
from coop_credit.store.drafts import put_draft
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.job_runs import JobRun
from coop_credit.store.message_reports import Report
from coop_credit.store.messages import Message
from tests.handing_in import close_month
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

BY_NAME = {job.name: job for job in INSTALLATION_JOBS}


@pytest.fixture
def runner(village: Village, phones: Received, tmp_path: Path) -> Runner:
    village.open_with(3, "99000.00")
    notify = replace(
        texting(village, phones),
        administrator="13911111111",
        regulator="sms",
        regulators={"3702": "13922222222", "11": "13933333333"},
    )
    upkeep = Upkeep(copies=tmp_path / "copies", copies_kept=2, signing_key_days=365)
    return Runner(village.office, notify, upkeep=upkeep)


def run(runner: Runner, job: str, day: dt.date) -> JobRun:
    """Do a slot; the slot then."""
    assert runner.run_slots(BY_NAME[job], day, [INSTALLATION], again=True)
    with runner.office.database.read() as tx:
        found = job_runs.job_runs(tx, INSTALLATION, count=1_000)
    return next(each for each in found if (each.slot.job, each.slot.day) == (job, day))


def told(runner: Runner) -> list[Message]:
    """The installation's messages, the oldest first."""
    with runner.office.database.read() as tx:
        return messages.messages(tx, INSTALLATION, state="", count=100)[::-1]


def test_the_books_are_copied_checked_and_the_oldest_copies_go(
    village: Village, runner: Runner
) -> None:
    folder = runner.upkeep.copies
    assert folder is not None
    is_file = village.office.database.file is not None
    for number in (24, 25):
        village.clock.move_to(dt.date(2026, 11, number))
        run(runner, "backup", village.today)
    village.clock.move_to(dt.date(2026, 11, 26))
    counts = run(runner, "backup", village.today).counts
    if not is_file:
        assert counts == {"not-for-postgresql": 1, "queued": 0}
        assert not folder.exists()
        return
    assert counts == {"copied": 1, "entries": 2, "queued": 0, "removed": 1}
    (folder / "mine.sqlite").write_bytes(b"")
    assert run(runner, "backup", village.today).counts["copied"] == 0
    assert sorted(each.name for each in folder.iterdir()) == [
        "coop_credit-2026-11-25.sqlite",
        "coop_credit-2026-11-26.sqlite",
        "mine.sqlite",
    ]
    with closing(sqlite3.connect(folder / "coop_credit-2026-11-26.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM entry").fetchone() == (2,)


def test_no_copies_are_made_where_none_are_wanted(village: Village, runner: Runner) -> None:
    without = replace(runner, upkeep=Upkeep())
    counts = run(without, "backup", village.today).counts
    assert counts["queued"] == 0
    assert counts.keys() & {"copied", "not-for-postgresql"}


def test_copies_that_fail_are_told(
    village: Village, runner: Runner, phones: Received, caplog: pytest.LogCaptureFixture
) -> None:
    folder = runner.upkeep.copies
    assert folder is not None
    folder.write_text("a file where the folder should be", encoding="utf-8")
    where = (BY_NAME["backup"], village.today, [INSTALLATION])
    if village.office.database.file is None:
        assert runner.run_slots(*where)  # nothing is copied there
        return
    for attempt in range(1, ATTEMPTS_MAX + 1):
        assert bool(runner.run_slots(*where)) is (attempt == ATTEMPTS_MAX)
        village.clock.instant += RETRY
    send(village, runner.notify)
    (post,) = phones.posts
    assert post["to"] == "13911111111"
    assert post["text"].startswith("[Credit mutual aid] The job backup failed several times")
    assert "backup of  for" in caplog.text


@pytest.mark.parametrize("reported", [True, False])
def test_old_rows_go_and_young_ones_stay(
    village: Village, runner: Runner, phones: Received, *, reported: bool
) -> None:
    village.lend(1, "1000.00", dt.date(2026, 12, 1))
    village.clock.move_to(dt.date(2026, 11, 30))
    run_job(runner, "reminders", village.today)
    send(village, runner.notify)
    if reported:
        (post,) = phones.posts
        at = "2026-11-30T02:00:00.000000Z"
        report = Report(id=post["id"], outcome="delivered", code="", at=at)
        take_report(village.office, "sms", report)
    run_job(runner, "tokens", village.today)
    _log(runner, "2009-01-01T00:00:00.000000Z", "old")
    _log(runner, "2026-11-24T00:00:00.000000Z", "new")
    _sign_in(runner, "2029-08-29T00:00:00.000000Z")  # 93 days before
    _sign_in(runner, "2029-09-02T00:00:00.000000Z")
    _save(runner, "2029-10-31T01:59:59.000000Z", "old")  # 30 days and a second before
    _save(runner, "2029-10-31T02:00:00.000000Z", "young")
    village.clock.move_to(dt.date(2029, 11, 30))  # 1,096 days later
    assert run(runner, "retention", village.today).counts == {
        "accesses": 1,
        "browsers": 1,
        "drafts": 1,
        "job_runs": 0,
        "messages": 0,
        "queued": 0,
        "sessions": 1,
    }
    run_job(runner, "tokens", village.today)
    village.clock.move_to(dt.date(2029, 12, 1))
    # Of the reminders the only slot stays, from which missed days are counted.
    assert run(runner, "retention", village.today).counts == {
        "accesses": 0,
        "browsers": 0,
        "drafts": 1,
        "job_runs": 1,
        "messages": 1,
        "queued": 0,
        "sessions": 0,
    }
    assert outbox(village) == []
    with runner.office.database.read() as tx:
        assert [each.actor for each in access_log.accesses(tx, since="", count=9)] == ["new"]
        left = sessions.sessions_of(tx, "staff:cashier", "fumandi")
    assert [each.used_at[:10] for each in left] == ["2029-09-02"]


def _log(runner: Runner, at: str, actor: str) -> None:
    access = Access(
        at=at, actor=actor, action="pack-uploaded", cooperative="fumandi", subject="2026-11"
    )
    with runner.office.database.write() as tx:
        access_log.put_access(tx, access)


def _save(runner: Runner, at: str, key: str) -> None:
    kept = KeptDraft(key=key, write="contribute", numbers="", sealed="", saved_at=at)
    with runner.office.database.write() as tx:
        put_draft(tx, "fumandi", "staff:cashier", kept)


def _sign_in(runner: Runner, at: str) -> None:
    grant = Grant(principal="staff:cashier", role="staff", scope="fumandi")
    with runner.office.database.write() as tx:
        sessions.begin(tx, grant, device="a phone", browser=secret_digest(at), now=at)


def test_what_waits_is_not_forgotten(village: Village, runner: Runner) -> None:
    village.lend(1, "1000.00", dt.date(2026, 12, 1))
    village.clock.move_to(dt.date(2026, 11, 30))
    run_job(runner, "reminders", village.today)
    village.clock.move_to(dt.date(2030, 1, 1))
    run(runner, "retention", village.today)
    assert [each.state for each in outbox(village)] == ["queued"]


def test_the_regulator_hears_who_has_not_handed_in(
    village: Village, runner: Runner, phones: Received
) -> None:
    # The pack of November is due on 10 December.
    for number in (10, 11, 12):
        village.clock.move_to(dt.date(2026, 12, number))
        run(runner, "missing-packs", village.today)
    assert [(each.key.topic, each.key.day.day) for each in told(runner)] == [
        ("missing-packs:3702", 11)
    ]
    # November's comes at last. December's is due on 10 January.
    close_month(village, "2026-11", "99000.00")
    village.clock.move_to(dt.date(2026, 12, 13))
    handed_in = HandInMonth(month="2026-11", where=Place.FILE)
    village.do(village.bookkeeper, handed_in, village.manager)
    assert run(runner, "missing-packs", village.today).counts == {"late": 0, "queued": 0}
    village.clock.move_to(dt.date(2027, 1, 11))
    assert run(runner, "missing-packs", village.today).counts == {"late": 1, "queued": 1}
    send(village, runner.notify)
    assert [post["to"] for post in phones.posts] == ["13922222222"] * 2
    assert [post["text"].partition(": ")[2] for post in phones.posts] == [
        "测试粮蔬专业合作社 2026-11.",
        "测试粮蔬专业合作社 2026-12.",
    ]


def test_a_calendar_that_ends_is_told_from_december_on(
    village: Village, runner: Runner, phones: Received
) -> None:
    for month, number in ((11, 30), (12, 1), (12, 2), (12, 31)):
        village.clock.move_to(dt.date(2026, month, number))
        run(runner, "calendar", village.today)
    village.clock.move_to(dt.date(2027, 1, 1))
    run(runner, "calendar", village.today)
    assert [(each.key.day.isoformat(), each.facts) for each in told(runner)] == [
        ("2026-12-01", {"years": "2027"}),
        ("2027-01-01", {"years": "2027"}),
    ]
    send(village, runner.notify)
    assert phones.posts[0]["to"] == "13911111111"


def test_a_key_that_has_signed_for_long_is_told(
    village: Village, runner: Runner, phones: Received
) -> None:
    run(runner, "keys", village.today)
    close_month(village, "2026-11", "99000.00")
    for day in (dt.date(2027, 11, 30), dt.date(2027, 12, 1), dt.date(2027, 12, 2)):
        village.clock.move_to(day)
        run(runner, "keys", day)
    (one,) = told(runner)
    assert (one.key.topic, one.key.day) == ("key", dt.date(2027, 12, 1))
    assert one.facts == {
        "key": key_id(village.office.signer.public_key),
        "month": "2026-11",
    }
    send(village, runner.notify)
    assert "has been used since 2026-11" in phones.posts[0]["text"]


def test_slots_of_the_installation_are_done_in_order_and_late_ones_for_nothing(
    village: Village, runner: Runner
) -> None:
    runner.run_due()
    village.clock.move_to(dt.date(2026, 12, 1))
    runner.run_due()
    with runner.office.database.read() as tx:
        found = [
            each
            for each in job_runs.job_runs(tx, INSTALLATION, count=1_000)
            if each.slot.job == "calendar"
        ]
    assert [each.slot.day.day for each in reversed(found)] == [24, 25, 26, 27, 28, 29, 30, 1]
    assert [each.counts.get("late", 0) for each in reversed(found)] == [0, 1, 1, 1, 1, 1, 1, 0]
    assert [each.key.topic for each in told(runner)] == ["calendar"]
