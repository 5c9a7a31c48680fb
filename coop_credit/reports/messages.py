"""What became of messages, and of the scheduler's slots."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store import people
from coop_credit.store.database import Database
from coop_credit.store.message_wishes import Wish
from coop_credit.store.message_wishes import wish_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A message as it is listed.

    member: 0 for the manager. topic: of an alarm. seq: of a receipt's entry. Instants are UTC text,
    ``""`` for none; printed_at: as a slip. report: ``delivered`` or ``undelivered``, as the
    provider reported later on, with its code.
    """

    member: int
    kind: str
    topic: str
    day: dt.date
    seq: int
    channel: str
    state: str
    attempts: int
    queued_at: str
    tried_at: str
    answer: str
    printed_at: str
    report: str
    report_code: str
    reported_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRunLine:
    """A slot as it is listed: the day it was planned for, and what came of it."""

    job: str
    slot: dt.date
    claimed_at: str
    finished_at: str
    attempts: int
    failure: str
    counts: Mapping[str, int]
    took_ms: int


def message_list(
    database: Database, cooperative: str, *, state: str, count: int
) -> list[MessageLine]:
    """At most ``count`` messages, the newest first.

    state: only those in it, ``UNDELIVERED``, or ``""`` for all.
    """
    with database.read() as tx:
        found = messages.messages(tx, cooperative, state=state, count=count)
    return [
        MessageLine(
            member=each.key.member,
            kind=each.key.kind,
            topic=each.key.topic,
            day=each.key.day,
            seq=each.key.seq,
            channel=each.key.channel,
            state=each.state,
            attempts=each.attempts,
            queued_at=each.queued_at,
            tried_at=each.tried_at,
            answer=each.answer,
            printed_at=each.printed_at,
            report=each.report,
            report_code=each.report_code,
            reported_at=each.reported_at,
        )
        for each in found
    ]


def job_run_list(database: Database, cooperative: str, *, count: int) -> list[JobRunLine]:
    """At most ``count`` slots of a cooperative's jobs, the newest first."""
    with database.read() as tx:
        found = job_runs.job_runs(tx, cooperative, count=count)
    return [
        JobRunLine(
            job=each.slot.job,
            slot=each.slot.day,
            claimed_at=each.claimed_at,
            finished_at=each.finished_at,
            attempts=each.attempts,
            failure=each.failure,
            counts=each.counts,
            took_ms=each.took_ms,
        )
        for each in found
    ]


def member_wish(database: Database, cooperative: str, member: int) -> Wish:
    """How a member wishes to be told. Raises ``NotFound``."""
    with database.snapshot() as tx:
        if people.find_member(tx, cooperative, member) is None:
            raise NotFound
        return wish_of(tx, cooperative, member)
