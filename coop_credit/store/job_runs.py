"""Slots of jobs: who has claimed which, and what came of it."""

import datetime as dt
import json
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: ``cooperative`` of a slot, or of a message, of the whole installation.
INSTALLATION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A job's work in a cooperative, or ``INSTALLATION``, for the day that it was planned for."""

    cooperative: str
    job: str
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """A slot that was claimed. Instants are UTC text; finished_at: ``""`` while it is not done.

    failure: what went wrong at the last attempt, ``""`` for nothing. counts: what was found, and
    took_ms: in how many milliseconds.
    """

    slot: Slot
    claimed_by: str
    claimed_at: str
    lease_until: str
    attempts: int
    finished_at: str
    failure: str
    counts: Mapping[str, int]
    took_ms: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was counted in a slot, and how many milliseconds the look took."""

    counts: Mapping[str, int]
    took_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a job has come in a cooperative, or ``INSTALLATION``.

    newest: the newest slot that was ever claimed. unfinished: slots that are not done, the oldest
    first.
    """

    cooperative: str
    zone: str
    newest: dt.date | None
    unfinished: tuple[dt.date, ...]


# The newest slot is found at the end of the primary key, the unfinished ones in an index of theirs.
_STANDINGS = """
SELECT c.cooperative_id, c.zone,
       (SELECT max(r.slot) FROM job_run r
         WHERE r.cooperative_id = c.cooperative_id AND r.job = :job),
       o.slot
  FROM cooperative c LEFT JOIN job_run o
    ON o.cooperative_id = c.cooperative_id AND o.job = :job AND o.finished_at = ''
 ORDER BY c.cooperative_id, o.slot"""
_OF_ONE = """
SELECT slot, finished_at FROM job_run
 WHERE cooperative_id = :cooperative AND job = :job
   AND (finished_at = '' OR slot = (SELECT max(slot) FROM job_run
                                     WHERE cooperative_id = :cooperative AND job = :job))
 ORDER BY slot"""
# The newest slots are read off the primary key, job by job.
_ALL_OF_ONE = """
SELECT job, slot, 'unfinished' FROM job_run WHERE cooperative_id = :cooperative AND finished_at = ''
 UNION ALL
SELECT job, max(slot), 'newest' FROM job_run WHERE cooperative_id = :cooperative GROUP BY job
 ORDER BY 2"""
#: Slots as rows, with what was found in each where that is to be written down.
_SLOTS = {
    "postgresql": """json_to_recordset(CAST(:slots AS json)) AS s
       (cooperative TEXT, job TEXT, slot DATE, counts TEXT, took_ms BIGINT)""",
    "sqlite": """(
       SELECT value ->> 'cooperative' AS cooperative, value ->> 'job' AS job,
              value ->> 'slot' AS slot, value ->> 'counts' AS counts,
              value ->> 'took_ms' AS took_ms
         FROM json_each(:slots)) AS s""",
}
_CLAIM = """
INSERT INTO job_run
SELECT s.cooperative, s.job, s.slot, :claimed_by, :now, :until, 1, '', '', '{{}}', 0
  FROM {slots} WHERE TRUE
    ON CONFLICT (cooperative_id, job, slot) DO UPDATE
   SET claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at,
       lease_until = excluded.lease_until, attempts = job_run.attempts + 1
 WHERE job_run.lease_until <= :now AND (job_run.finished_at = '' OR :again = 1)
RETURNING cooperative_id, job, slot, attempts"""
_FINISH = """
UPDATE job_run SET finished_at = :now, lease_until = :now, failure = '', counts = s.counts,
       took_ms = s.took_ms
  FROM {slots}
 WHERE cooperative_id = s.cooperative AND job_run.job = s.job AND job_run.slot = s.slot
   AND claimed_by = :claimed_by AND lease_until > :now
RETURNING cooperative_id, job_run.job, job_run.slot"""
_FAIL = """
UPDATE job_run SET failure = :failure, lease_until = :until,
       finished_at = CASE WHEN :done = 1 THEN :now ELSE finished_at END
 WHERE cooperative_id = :cooperative AND job = :job AND slot = :slot
   AND claimed_by = :claimed_by AND lease_until > :now"""
_SELECT = """
SELECT cooperative_id, job, slot, claimed_by, claimed_at, lease_until, attempts, finished_at,
       failure, counts, took_ms FROM job_run
 WHERE cooperative_id = :cooperative"""
_RUNS = f"{_SELECT} ORDER BY slot DESC, job LIMIT :count"
_LAST_FINISHED = f"{_SELECT} AND job = :job AND finished_at <> '' ORDER BY slot DESC LIMIT 1"


def standings(tx: Tx, job: str) -> list[Standing]:
    """How far a job has come in every cooperative."""
    found: dict[str, Standing] = {}
    for cooperative, zone, newest, slot in tx.rows(_STANDINGS, job=job):
        before = found[cooperative].unfinished if cooperative in found else ()
        found[cooperative] = Standing(
            cooperative=cooperative,
            zone=zone,
            newest=None if newest is None else dt.date.fromisoformat(newest),
            unfinished=before if slot is None else (*before, dt.date.fromisoformat(slot)),
        )
    return list(found.values())


def standing_of(tx: Tx, job: str, cooperative: str, zone: str) -> Standing:
    """How far a job has come in a cooperative, or ``INSTALLATION``. zone: of the clock there."""
    rows = tx.rows(_OF_ONE, job=job, cooperative=cooperative)
    return Standing(
        cooperative=cooperative,
        zone=zone,
        newest=dt.date.fromisoformat(rows[-1][0]) if rows else None,
        unfinished=tuple(dt.date.fromisoformat(slot) for slot, done in rows if not done),
    )


def standings_in(tx: Tx, jobs: Collection[str], cooperative: str, zone: str) -> dict[str, Standing]:
    """How far several jobs have come in one place, by job; as ``standing_of`` tells of one."""
    rows = tx.rows(_ALL_OF_ONE, cooperative=cooperative)
    found = {
        what: [(job, dt.date.fromisoformat(slot)) for job, slot, kind in rows if kind == what]
        for what in ("newest", "unfinished")
    }
    return {
        job: Standing(
            cooperative=cooperative,
            zone=zone,
            newest=dict(found["newest"]).get(job),
            unfinished=tuple(day for name, day in found["unfinished"] if name == job),
        )
        for job in jobs
    }


def claim(
    tx: Tx,
    slots: Sequence[Slot],
    claimed_by: str,
    *,
    now: str,
    until: str,
    again: bool = False,
) -> dict[Slot, int]:
    """Claim slots until an instant; how often each that is ours now was claimed, in their order.

    One is not ours when somebody else's lease still runs, or when it is done, unless ``again``.
    """
    rows = tx.rows_written(
        _CLAIM.format(slots=_SLOTS[tx.dialect]),
        slots=json.dumps([_place(each) for each in slots]),
        claimed_by=claimed_by,
        now=now,
        until=until,
        again=int(again),
    )
    attempts = {_slot(*row[:3]): int(row[3]) for row in rows}
    return {each: attempts[each] for each in slots if each in attempts}


def finish(tx: Tx, done: Mapping[Slot, Done], claimed_by: str, now: str) -> list[Slot]:
    """Write down that slots are done; those whose lease still held."""
    rows_done = [
        {
            **_place(slot),
            "counts": json.dumps(each.counts, sort_keys=True),
            "took_ms": each.took_ms,
        }
        for slot, each in done.items()
    ]
    rows = tx.rows_written(
        _FINISH.format(slots=_SLOTS[tx.dialect]),
        slots=json.dumps(rows_done),
        claimed_by=claimed_by,
        now=now,
    )
    held = {_slot(*row) for row in rows}
    return [each for each in done if each in held]


def fail(
    tx: Tx, slot: Slot, claimed_by: str, failure: str, *, now: str, until: str, done: bool
) -> bool:
    """Write down what went wrong, if the lease still holds; whether it did.

    until: when it may be tried again; done: it is not any more.
    """
    return (
        tx.run_counted(
            _FAIL,
            failure=failure,
            until=until,
            done=int(done),
            claimed_by=claimed_by,
            now=now,
            **_place(slot),
        )
        == 1
    )


def job_runs(tx: Tx, cooperative: str, *, count: int) -> list[JobRun]:
    """At most ``count`` slots of a cooperative, the newest first."""
    return [_run(row) for row in tx.rows(_RUNS, cooperative=cooperative, count=count)]


def last_finished(tx: Tx, cooperative: str, job: str) -> JobRun | None:
    """The newest slot of a job that is done or given up."""
    row = tx.row(_LAST_FINISHED, cooperative=cooperative, job=job)
    return None if row is None else _run(row)


def _place(slot: Slot) -> dict[str, object]:
    return {"cooperative": slot.cooperative, "job": slot.job, "slot": slot.day.isoformat()}


def _slot(cooperative: str, job: str, day: str) -> Slot:
    return Slot(cooperative=cooperative, job=job, day=dt.date.fromisoformat(day))


def _run(row: Row) -> JobRun:
    return JobRun(
        slot=_slot(*row[:3]),
        claimed_by=row[3],
        claimed_at=row[4],
        lease_until=row[5],
        attempts=row[6],
        finished_at=row[7],
        failure=row[8],
        counts=json.loads(row[9]),
        took_ms=row[10],
    )
