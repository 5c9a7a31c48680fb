"""Real processes race for the last yuan; some are killed in the middle. The books stay whole."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Kind
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.store import journal
from coop_credit.store.database import Database
from tests.ledgers import PANELLISTS
from tests.ledgers import Village

DUE = dt.date(2027, 11, 24)
WORKERS = 11
#: These of the workers are killed as soon as they have started on their work.
DOOMED = 3
ROOT = Path(__file__).parents[2]


def race(database: Database, work: list[dict[str, object]]) -> list[str]:
    """One process for each piece of work; what those that lived printed last."""
    environment = os.environ | {
        "BOOKS": database.engine.url.render_as_string(hide_password=False),
        "PYTHONPATH": str(ROOT),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.worker", json.dumps(piece)],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for piece in work
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes[:DOOMED]:
        process.send_signal(signal.SIGKILL)
    answers = [process.communicate(timeout=120)[0].strip() for process in processes]
    return answers[DOOMED:]


def entries_of(village: Village, kind: Kind) -> int:
    with village.office.database.snapshot() as tx:
        found = journal.entries(tx, village.cooperative, after=0, count=10_000)
    return sum(entry.kind is kind for entry in found)


@pytest.fixture
def approved(village: Village) -> Village:
    """One member has eleven approved loans of 10,000.00, the fund allows five of them together."""
    village.open_with(20, "1000000.00")
    for _ in range(WORKERS):
        loan = int(str(village.apply(1, "10000.00", DUE).body["loan"]))
        for panellist in PANELLISTS:
            village.vote(loan, panellist)
        village.do(village.manager, DecideLoan(loan=loan, decision="approve"))
    return village


def test_no_race_breaks_the_cap(approved: Village) -> None:
    answers = race(
        approved.office.database,
        [
            {"do": "pay-out", "number": loan, "key": f"race-{loan:04d}"}
            for loan in range(1, WORKERS + 1)
        ],
    )
    paid = entries_of(approved, Kind.LOAN_PAID_OUT)
    assert paid == 5  # 5 % of 1,000,000.00 is 50,000.00
    assert set(answers) == {"loan-paid-out", "rules-breached"}
    assert verify_books(approved.office.database, approved.office.privacy, "fumandi") == []


def test_a_withdrawal_is_paid_once(village: Village) -> None:
    village.open_with(20, "1000000.00")
    village.give_notice(2, "10000.00", dt.date(2026, 11, 2))
    answers = race(
        village.office.database,
        [{"do": "pay-back", "number": 1, "key": f"race-{one:04d}"} for one in range(WORKERS)],
    )
    assert entries_of(village, Kind.WITHDRAWAL_PAID) == 1
    assert set(answers) <= {"withdrawal-paid", "withdrawal-not-open"}
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_one_key_from_many_processes_is_one_entry(village: Village) -> None:
    village.open_with(20, "1000000.00")
    answers = race(
        village.office.database,
        [{"do": "contribute", "number": 3, "key": "the-same-key"} for _ in range(WORKERS)],
    )
    assert entries_of(village, Kind.CONTRIBUTION) == 1
    assert set(answers) == {"contribution"}
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
