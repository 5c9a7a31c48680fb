"""What a person can be told instead of an answer.

Each failure has a stable code and facts (text and whole numbers only); texts
in both languages are looked up by code in ``i18n``, never built here.
A bug is not a failure: it is an ``assert``.
"""

from collections.abc import Mapping

Fact = str | int


class Failure(Exception):
    """A request that cannot be granted: ``code`` and ``facts`` say why."""

    code = "failure"

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code, facts)
        self.facts: Mapping[str, Fact] = facts


class NotFound(Failure):
    """The thing does not exist, or is none of the asker's business."""

    code = "not-found"


class NotAllowed(Failure):
    """In scope, but the actor's roles do not include this."""

    code = "not-allowed"


class SecondPersonNeeded(NotAllowed):
    """The operation takes two persons, and a fitting second one is missing."""

    code = "second-person-needed"


class KeyReused(Failure):
    """The idempotency key was used before for a different command."""

    code = "key-reused-for-different-command"


class Unavailable(Failure):
    """The database is locked or gone; nothing was written, the same key may be tried again."""

    code = "database-unavailable"


class ClockBehind(Failure):
    """The machine's clock stands before the day of the newest entry; nothing was written."""

    code = "clock-behind"


class Misconfigured(Failure):
    """The installation cannot start as it is set up."""

    code = "misconfigured"
