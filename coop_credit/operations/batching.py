"""Contributions and repayments by the thousand, each judged as it would be alone.

What all of them need to know is read before, under the lock; then each is judged by its own
operation, against the book as those before it leave it; then all are written together.
"""

import dataclasses
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.actors import Actor
from coop_credit.errors import Fact
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.errors import Unavailable
from coop_credit.ledger.chain import Link
from coop_credit.ledger.entries import Entry
from coop_credit.operations import duties
from coop_credit.operations.commands import fingerprint_of
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Desk
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.desk import answered_before
from coop_credit.operations.desk import open_desk
from coop_credit.operations.register import OPERATIONS
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.store import books
from coop_credit.store import journal
from coop_credit.store.books import Lane
from coop_credit.store.database import Tx
from coop_credit.store.posting import POSTED_TOGETHER_MAX
from coop_credit.store.posting import post_all
from coop_credit.store.records import ReadBefore

#: The most lines of one batch.
LINES_MAX = 10_000


class Mode(StrEnum):
    """What becomes of a batch in which some lines are bad."""

    ALL_OR_NOTHING = "all-or-nothing"
    LINE_BY_LINE = "line-by-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One contribution or repayment with its idempotency key, kept for good as a single one's."""

    key: str
    command: RecordContribution | RecordRepayment


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """From 1 to ``LINES_MAX`` lines about one cooperative, in their order.

    dry_run: judge all of it and write nothing.
    """

    cooperative: str
    lines: Sequence[Line]
    mode: Mode
    dry_run: bool = False


class Result(StrEnum):
    """What came of a line."""

    DONE = "done"  # by this batch
    DONE_BEFORE = "done-before"  # by the same key and command: the first answer again
    REFUSED = "refused"  # by this batch: the refusal is an entry too
    REFUSED_BEFORE = "refused-before"
    FAILED = "failed"  # nothing is kept of it: no such member or loan, or a key used otherwise


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a line, or in a dry run would have come.

    entry: in the journal; ``None`` where nothing is kept, or nothing was written.
    failure: why it was not done.
    """

    line: Line
    result: Result
    entry: Entry | None
    failure: Failure | None


class BatchRefused(Failure):
    """Some lines of an all-or-nothing batch are bad, so nothing was written.

    outcomes: of all lines, as if each had been judged after the good ones before it.
    """

    code = "batch-refused"

    def __init__(self, outcomes: Sequence[Outcome], **facts: Fact) -> None:
        super().__init__(**facts)
        self.outcomes = outcomes


class BatchInterrupted(Unavailable):
    """The database went away after a part of a line-by-line batch was written.

    The same batch again gives the first answers and goes on.
    """

    code = "batch-interrupted"


def carry_out_batch(
    office: Office,
    actor: Actor,
    batch: Batch,
    on_progress: Callable[[int], None] = lambda _judged: None,
) -> list[Outcome]:
    """Do what the lines of a batch ask for, and say what came of each, in their order.

    A line-by-line batch is written in transactions of ``POSTED_TOGETHER_MAX`` lines; any other
    is one transaction. on_progress: told how many more lines have been judged.

    Raises ``BatchRefused``, ``BatchInterrupted``, ``NotFound``, ``NotAllowed``, ``Unavailable``.
    """
    assert 0 < len(batch.lines) <= LINES_MAX
    for kind in {type(line.command) for line in batch.lines}:
        duties.require(actor, batch.cooperative, OPERATIONS[kind].duty, None)
    is_in_parts = batch.mode is Mode.LINE_BY_LINE and not batch.dry_run
    size = POSTED_TOGETHER_MAX if is_in_parts else LINES_MAX
    outcomes: list[Outcome] = []
    for first in range(0, len(batch.lines), size):
        part = dataclasses.replace(batch, lines=batch.lines[first : first + size])
        try:
            outcomes += _carry_out_part(office, actor, part, on_progress)
        except Unavailable as unavailable:
            if not outcomes:
                raise
            raise BatchInterrupted(done=first, lines=len(batch.lines)) from unavailable
    return outcomes


def _carry_out_part(
    office: Office, actor: Actor, batch: Batch, on_progress: Callable[[int], None]
) -> list[Outcome]:
    fingerprints = [fingerprint_of(office.privacy, line.command) for line in batch.lines]
    with office.database.write() as tx:
        counter = _open_counter(office, tx, actor, batch)
        outcomes = []
        for line, fingerprint in zip(batch.lines, fingerprints, strict=True):
            outcomes.append(counter.judge(line, fingerprint))
            on_progress(1)
        if batch.dry_run:
            return counter.without_receipts(outcomes)
        bad = sum(outcome.failure is not None for outcome in outcomes)
        if bad and batch.mode is Mode.ALL_OR_NOTHING:
            raise BatchRefused(counter.without_receipts(outcomes), bad=bad, lines=len(outcomes))
        post_all(tx, counter.links)
    return outcomes


@dataclass(slots=True)
class _Counter:
    """The desk at which the lines of one transaction are judged, one after another.

    lane: where the book stands by now. answered: the entries of the keys seen so far. links:
    the entries to be written, from the seq ``begins_at`` on.
    """

    desk: Desk
    lane: Lane
    records: ReadBefore
    answered: dict[str, Entry]
    links: list[Link]
    begins_at: int

    def judge(self, line: Line, fingerprint: str) -> Outcome:
        """What comes of the next line. fingerprint: of its command."""
        if line.key in self.answered:
            return _again(line, self.answered[line.key], fingerprint)
        order = dataclasses.replace(self.desk.order, key=line.key, command=line.command)
        desk = dataclasses.replace(self.desk, order=order, fingerprint=fingerprint, lane=self.lane)
        work = OPERATIONS[type(line.command)].work
        try:
            outcome = Outcome(line, Result.DONE, work(desk, line.command), None)
        except Refused as refused:
            outcome = Outcome(line, Result.REFUSED, refused.entry, refused)
        except Failure as failure:
            return Outcome(line, Result.FAILED, None, failure)
        assert outcome.entry is not None
        self._take_in(outcome.entry)
        return outcome

    def _take_in(self, entry: Entry) -> None:
        self.answered[entry.key] = entry
        self.records.note(entry)
        self.lane = self.lane.after(entry)

    def without_receipts(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Outcomes of which nothing is written: an entry only where it stood there before."""
        return [
            outcome
            if outcome.entry is None or outcome.entry.seq < self.begins_at
            else dataclasses.replace(outcome, entry=None)
            for outcome in outcomes
        ]


def _open_counter(office: Office, tx: Tx, actor: Actor, batch: Batch) -> _Counter:
    """Lock the book, then read what all lines need to know. Raises ``NotFound``."""
    lane = books.open_book(tx, batch.cooperative, actor.principal, "")
    if lane is None:
        raise NotFound
    keys = [line.key for line in batch.lines]
    answered = journal.entries_with_keys(tx, batch.cooperative, actor.principal, keys)
    records = ReadBefore.read(
        tx,
        batch.cooperative,
        members=_numbers(batch.lines, RecordContribution, "member"),
        loans=_numbers(batch.lines, RecordRepayment, "loan"),
    )
    order = Order(cooperative=batch.cooperative, key="", command=None)
    desk = open_desk(office, tx, actor, order, lane, fingerprint="")
    tx.may_read = False
    links: list[Link] = []
    gathering = dataclasses.replace(desk, records=records, post=links.append)
    return _Counter(gathering, lane, records, answered, links, lane.next_seq)


def _numbers(lines: Sequence[Line], kind: type, name: str) -> list[int]:
    """The members or loans that the lines of one kind are about, each once."""
    return sorted({getattr(line.command, name) for line in lines if isinstance(line.command, kind)})


def _again(line: Line, earlier: Entry, fingerprint: str) -> Outcome:
    try:
        return Outcome(line, Result.DONE_BEFORE, answered_before(earlier, fingerprint), None)
    except Refused as refused:
        return Outcome(line, Result.REFUSED_BEFORE, refused.entry, refused)
    except Failure as failure:
        return Outcome(line, Result.FAILED, None, failure)
