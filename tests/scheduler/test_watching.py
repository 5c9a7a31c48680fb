"""What lasts is told once: grades that change, rules broken without an entry."""

import datetime as dt

import pytest

from coop_credit.scheduler.running import Runner
from coop_credit.store import due
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import alarms
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import runs
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

DUE = dt.date(2027, 3, 10)


@pytest.fixture
def runner(village: Village, phones: Received) -> Runner:
    village.open_with(20, "1000000.00")
    return Runner(village.office, texting(village, phones))


def run_on(
    village: Village, runner: Runner, job: str, day: dt.date, *, again: bool = False
) -> None:
    village.clock.move_to(day)
    assert run_job(runner, job, day, again=again)


def test_a_grade_is_told_when_it_changes(
    village: Village, runner: Runner, phones: Received
) -> None:
    # From 1, 91, 181 and 361 days late on.
    village.lend(1, "1000.00", DUE)
    village.lend(2, "1000.00", DUE)
    village.lend(3, "1000.00", DUE + dt.timedelta(days=2))
    for number in (0, 1, 2, 3, 89, 90, 91, 92):
        run_on(village, runner, "grades", DUE + dt.timedelta(days=number))
    told = [((each.key.day - DUE).days, each.facts["loans"]) for each in outbox(village)]
    assert told == [(1, "L1, L2"), (3, "L3"), (91, "L1, L2")]
    send(village, runner.notify)
    assert phones.posts[0]["text"].endswith(
        "These loans are now graded special mention: loan 1, loan 2."
    )


def test_a_grade_that_gets_better_is_told_and_a_loan_repaid_is_not(
    village: Village, runner: Runner
) -> None:
    loan = village.lend(1, "1000.00", DUE, instalments=2)  # half of it is due a month before
    other = village.lend(2, "1000.00", DUE - dt.timedelta(days=20))
    day = DUE - dt.timedelta(days=10)
    run_on(village, runner, "grades", day)
    village.repay(loan, "600.00")
    village.repay(other, "2000.00")
    for number in range(1, 4):
        run_on(village, runner, "grades", day + dt.timedelta(days=number))
    assert alarms(village) == [
        ("grade:special-mention", {"grade": "special-mention", "loans": "L1, L2"}),
        ("grade:normal", {"grade": "normal", "loans": "L1"}),
    ]


def test_a_change_of_a_day_that_was_told_already_is_told_on_the_next(
    village: Village, runner: Runner
) -> None:
    village.lend(1, "1000.00", DUE)
    late = village.lend(2, "1000.00", DUE)
    entry = village.repay(late, "1000.00")  # on the day of the payout: no fee
    run_on(village, runner, "grades", DUE + dt.timedelta(days=1))
    village.reverse(entry.seq)
    run_on(village, runner, "grades", DUE + dt.timedelta(days=1), again=True)
    assert [facts["loans"] for _, facts in alarms(village)] == ["L1"]
    run_on(village, runner, "grades", DUE + dt.timedelta(days=2))
    assert [facts["loans"] for _, facts in alarms(village)] == ["L1", "L2"]


def test_only_loans_that_are_late_are_looked_at(village: Village, runner: Runner) -> None:
    assert runner.name
    village.lend(1, "1000.00", DUE)
    paid = village.lend(2, "1000.00", DUE)
    village.clock.move_to(DUE)
    village.repay(paid, "2000.00")
    with village.office.database.read() as tx:
        assert due.late_loans(tx, "fumandi", DUE) == []
        found = due.late_loans(tx, "fumandi", DUE + dt.timedelta(days=1))
    assert [number for number, _, _ in found] == [1]


def test_a_rule_broken_without_an_entry_is_told_once_and_when_it_is_over(
    village: Village, runner: Runner, phones: Received
) -> None:
    loan = village.lend(1, "40000.00", DUE)  # 4 % of 1,000,000.00
    day = dt.date(2026, 12, 1)
    run_on(village, runner, "breaches", day)
    assert alarms(village) == []
    village.set_value("member-cap", 300)  # 3 %
    for number in range(1, 4):
        run_on(village, runner, "breaches", day + dt.timedelta(days=number))
    assert alarms(village) == [("breach:standing-cap", {"rule": "standing-cap", "loans": "L1"})]
    assert runs(village)[0].counts == {"broken": 1, "queued": 0}
    village.repay(loan, "20000.00")
    for number in range(4, 7):
        run_on(village, runner, "breaches", day + dt.timedelta(days=number))
    assert alarms(village)[1:] == [("breach-over:standing-cap", {"rule": "standing-cap"})]
    send(village, runner.notify)
    assert "In question: loan 1." in phones.posts[0]["text"]
    assert "this rule is kept again" in phones.posts[1]["text"]
    assert "standing-cap" not in phones.posts[0]["text"]


def test_the_manager_hears_of_an_lpr_that_is_not_entered(
    village: Village, runner: Runner, phones: Received
) -> None:
    # Entered since 1 November 2026. The 20th of December is a Sunday: the 21st counts.
    for number in (19, 20, 21):
        run_on(village, runner, "lpr", dt.date(2026, 11, number))
    assert [(topic, each["published_on"]) for topic, each in alarms(village)] == [
        ("lpr", "2026-11-20")
    ]
    village.clock.move_to(dt.date(2026, 11, 25))
    village.set_value("lpr", 300, dt.date(2026, 11, 20))
    for month, number in ((11, 25), (12, 20), (12, 21)):
        run_on(village, runner, "lpr", dt.date(2026, month, number))
    assert len(alarms(village)) == 1
    run_on(village, runner, "lpr", dt.date(2026, 12, 22))
    run_on(village, runner, "lpr", dt.date(2027, 1, 3))  # still that of December
    assert [each["published_on"] for _, each in alarms(village)[1:]] == ["2026-12-20"] * 2
    send(village, runner.notify)
    assert phones.posts[-1]["text"].endswith(
        "The one-year LPR from 20 December 2026 on is not entered yet. Please enter it."
    )


def test_loans_that_are_late_are_found_by_keys(village: Village, runner: Runner) -> None:
    assert runner.name
    with village.office.database.write() as tx:
        explain = "EXPLAIN QUERY PLAN "
        if tx.dialect == "postgresql":
            explain = "EXPLAIN "
            tx.run("SET LOCAL enable_seqscan = off")
        plan = tx.rows(explain + due.LATE, cooperative="fumandi", day="2027-03-10")
    told = "\n".join(str(row[-1]) for row in plan)
    assert "SCAN" not in told
    assert "Seq Scan" not in told
