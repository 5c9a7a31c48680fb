"""Jobs of the whole installation: copies, old rows, packs that are missing, calendar, key.

Unlike the others these do something beside reading: a copy is a file, and old rows are removed
in short transactions of their own. Both are the same when done twice.
"""

import datetime as dt
import re
from collections import defaultdict
from pathlib import Path

from coop_credit.dates import instant_text
from coop_credit.dates import last_day
from coop_credit.dates import month_of
from coop_credit.packs.signing import key_id
from coop_credit.reports.received import handed_in
from coop_credit.scheduler.work import AskedOfAll
from coop_credit.scheduler.work import Found
from coop_credit.scheduler.work import alarm
from coop_credit.scheduler.work import changed
from coop_credit.store import cooperatives
from coop_credit.store import drafts
from coop_credit.store import periods
from coop_credit.store import retention
from coop_credit.store.backup import back_up
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.watched import watched
from coop_credit.working_days import days_off

#: The job, under whose name the packs that are missing are kept.
MISSING = "missing-packs"
_COPY = re.compile(r"coop_credit-\d{4}-\d\d-\d\d\.sqlite")
_DECEMBER = 12


def backup(asked: AskedOfAll) -> Found:
    """A checked copy of an SQLite database, named by the day; the oldest beyond N are removed.

    Of another database nothing is copied, and that is counted: its own tools do it.
    """
    database, upkeep = asked.office.database.file, asked.upkeep
    if database is None:
        return Found((), {"not-for-postgresql": 1, "queued": 0})
    if upkeep.copies is None:
        return Found((), {"copied": 0, "queued": 0})
    upkeep.copies.mkdir(parents=True, exist_ok=True)
    copy = upkeep.copies / f"coop_credit-{asked.day.isoformat()}.sqlite"
    counts = {"queued": 0, "copied": 0}
    if not copy.exists():
        counts |= {"copied": 1, "entries": back_up(database, copy)}
    old = _copies(upkeep.copies)[: -upkeep.copies_kept]
    for each in old:
        each.unlink()
    return Found((), counts | {"removed": len(old)})


def _copies(folder: Path) -> list[Path]:
    """The copies in a folder, the oldest first; no other file."""
    return sorted(each for each in folder.iterdir() if _COPY.fullmatch(each.name))


def forget(asked: AskedOfAll) -> Found:
    """What is older than it is to be kept: messages, slots, sessions and the like, accesses."""
    database, upkeep, day = asked.office.database, asked.upkeep, asked.day
    now = asked.office.clock.now()
    told_before = instant_text(now - dt.timedelta(days=upkeep.message_days))
    done_before = day - dt.timedelta(days=upkeep.job_run_days)
    with database.read() as tx:
        everywhere = cooperatives.all_ids(tx)
    forgotten = {"messages": 0, "job_runs": 0}
    for cooperative in (INSTALLATION, *everywhere):
        with database.write() as tx:
            forgotten["messages"] += retention.forget_messages(tx, cooperative, told_before)
            forgotten["job_runs"] += retention.forget_runs(tx, cooperative, done_before)
    # A day more than so many years: the database reckons by its own clock.
    years = dt.timedelta(days=1 + 366 * upkeep.access_log_years)
    idle = dt.timedelta(days=upkeep.session_days)
    with database.write() as tx:
        forgotten["accesses"] = retention.forget_accesses(tx, instant_text(now - years))
        forgotten["sessions"] = retention.forget_sessions(tx, instant_text(now - idle))
        forgotten["browsers"] = retention.forget_browsers(tx, instant_text(now - idle))
        forgotten["drafts"] = retention.forget_drafts(tx, instant_text(now - drafts.KEPT))
    return Found((), {**forgotten, "queued": 0})


def missing_packs(asked: AskedOfAll) -> Found:
    """To the regulators in the settings: who has not handed in behind the due day, told once each.

    The last two months are looked at.
    """
    last = asked.day.replace(day=1) - dt.timedelta(days=1)
    months = [month_of(last.replace(day=1) - dt.timedelta(days=1)), month_of(last)]
    late = {
        f"{region} {month} {each.cooperative}": each.name
        for region in asked.notify.regulators
        for month in months
        for each in handed_in(asked.office.database, region, month, asked.day)
        if each.state == "late"
    }
    with asked.office.database.read() as tx:
        before = watched(tx, INSTALLATION, MISSING)
    changes = changed(before, late)
    told: defaultdict[str, list[str]] = defaultdict(list)
    for subject, name in changes.items():
        if name:
            region, month, _ = subject.split(" ")
            told[region].append(f"{name} {month}")
    wanted = tuple(
        alarm(
            INSTALLATION,
            asked.notify.regulator,
            f"{MISSING}:{region}",
            asked.day,
            {"packs": ", ".join(packs)},
        )
        for region, packs in told.items()
    )
    return Found(wanted, {"late": len(late), "queued": len(wanted)}, changes)


def calendar(asked: AskedOfAll) -> Found:
    """The days off of this year, or from December on of the next, are not known; once a month."""
    years = [asked.day.year, *([asked.day.year + 1] if asked.day.month == _DECEMBER else [])]
    missing = ", ".join(str(year) for year in years if days_off(year) is None)
    first = asked.day.replace(day=1)
    wanted = (asked.alarm("calendar", day=first, years=missing),) if missing else ()
    return Found(wanted, {"queued": len(wanted)})


def keys(asked: AskedOfAll) -> Found:
    """Packs are signed with a key that is older than the setting; once a month.

    Its age counts from the end of the first month that it signed.
    """
    most = asked.upkeep.signing_key_days
    public_key = asked.office.signer.public_key
    with asked.office.database.read() as tx:
        month = periods.first_signed(tx, public_key)
    if not month or most == 0:
        return Found((), {"queued": 0})
    age = (asked.day - last_day(month)).days
    first = asked.day.replace(day=1)
    old = (
        (asked.alarm("key", day=first, key=key_id(public_key), month=month),) if age > most else ()
    )
    return Found(old, {"days": age, "queued": len(old)})
