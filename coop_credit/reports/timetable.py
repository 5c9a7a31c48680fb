"""The daily jobs' hours, which of their slots are due, and when each runs next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coop_credit.dates import instant_text
from coop_credit.errors import NotFound
from coop_credit.store import cooperatives
from coop_credit.store import job_runs
from coop_credit.store.database import Database
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.job_runs import Standing

#: The job that plays a cooperative's books back.
VERIFYING = "verify-books"
#: From which hour on each job of a cooperative runs, by the cooperative's clock, in their order.
HOURS: Mapping[str, int] = {
    VERIFYING: 2,
    "reminders": 8,
    "withdrawals": 8,
    "month-close": 8,
    "tokens": 8,
    "statements": 8,
    "grades": 8,
    "breaches": 8,
    "hand-in": 8,
    "lpr": 8,
}
#: The same of the jobs that are done once for the whole installation, by the installation's clock.
INSTALLATION_HOURS: Mapping[str, int] = {
    "backup": 3,
    "retention": 4,
    "missing-packs": 8,
    "calendar": 8,
    "keys": 8,
}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    """When a job runs next.

    slot: the oldest day that is not done. planned_at: its hour, as UTC text; one that is over is
    run at the next look. missed: how many slots are due and not done.
    """

    job: str
    slot: dt.date
    planned_at: str
    missed: int


def due_days(hour: int, standing: Standing, now: dt.datetime) -> list[dt.date]:
    """The slots of a job that are due somewhere and not done, the oldest first.

    hour: of the job. Where it never ran it begins today.
    """
    local = now.astimezone(ZoneInfo(standing.zone))
    newest_due = local.date() if local.hour >= hour else local.date() - _DAY
    day = local.date() if standing.newest is None else standing.newest + _DAY
    missed = [day + _DAY * number for number in range((newest_due - day).days + 1)]
    return [*standing.unfinished, *missed]


def next_runs(
    database: Database, now: dt.datetime, cooperative: str, zone: str = ""
) -> list[NextRun]:
    """When each job runs next in a cooperative, in the order of the jobs. Raises ``NotFound``.

    cooperative: or ``INSTALLATION``, and then zone: of its clock.
    """
    hours = INSTALLATION_HOURS if cooperative == INSTALLATION else HOURS
    with database.snapshot() as tx:
        if cooperative != INSTALLATION:
            registered = cooperatives.find_cooperative(tx, cooperative)
            if registered is None:
                raise NotFound
            zone = registered.zone
        standings = job_runs.standings_in(tx, hours, cooperative, zone)
    return [_next_run(job, hour, standings[job], now) for job, hour in hours.items()]


def _next_run(job: str, hour: int, standing: Standing, now: dt.datetime) -> NextRun:
    zone = ZoneInfo(standing.zone)
    missed = due_days(hour, standing, now)
    newest = standing.newest
    slot = missed[0] if missed else now.astimezone(zone).date() if newest is None else newest + _DAY
    planned = dt.datetime.combine(slot, dt.time(hour), zone)
    return NextRun(
        job=job,
        slot=slot,
        planned_at=instant_text(planned.astimezone(dt.UTC)),
        missed=len(missed),
    )
