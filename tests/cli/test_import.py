"""Entries brought in from a file, as a person types it, into the demonstration's books."""

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from coop_credit.cli import main

Bring = Callable[..., Result]
HEAD = "kind,member,loan,amount,happened_on,key\n"
GOOD = "contribution,1,,10.00,2026-10-05,paper-0001\ncontribution,2,,0.5,2026-10-06,paper-0002\n"
BAD = "repayment,,999,1.00,2026-10-05,paper-0003\n"
REFUSED = "contribution,3,,9999999.00,2026-10-05,paper-0004\n"


@pytest.fixture
def bring(tmp_path: Path, demonstration: Path) -> Bring:
    """Writes a file and brings it into the books of the demonstration's Fumandi."""
    environment = {"COOP_CREDIT_INSTANCE": str(tmp_path / "instance"), "LANG": "C"}
    runner = CliRunner(env=environment)
    shutil.copytree(demonstration, tmp_path / "instance")

    def bring(
        text: str | bytes, *options: str, acting: str = "cashier", name: str = "lines.csv"
    ) -> Result:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        arguments = ["import", "entries", "fumandi", str(file), "--as", acting, *options]
        return runner.invoke(main, arguments, prog_name="coop-credit")

    return bring


@pytest.fixture
def count(tmp_path: Path) -> Callable[[], int]:
    """How many entries Fumandi's journal has."""

    def count() -> int:
        with closing(sqlite3.connect(tmp_path / "instance" / "coop_credit.sqlite")) as connection:
            (found,) = connection.execute(
                "SELECT count(*) FROM entry WHERE cooperative_id = 'fumandi'"
            ).fetchone()
        return int(found)

    return count


def table(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_file_is_brought_in_once(bring: Bring, count: Callable[[], int]) -> None:
    before = count()
    first = bring("\ufeff" + HEAD + GOOD)
    assert first.exit_code == 0, first.output
    assert "Bringing entries in" in first.stderr
    assert "2 done, 0 done before, 0 refused, 0 failed." in first.stderr
    assert [row["result"] for row in table(first)] == ["done", "done"]
    assert [int(row["seq"]) for row in table(first)] == [before + 1, before + 2]
    again = bring(HEAD + GOOD)
    assert "0 done, 2 done before, 0 refused, 0 failed." in again.stderr
    assert [row["digest"] for row in table(again)] == [row["digest"] for row in table(first)]
    assert (again.exit_code, count()) == (0, before + 2)


def test_the_same_lines_may_stand_in_toml(bring: Bring, count: Callable[[], int]) -> None:
    before = count()
    bring(HEAD + GOOD)
    written = (
        '[[entries]]\nkind = "contribution"\nmember = 1\namount = "10.00"\n'
        'happened_on = 2026-10-05\nkey = "paper-0001"\n'
    )
    result = bring(written, name="lines.toml")
    assert "0 done, 1 done before" in result.stderr, result.output
    assert count() == before + 2


def test_one_bad_line_stops_all_of_them_unless_told_otherwise(
    bring: Bring, count: Callable[[], int]
) -> None:
    before = count()
    stopped = bring(HEAD + GOOD + BAD + REFUSED)
    assert stopped.exit_code == 1
    assert "2 of 4 lines cannot be done, so nothing was written." in stopped.stderr
    assert [row["seq"] for row in table(stopped)] == [""] * 4
    assert count() == before
    told = bring(HEAD + GOOD + BAD + REFUSED, "--line-by-line")
    assert told.exit_code == 1
    assert "2 done, 0 done before, 1 refused, 1 failed." in told.stderr
    assert [row["result"] for row in table(told)] == ["done", "done", "failed", "refused"]
    assert table(told)[3]["reason"] != ""
    assert count() == before + 3  # the refusal is an entry too


def test_a_dry_run_writes_nothing(bring: Bring, count: Callable[[], int]) -> None:
    before = count()
    dry = bring(HEAD + GOOD + REFUSED, "--dry-run", "--json")
    assert "This was a dry run; nothing was written." in dry.stderr
    told = json.loads(dry.stdout)
    assert (dry.exit_code, told["dry_run"]) == (1, True)
    assert [line["result"] for line in told["lines"]] == ["done", "done", "refused"]
    assert told["lines"][2]["reason"]["code"] == "rules-breached"
    assert count() == before


@pytest.mark.parametrize(
    "text, said",
    [
        (HEAD, "has 0 lines; from 1 to 10000"),
        (HEAD + GOOD * 5_001, "has 10002 lines; from 1 to 10000"),
        (HEAD + GOOD + "loan,1,,1.00,2026-10-05,paper-0003\n", "3 (kind)"),
        (HEAD + "contribution,1,1,1.00,2026-10-05,paper-0003\n", "1 (loan)"),
        (HEAD + "contribution,1,,1,000.00,2026-10-05,paper-0003\n", "not known: +"),
        (HEAD + "contribution,1\n" * 21, "20 (amount, happened_on, key) ..."),
        (HEAD + GOOD + "x" * 200_000, "Line 4 of"),
        (HEAD.encode() + "出资".encode("gb18030"), "is not in UTF-8. Save it as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    bring: Bring, count: Callable[[], int], text: str | bytes, said: str
) -> None:
    before = count()
    result = bring(text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert count() == before


def test_who_does_it_must_be_of_the_staff_and_the_cashier(bring: Bring, tmp_path: Path) -> None:
    assert "has no staff member nobody" in bring(HEAD + GOOD, acting="nobody").stderr
    assert bring(HEAD + GOOD, acting="manager").exit_code == 2
    missing = str(tmp_path / "missing.csv")
    environment = {"COOP_CREDIT_INSTANCE": str(tmp_path / "instance"), "LANG": "C"}
    arguments = ["import", "entries", "fumandi", missing, "--as", "cashier"]
    result = CliRunner(env=environment).invoke(main, arguments)
    assert (result.exit_code, "is missing. Check the name." in result.stderr) == (2, True)
