"""What a job is: it looks at a day and says what is to be told, and nothing else happens.

What it finds is queued, and its slot finished, in one short transaction afterwards
(``running``); so a job can be run again, or be killed, without harm.
"""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.scheduler.upkeep import Upkeep
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """A job's work: a cooperative, and the day of the slot."""

    office: Office
    notify: Notify
    registered: Cooperative
    day: dt.date

    def to_member(self, member: int, kind: str, day: dt.date | None = None) -> Wanted:
        """A message to a member for this day, or for another."""
        return Wanted(
            key=Key(
                cooperative=self.registered.cooperative,
                member=member,
                kind=kind,
                day=day or self.day,
                channel=self.notify.members,
            ),
            facts={},
        )

    def alarm(self, topic: str, *, day: dt.date | None = None, **facts: int | str) -> Wanted:
        """A message to the manager for this day, or for another: once for each day and topic."""
        return alarm(
            self.registered.cooperative, self.notify.manager, topic, day or self.day, facts
        )


@dataclass(frozen=True, slots=True)
class AskedOfAll:
    """The work of a job of the whole installation, and the day of the slot."""

    office: Office
    notify: Notify
    upkeep: Upkeep
    day: dt.date

    def alarm(self, topic: str, *, day: dt.date | None = None, **facts: int | str) -> Wanted:
        """A message to the administrator for this day, or for another."""
        return alarm(INSTALLATION, self.notify.manager, topic, day or self.day, facts)


def alarm(
    cooperative: str, channel: str, topic: str, day: dt.date, facts: Mapping[str, int | str]
) -> Wanted:
    """A message to somebody who is no member. cooperative: or ``INSTALLATION``."""
    key = Key(
        cooperative=cooperative,
        member=MANAGER,
        kind="alarm",
        day=day,
        channel=channel,
        topic=topic,
    )
    return Wanted(key=key, facts=facts)


@dataclass(frozen=True, slots=True)
class Found:
    """What a job wants told, and what it counted.

    changes: what is kept for the next time, by subject, ``""`` for what ended. They are kept with
    the messages that tell of them, or not at all: see ``running``.
    """

    wanted: tuple[Wanted, ...]
    counts: Mapping[str, int]
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A job that runs once a day in each cooperative. hour: from which on, by its clock.

    late: whether a day that is over is still looked at when it was missed. An alarm speaks of
    the books as they are now, and only for today. at_once: how many cooperatives are looked at
    in one go; lease: how long they are held, longer than the longest look takes.
    """

    name: str
    hour: int
    find: Callable[[Asked], Found]
    late: bool
    at_once: int
    lease: dt.timedelta


@dataclass(frozen=True, slots=True)
class InstallationJob:
    """A job that runs once a day for the whole installation, for today only."""

    name: str
    hour: int
    find: Callable[[AskedOfAll], Found]
    at_once: int = 1
    lease: dt.timedelta = dt.timedelta(hours=1)


AnyJob = Job | InstallationJob


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What is new or other than before, and ``""`` for what is gone, by subject.

    >>> changed({"a": "1", "b": "1"}, {"b": "2", "c": "1"})
    {'a': '', 'b': '2', 'c': '1'}
    """
    differing = {each for each, _ in before.items() ^ now.items()}
    return {each: now.get(each, "") for each in sorted(differing)}
