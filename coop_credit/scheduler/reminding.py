"""On which days members are reminded, and of what."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store import cooperatives
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import provisions_for
from coop_credit.working_days import Shift
from coop_credit.working_days import days_counted_as
from coop_credit.working_days import shifted

#: The parameters that say how many days before the due day, or after it, by kind of message.
_PARAMETERS: Mapping[str, Sequence[str]] = {
    "reminder": ("reminder-first-days", "reminder-second-days"),
    "overdue": ("overdue-first-days", "overdue-second-days"),
}
_SHIFT = "due-day-shift"


@dataclass(frozen=True, slots=True)
class DaysTold:
    """The due days that members are told of on a day.

    counted: by the day agreed in the contract, the day that counts for it by the charter.
    unknown: how many of the days that count lie in a year whose days off are not known.
    """

    counted: Mapping[dt.date, dt.date]
    unknown: int


def days_for(tx: Tx, registered: Cooperative, kind: str, day: dt.date) -> DaysTold:
    """What members are told of on a day; nothing where the rulebook has no such rule.

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
        offsets = {-days for days in offsets}
    elif offsets:
        offsets.add(0)  # the due day itself goes with the days before it
    shift = Shift.KEEP
    if _SHIFT in book.parameters:
        shift = Shift(str(book.in_force(_SHIFT, day, charter).value))
    counting = sorted(day + dt.timedelta(days=days) for days in offsets)
    return DaysTold(
        counted={due_on: on for on in counting for due_on in days_counted_as(on, shift)},
        unknown=sum(bool(shifted(on, shift).note) for on in counting),
    )
