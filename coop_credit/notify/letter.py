"""What a channel is handed, and what it says came of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from coop_credit.store.messages import Key
from coop_credit.store.privacy import Privacy

#: How long a message is claimed: longer than every channel's waits together.
CLAIM = dt.timedelta(minutes=10)
#: What the limit of a channel is counted in.
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as it goes out.

    id: the same at every attempt, 32 hex digits, tells nothing of the person. to: a mail address
    or the digits of a phone. subject: for mail only. text: no line of it is longer than the text.
    """

    id: str
    to: str
    subject: str
    text: str


class Came(StrEnum):
    """What came of an attempt."""

    SENT = "sent"
    FAILED = "failed"  # certainly not sent: may be tried again
    REFUSED = "refused"  # certainly not sent, and never will be
    UNCERTAIN = "uncertain"  # handed over, and no answer came


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt; answer: what the other side said, at most ``ANSWER_MAX`` letters."""

    came: Came
    answer: str


ANSWER_MAX = 200


def result(came: Came, answer: str) -> Result:
    """A result with an answer on one line, cut where it is too long."""
    return Result(came, " ".join(answer.split())[:ANSWER_MAX])


def letter_id(privacy: Privacy, key: Key) -> str:
    """The id of a message, the same at every attempt; nothing can be read from it."""
    parts = (key.cooperative, str(key.member), key.kind, key.topic, key.day.isoformat())
    return privacy.keyed_hash("message", *parts, str(key.seq), key.channel)[:32]


class Channel(Protocol):
    """One way to reach people; ``send`` raises nothing that the other side can cause."""

    def send(self, letter: Letter) -> Result:
        """Hand a letter over, once."""
        ...
