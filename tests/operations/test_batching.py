"""Many at once come to what one by one comes to; all or nothing; again; dry; in few queries."""

import dataclasses
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from coop_credit.actors import Role
from coop_credit.audit.verification import verify_books
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import BatchInterrupted
from coop_credit.operations.batching import BatchRefused
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import Outcome
from coop_credit.operations.batching import Result
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.operations.lines import batch
from tests.operations.lines import contribution
from tests.operations.lines import fund_of
from tests.operations.lines import journal_of
from tests.operations.lines import made_up
from tests.operations.lines import prepared_in
from tests.operations.lines import repayment
from tests.operations.lines import singly
from tests.races.test_lock_first import Counter as Turns


@pytest.fixture
def prepared(office: Office, clock: FixedClock) -> Village:
    """The village of ``lines.prepared_in``."""
    return prepared_in(office, clock)


@pytest.fixture
def twin(tmp_path: Path, sqlite_template: Path) -> Iterator[Village]:
    """The same village in another database."""
    file = shutil.copy(sqlite_template, tmp_path / "twin.sqlite")
    database = Database.open(f"sqlite:///{file}")
    clock = FixedClock()
    randomness = random.Random(1).randbytes  # noqa: S311 (repeatable on purpose)
    yield prepared_in(
        Office(database, Privacy(b"d" * 32, b"i" * 32, randomness), clock, SIGNER), clock
    )
    database.close()


def told(outcomes: list[Outcome]) -> list[tuple[object, str]]:
    return [
        (outcome.entry, outcome.failure.code if outcome.failure else "") for outcome in outcomes
    ]


def is_sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_many_at_once_make_the_entries_that_one_by_one_makes(
    prepared: Village, twin: Village
) -> None:
    assert journal_of(prepared) == journal_of(twin)
    pick = random.Random(7)  # noqa: S311 (as above)
    codes: Counter[str] = Counter()
    for salt in range(6):
        lines = made_up(pick, 60, f"round{salt % 4}")  # from the fifth on, keys are met again
        outcomes = batch(prepared, lines)
        assert told(outcomes) == [singly(twin, line) for line in lines]
        codes.update(code for _, code in told(outcomes))
        codes.update(str(outcome.result) for outcome in outcomes)
    # Digests are part of an entry: equal entries are equal chains.
    assert journal_of(prepared) == journal_of(twin)
    assert is_sound(prepared)
    # The lines have met everything that can come of one.
    assert codes.keys() == {
        *("", *Result),
        *("rules-breached", "member-has-left", "happens-in-future", "loan-in-other-state"),
        *("repaid-before-payout", "nothing-owed", "not-found", "key-reused-for-different-command"),
    }


def test_each_line_is_judged_against_the_fund_after_those_before_it(prepared: Village) -> None:
    # The fund is 4,999,960.00 of 5,000,000.00: 25.00 fits once, and 15.00 after it, and no more.
    lines = [
        contribution("line-one", 1, "25.00"),
        contribution("line-two", 2, "25.00"),
        contribution("line-three", 3, "15.00"),
        contribution("line-four", 4, "0.01"),
    ]
    results = [outcome.result for outcome in batch(prepared, lines)]
    assert results == [Result.DONE, Result.REFUSED, Result.DONE, Result.REFUSED]
    assert fund_of(prepared).fen == 500_000_000
    assert is_sound(prepared)


def test_all_or_nothing_writes_nothing_when_a_line_is_bad(prepared: Village) -> None:
    before = journal_of(prepared)
    lines = [
        contribution("line-one"),
        repayment("line-two", loan=5),
        contribution("line-three", 21),
    ]
    with pytest.raises(BatchRefused) as refused:
        batch(prepared, lines, Mode.ALL_OR_NOTHING)
    assert refused.value.facts == {"bad": 2, "lines": 3}
    assert told(list(refused.value.outcomes)) == [
        (None, ""),
        (None, "loan-in-other-state"),
        (None, "member-has-left"),
    ]
    assert journal_of(prepared) == before
    # The keys are still free: the good line goes through with its own.
    (done,) = batch(prepared, lines[:1], Mode.ALL_OR_NOTHING)
    assert (done.result, done.entry) == (Result.DONE, journal_of(prepared)[-1])


def test_the_same_lines_again_give_the_first_answers(prepared: Village) -> None:
    lines = [contribution("line-one"), contribution("line-two", 21), repayment("line-three")]
    first = batch(prepared, lines)
    before = journal_of(prepared)
    again = batch(prepared, [*lines, repayment("line-four", 2)])
    assert told(again)[:3] == told(first)
    assert [outcome.result for outcome in again] == [
        *(Result.DONE_BEFORE, Result.REFUSED_BEFORE, Result.DONE_BEFORE, Result.DONE),
    ]
    assert len(journal_of(prepared)) == len(before) + 1
    # A line that was done by a batch is done for single orders too, and the other way round.
    assert singly(prepared, lines[0]) == (first[0].entry, "")


@pytest.mark.parametrize("mode", Mode)
def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(
    prepared: Village, mode: Mode
) -> None:
    lines = [contribution("line-one"), contribution("line-two", 21), contribution("line-one")]
    before = journal_of(prepared)
    dry = batch(prepared, lines, mode, dry_run=True)
    assert told(dry) == [(None, ""), (None, "member-has-left"), (None, "")]
    assert journal_of(prepared) == before
    real = batch(prepared, lines)
    assert [outcome.result for outcome in real] == [outcome.result for outcome in dry]


def test_who_may_not_do_one_may_not_do_many(prepared: Village) -> None:
    asked = Batch(cooperative="fumandi", lines=[contribution("line-one")], mode=Mode.LINE_BY_LINE)
    with pytest.raises(NotAllowed):
        carry_out_batch(prepared.office, prepared.manager, asked)
    elsewhere = dataclasses.replace(asked, cooperative="elsewhere")
    with pytest.raises(NotFound):
        carry_out_batch(prepared.office, prepared.cashier, elsewhere)
    lost = dataclasses.replace(prepared.staff("cashier", Role.CASHIER), cooperative="elsewhere")
    with pytest.raises(NotFound):
        carry_out_batch(prepared.office, lost, elsewhere)


def many(count: int) -> list[Line]:
    """Lines about every member and loan, with keys that were never used."""
    return [
        contribution(f"many-{count}-{number:05d}", number % 20 + 1, "0.01")
        if number % 2
        else repayment(f"many-{count}-{number:05d}", number // 2 % 4 + 1, "0.01")
        for number in range(count)
    ]


def test_how_many_queries_there_are_does_not_depend_on_how_many_lines(prepared: Village) -> None:
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_others: object) -> None:
        connection.set_trace_callback(said.append)

    prepared.office.database.close()
    event.listen(prepared.office.database.engine, "connect", listen)
    counts = []
    for lines in (many(10), many(1_500)):
        if prepared.office.database.dialect == "sqlite":
            said.clear()
            batch(prepared, lines, Mode.ALL_OR_NOTHING, dry_run=True)
            counts.append(len(said))
        else:
            counts.append(turns_of(prepared, lines))
    assert counts[0] == counts[1] > 0


def turns_of(village: Village, lines: list[Line]) -> int:
    """Turns of the conversation with PostgreSQL that judging these lines takes."""
    url = village.office.database.engine.url
    server = Path(str(url.query["host"]))
    folder = server / f"turns{len(lines)}"
    folder.mkdir()
    turns = Turns(server / ".s.PGSQL.5432", folder / ".s.PGSQL.5432")
    database = Database.open(
        url.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)
    )
    through = Village(
        Office(database, village.office.privacy, village.clock, SIGNER), village.clock
    )
    with database.read() as tx:
        tx.row("SELECT 1")
    before = turns.turns
    batch(through, lines, Mode.ALL_OR_NOTHING, dry_run=True)
    counted = turns.turns - before
    database.close()
    turns.close()
    return counted


def test_a_large_batch_is_written_in_parts_and_goes_on_where_it_was_cut_off(
    postgresql_urls: tuple[str, str], privacy: Privacy, clock: FixedClock
) -> None:
    database = Database.open(postgresql_urls[1])
    village = prepared_in(Office(database, privacy, clock, SIGNER), clock)
    owner = database.engine.url.set(username="postgres", drivername="postgresql")
    judged = 0

    def cut_off_after_the_first_part(more: int) -> None:
        nonlocal judged
        judged += more
        if judged == 1_001:
            with psycopg.connect(owner.render_as_string()) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = 'coop_app'"
                )

    lines = many(1_500)
    asked = Batch(cooperative="fumandi", lines=lines, mode=Mode.LINE_BY_LINE)
    before = len(journal_of(village))
    with pytest.raises(BatchInterrupted) as interrupted:
        carry_out_batch(village.office, village.cashier, asked, cut_off_after_the_first_part)
    assert interrupted.value.facts == {"done": 1_000, "lines": 1_500}
    assert len(journal_of(village)) == before + 1_000
    results = Counter(outcome.result for outcome in batch(village, lines))
    assert results == {Result.DONE_BEFORE: 1_000, Result.DONE: 500}
    assert is_sound(village)
    database.close()
