"""The daily jobs: who is told what on which day, once."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.rulebook.parameters import provisions
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import ATTEMPTS_MAX
from coop_credit.scheduler.running import RETRY
from coop_credit.scheduler.running import Runner
from coop_credit.store import access
from coop_credit.store import due
from coop_credit.store import job_runs
from coop_credit.store.access import Grant
from coop_credit.store.job_runs import Done
from coop_credit.store.job_runs import Slot
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import runs
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

BY_NAME = {job.name: job for job in JOBS}
DUE = dt.date(2027, 3, 10)


@pytest.fixture
def runner(village: Village, phones: Received) -> Runner:
    village.open_with(20, "1000000.00")
    return Runner(village.office, texting(village, phones))


def days_told(village: Village) -> list[tuple[str, int, int]]:
    """To members: the kind, the member, and how many days the message lies behind the due day."""
    told = [each.key for each in outbox(village) if each.key.kind != "alarm"]
    told.sort(key=lambda key: (key.day, key.member))
    return [(key.kind, key.member, (key.day - DUE).days) for key in told]


def test_borrowers_are_told_before_on_and_behind_the_due_day(
    village: Village, runner: Runner, phones: Received
) -> None:
    village.lend(1, "1000.00", DUE)
    village.lend(1, "500.00", DUE)
    village.lend(2, "700.00", DUE + dt.timedelta(days=1))
    for number in range(-10, 11):
        village.clock.move_to(DUE + dt.timedelta(days=number))
        assert run_job(runner, "reminders", village.today)
    assert days_told(village) == [
        ("reminder", 1, -7),
        ("reminder", 2, -6),
        ("reminder", 1, -1),
        ("reminder", 1, 0),
        ("reminder", 2, 0),
        ("overdue", 1, 1),
        ("reminder", 2, 1),
        ("overdue", 2, 2),
        ("overdue", 1, 7),
        ("overdue", 2, 8),
    ]
    send(village, runner.notify)
    texts = [post["text"] for post in phones.posts]
    # 1,000.00 at 6 % for 106 days from 24 November is 17.42, and half of it 8.71.
    assert (
        "[测试粮蔬专业合作社] Member 1: loan 1: 1,017.42 yuan is due on 10 March 2027"
        " (principal 1,000.00, usage fee 17.42), loan 2: 508.71 yuan is due on 10 March 2027"
        " (principal 500.00, usage fee 8.71). Please repay as agreed; if you have repaid,"
        " take no notice."
    ) in texts
    assert sum("is not repaid" in text for text in texts) == 4
    # Seven days late the fee is one of 113 days: 18.58.
    assert [
        text
        for text in texts
        if "loan 1: 1,018.58 yuan, due on 10 March 2027, is not repaid (principal 1,000.00,"
        " usage fee up to 17 March 2027 18.58)" in text
    ]


def test_who_pays_what_a_reminder_names_owes_nothing_of_it(
    village: Village, runner: Runner, phones: Received
) -> None:
    # Of the first week's 500.00 a reminder is sent on its day, of the second's a week before.
    first = DUE - dt.timedelta(days=7)
    village.clock.move_to(first - dt.timedelta(days=7))
    loan = village.carry_through(
        ApplyForLoan(
            member=1,
            amount=parse_yuan("1000.00"),
            due_on=DUE,
            instalments=2,
            rate_bp=600,
            purpose="machinery",
            note="",
            schedule_kind=ScheduleKind.IRREGULAR,
            parts=(Part(first, parse_yuan("500.00")), Part(DUE, parse_yuan("500.00"))),
        )
    )
    village.clock.move_to(first)
    run_job(runner, "reminders", first)
    send(village, runner.notify)
    # 1,000.00 at 6 % for 7 days is 1.15, and 500.00 for the next seven 0.58.
    assert (
        "501.15 yuan is due on 3 March 2027 (principal 500.00, usage fee 1.15), loan 1: 500.58"
        " yuan is due on 10 March 2027 (principal 500.00, usage fee 0.58)"
    ) in phones.posts[-1]["text"]
    village.repay(loan, "501.15")
    village.clock.move_to(DUE)
    village.repay(loan, "500.58")
    with village.office.database.read() as tx:
        assert due.due_parts(tx, "fumandi", 1, [first, DUE]) == []


def test_the_charter_says_on_which_days(village: Village, runner: Runner) -> None:
    village.set_value("reminder-first-days", 3)
    village.set_value("overdue-second-days", 30)
    village.lend(1, "1000.00", DUE)
    for number in range(-10, 40):
        village.clock.move_to(DUE + dt.timedelta(days=number))
        run_job(runner, "reminders", village.today)
    assert [behind for _, _, behind in days_told(village)] == [-3, -1, 0, 1, 30]


def test_what_is_paid_is_not_asked_for(village: Village, runner: Runner, phones: Received) -> None:
    loan = village.lend(1, "1000.00", DUE, instalments=2)  # 500.00 a month before, 500.00 then
    village.clock.move_to(DUE - dt.timedelta(days=7))
    village.repay(loan, "620.00")  # the fee so far, the first part, and some of the second
    run_job(runner, "reminders", village.today)
    send(village, runner.notify)
    with village.office.database.read() as tx:
        (part,) = due.due_parts(tx, "fumandi", 1, [DUE])
    # 1,000.00 at 6 % for 99 days from 24 November to 3 March is a fee of 16.27.
    assert part.unpaid.fen == 100_000 - (62_000 - 1_627)
    # And seven days' fee of it, 0.46.
    told = "396.73 yuan is due on 10 March 2027 (principal 396.27, usage fee 0.46)"
    assert told in phones.posts[0]["text"]


def test_a_reminder_that_came_too_late_is_not_sent(
    village: Village, runner: Runner, phones: Received
) -> None:
    loan = village.lend(1, "1000.00", DUE)
    village.clock.move_to(DUE)
    run_job(runner, "reminders", village.today)
    village.repay(loan, "2000.00")
    assert send(village, runner.notify) == {"given-up": 1}
    assert [each.answer for each in outbox(village)] == ["nothing-left"]
    assert phones.posts == []


def test_no_reminders_where_the_rulebook_has_no_such_days() -> None:
    assert "reminder-first-days" not in provisions("vsla").parameters


def test_running_a_day_again_does_no_harm(village: Village, runner: Runner) -> None:
    village.lend(1, "1000.00", DUE)
    village.clock.move_to(DUE)
    assert run_job(runner, "reminders", DUE)
    assert not run_job(runner, "reminders", DUE)
    assert run_job(runner, "reminders", DUE, again=True)
    assert len(outbox(village)) == 1
    assert [each.attempts for each in runs(village)] == [2]


def test_missed_days_are_caught_up_in_their_order(village: Village, runner: Runner) -> None:
    village.lend(1, "1000.00", DUE)
    village.clock.move_to(DUE - dt.timedelta(days=8))
    assert runner.run_due() == len(ALL_JOBS)
    village.clock.move_to(DUE + dt.timedelta(days=1))
    assert runner.run_due() == len(ALL_JOBS) * 9
    assert runner.run_due() == 0
    assert [behind for _, _, behind in days_told(village)] == [-7, -1, 0, 1]
    reminded = [each for each in runs(village) if each.slot.job == "reminders"]
    assert [each.slot.day for each in reversed(reminded)] == [
        DUE + dt.timedelta(days=number) for number in range(-8, 2)
    ]
    # An alarm speaks of the books as they are: of days that are over none is raised.
    assert sum(each.key.topic == "month" for each in outbox(village)) == 2


def test_a_slot_begins_at_its_hour(village: Village, runner: Runner) -> None:
    village.clock.instant = dt.datetime(2026, 11, 24, 23, 59, tzinfo=dt.UTC)  # 7:59 of the 25th
    assert runner.run_due() == 3  # the books are checked and copied at night, and old rows go
    village.clock.instant += dt.timedelta(minutes=1)
    assert runner.run_due() == len(ALL_JOBS) - 3


def test_a_slot_that_somebody_holds_waits_and_so_does_what_comes_later(
    village: Village, runner: Runner
) -> None:
    other = Runner(village.office, runner.notify)
    slot = Slot(cooperative="fumandi", job="reminders", day=village.today)
    now, until = "2026-11-24T02:00:00.000000Z", "2026-11-24T03:00:00.000000Z"
    with village.office.database.write() as tx:
        assert job_runs.claim(tx, [slot], "killed", now=now, until=until)
    assert other.run_due() == len(ALL_JOBS) - 1
    assert other.run_due() == 0
    village.clock.instant += dt.timedelta(hours=1)
    assert other.run_due() == 1
    # Whoever was thought dead may not finish what is no longer its own.
    with village.office.database.write() as tx:
        assert not job_runs.finish(tx, {slot: Done({}, 0)}, "killed", now)


def test_a_job_that_fails_is_tried_again_and_then_left(
    village: Village, runner: Runner, phones: Received, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    job = BY_NAME["tokens"]
    failing = replace(job, find=broken)  # type: ignore[arg-type]  # it never answers
    for attempt in range(1, ATTEMPTS_MAX + 1):
        done = runner.run_slots(failing, village.today, ["fumandi"])
        assert bool(done) is (attempt == ATTEMPTS_MAX)
        village.clock.instant += RETRY
    (left,) = runs(village)
    assert (left.failure, left.attempts) == ("ZeroDivisionError", ATTEMPTS_MAX)
    assert left.finished_at
    assert "tokens of fumandi" in caplog.text
    assert [(each.key.topic, each.facts) for each in outbox(village)] == [
        ("job-failed:tokens", {"job": "tokens", "failure": "ZeroDivisionError"})
    ]
    send(village, runner.notify)
    assert phones.posts[0]["text"].endswith(
        "The job tokens failed several times (ZeroDivisionError). Look into the scheduler’s log."
    )


def test_the_manager_hears_of_notices_that_fit(
    village: Village, runner: Runner, phones: Received
) -> None:
    village.give_notice(2, "10000.00")
    village.clock.move_to(village.today + dt.timedelta(days=6))
    assert run_job(runner, "withdrawals", village.today)
    assert outbox(village) == []
    village.clock.move_to(village.today + dt.timedelta(days=1))
    assert run_job(runner, "withdrawals", village.today)
    assert [each.key.topic for each in outbox(village)] == ["withdrawals"]
    send(village, runner.notify)
    assert phones.posts[0]["to"] == "13900000000"
    assert phones.posts[0]["text"].endswith("have come due and can be paid: 1.")
    village.pay_back_shares(1)
    village.clock.move_to(village.today + dt.timedelta(days=1))
    run_job(runner, "withdrawals", village.today)
    assert len(outbox(village)) == 1


def test_the_manager_hears_of_a_month_that_is_not_closed(village: Village, runner: Runner) -> None:
    run_job(runner, "month-close", dt.date(2026, 12, 10))
    village.clock.move_to(dt.date(2026, 12, 10))
    run_job(runner, "month-close", dt.date(2026, 12, 10), again=True)
    assert outbox(village) == []
    village.clock.move_to(dt.date(2026, 12, 11))
    run_job(runner, "month-close", dt.date(2026, 12, 11))
    assert [each.facts for each in outbox(village)] == [{"month": "2026-11"}]


def test_the_manager_hears_of_tokens_that_end(village: Village, runner: Runner) -> None:
    grant = Grant(principal="staff:cashier", role="staff", scope="fumandi")
    with village.office.database.write() as tx:
        access.issue(
            tx,
            grant,
            now="2026-11-24T02:00:00.000000Z",
            expires_at="2026-12-09T02:00:00.000000Z",
        )
    run_job(runner, "tokens", village.today)
    assert outbox(village) == []
    village.clock.move_to(dt.date(2026, 11, 25))  # fourteen days before
    run_job(runner, "tokens", village.today)
    assert [each.facts for each in outbox(village)] == [{"tokens": 1}]


def test_damaged_books_raise_an_alarm(village: Village, runner: Runner) -> None:
    run_job(runner, "verify-books", village.today)
    assert outbox(village) == []
    with village.office.database.write() as tx:
        tx.run("UPDATE member SET joined_on = '2019-01-01' WHERE number = 1")
    village.clock.move_to(dt.date(2026, 11, 25))
    run_job(runner, "verify-books", village.today)
    assert [(each.key.topic, each.facts) for each in outbox(village)] == [
        ("books", {"findings": 1})
    ]
