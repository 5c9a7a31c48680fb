"""Jobs that tell members something: what falls due, and what stands at a month's end."""

from coop_credit.dates import last_day
from coop_credit.dates import next_month
from coop_credit.packs.leaves import leaves_in
from coop_credit.packs.tables import LEAVES
from coop_credit.scheduler.reminding import days_for
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import Found
from coop_credit.store import due
from coop_credit.store import periods
from coop_credit.store.watched import watched

#: The job, and the subject under which it keeps the newest month that members were told of.
STATEMENTS, _MONTH = "statements", "month"


def reminders(asked: Asked) -> Found:
    """Borrowers, before, on and behind the day that counts for a due day; one message each."""
    wanted, unknown = [], 0
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        for kind in ("reminder", "overdue"):
            days = days_for(tx, here, kind, asked.day)
            unknown += days.unknown
            members = due.members_due(tx, here.cooperative, sorted(days.counted))
            wanted += [asked.to_member(each, kind) for each in members]
    return Found(tuple(wanted), {"queued": len(wanted), "days_unknown": unknown})


def statements(asked: Asked) -> Found:
    """Everybody who had or owed something at the end of a month that is closed since last time.

    The first time only the newest closed month is spoken of.
    """
    here = asked.registered.cooperative
    wanted = []
    with asked.office.database.snapshot() as tx:
        last = periods.last_period(tx, here)
        told = watched(tx, here, STATEMENTS).get(_MONTH, "")
        if last is None or last.month == told:
            return Found((), {"queued": 0})
        month = next_month(told) if told else last.month
        while month <= last.month:
            leaves = leaves_in(periods.sealed_table(tx, here, month, LEAVES.name))
            wanted += [
                asked.to_member(int(row["number"]), "statement", last_day(month)) for row in leaves
            ]
            month = next_month(month)
    return Found(tuple(wanted), {"queued": len(wanted)}, {_MONTH: last.month})
