"""On which days members are reminded, and of what."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.store import cooperatives
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import provisions_for

#: The parameters that say how many days before the due day, or after it, by kind of message.
_PARAMETERS: Mapping[str, Sequence[str]] = {
    "reminder": ("reminder-first-days", "reminder-second-days"),
    "overdue": ("overdue-first-days", "overdue-second-days"),
}


def days_for(tx: Tx, registered: Cooperative, kind: str, day: dt.date) -> list[dt.date]:
    """The due days that members are told of on a day; none where the rulebook has no such rule.

    kind: ``reminder`` for days to come and the day itself, ``overdue`` for days that are over.
    """
    book = provisions_for(tx, registered.rulebook)
    charter = cooperatives.charter(tx, registered.cooperative)
    offsets = {
        int(str(book.in_force(name, day, charter).value))
        for name in _PARAMETERS[kind]
        if name in book.parameters
    }
    if kind == "overdue":
        return sorted(day - dt.timedelta(days=days) for days in offsets)
    # The due day itself goes with the days before it.
    return sorted(day + dt.timedelta(days=days) for days in offsets | {0} if offsets)
