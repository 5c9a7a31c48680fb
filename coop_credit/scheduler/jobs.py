"""Every daily job, in the order in which they run."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping

from coop_credit.reports.timetable import HOURS
from coop_credit.reports.timetable import INSTALLATION_HOURS
from coop_credit.reports.timetable import VERIFYING
from coop_credit.scheduler import for_installation
from coop_credit.scheduler import for_managers
from coop_credit.scheduler import for_members
from coop_credit.scheduler import watching
from coop_credit.scheduler.work import AnyJob
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import AskedOfAll
from coop_credit.scheduler.work import Found
from coop_credit.scheduler.work import InstallationJob
from coop_credit.scheduler.work import Job

_FIND: Mapping[str, Callable[[Asked], Found]] = {
    VERIFYING: for_managers.books,
    "reminders": for_members.reminders,
    "withdrawals": for_managers.fitting_withdrawals,
    "month-close": for_managers.month_close,
    "tokens": for_managers.tokens,
    for_members.STATEMENTS: for_members.statements,
    watching.GRADES: watching.grades,
    watching.BREACHES: watching.breaches,
    "hand-in": for_managers.hand_in,
    "lpr": for_managers.published_numbers,
}
_FIND_OF_ALL: Mapping[str, Callable[[AskedOfAll], Found]] = {
    "backup": for_installation.backup,
    "retention": for_installation.forget,
    for_installation.MISSING: for_installation.missing_packs,
    "calendar": for_installation.calendar,
    "keys": for_installation.keys,
}
#: Jobs that look again at days that were missed.
_LATE = frozenset({"reminders"})
#: Jobs that read all of a cooperative's history, which may take minutes.
_LONG = frozenset({VERIFYING})


def _job(name: str, hour: int) -> Job:
    at_once, lease = (1, dt.timedelta(hours=1)) if name in _LONG else (20, dt.timedelta(minutes=10))
    return Job(name, hour, _FIND[name], late=name in _LATE, at_once=at_once, lease=lease)


#: Jobs of each cooperative.
JOBS = tuple(_job(name, hour) for name, hour in HOURS.items())
#: Jobs of the whole installation.
INSTALLATION_JOBS = tuple(
    InstallationJob(name, hour, _FIND_OF_ALL[name]) for name, hour in INSTALLATION_HOURS.items()
)
ALL_JOBS: tuple[AnyJob, ...] = (*INSTALLATION_JOBS, *JOBS)
