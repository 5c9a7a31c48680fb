"""Batches and single contributions race; a batch is killed in the middle. The books stay whole."""

import json
import os
import subprocess
import sys
from collections import Counter

from coop_credit.audit.verification import verify_books
from coop_credit.operations.batching import Result
from tests.ledgers import Village
from tests.operations.lines import batch
from tests.operations.lines import contribution
from tests.operations.lines import journal_of
from tests.races.test_last_yuan import ROOT

SIZE = 200
BATCHES = 5
SINGLES = 3


def start(village: Village, work: dict[str, object]) -> subprocess.Popen[str]:
    database = village.office.database.engine.url
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.worker", json.dumps(work)],
        env=os.environ
        | {"BOOKS": database.render_as_string(hide_password=False), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_batches_and_single_contributions_race_and_one_is_killed(village: Village) -> None:
    village.open_with(20, "1000000.00")
    before = len(journal_of(village))
    works: list[dict[str, object]] = [
        {"do": "batch", "number": 1, "key": "lives", "size": SIZE, "batches": BATCHES},
        {"do": "batch", "number": 2, "key": "dies", "size": SIZE, "batches": 1_000},
        *(
            {"do": "contribute", "number": 3, "key": f"single-{number:03d}"}
            for number in range(SINGLES)
        ),
    ]
    processes = [start(village, work) for work in works]
    assert {hear(process) for process in processes} == {"ready"}
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    lives, dies, *singles = processes
    assert [hear(dies), hear(dies)] == ["1", "2"]
    dies.kill()  # most likely in the middle of its third
    assert lives.communicate(timeout=120)[0].split()[-1] == str(BATCHES)
    assert {single.communicate(timeout=120)[0] for single in singles} == {"contribution"}
    dies.communicate(timeout=120)

    made = Counter(entry.key.partition("-")[0] for entry in journal_of(village)[before:])
    assert (made["lives"], made["single"]) == (BATCHES * SIZE, SINGLES)
    written, rest = divmod(made["dies"], SIZE)
    assert written >= 2
    assert rest == 0  # whole batches, or nothing of one
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []

    # What the killed one brought and was about to bring can be brought again, and is done once.
    for part, result in ((written - 1, Result.DONE_BEFORE), (written, Result.DONE)):
        lines = [contribution(f"dies-{part:03d}-{number:05d}", 2, "1.00") for number in range(SIZE)]
        assert {outcome.result for outcome in batch(village, lines)} == {result}
    assert len(journal_of(village)) == before + (BATCHES + written + 1) * SIZE + SINGLES
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
