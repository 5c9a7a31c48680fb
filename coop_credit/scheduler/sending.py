"""Sending what is queued: claim, send, write down what came of it.

Nothing is sent while the database is locked: claiming and settling are a short transaction each.
A message that was claimed and not settled when the claim ran out is uncertain: it may have been
sent. It is listed and never sent again by itself. Of a code to sign in with nothing readable is
left once it was sent or given up: neither the text nor what the provider said, who may repeat it.
"""

import datetime as dt
import logging
import threading
from collections import Counter
from functools import partial
from zoneinfo import ZoneInfo

from coop_credit.dates import instant_text
from coop_credit.notify.letter import CLAIM
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import MINUTE
from coop_credit.notify.letter import Result
from coop_credit.notify.letter import letter_id
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.scheduler.wording import NotToBeSent
from coop_credit.scheduler.wording import letter_for
from coop_credit.store import cooperatives
from coop_credit.store import messages
from coop_credit.store import phone_codes
from coop_credit.store.messages import CODE
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Message

#: How long to wait behind each failed attempt; behind the last one a message is given up.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 600))
#: States that speak against the channel, not against the message.
_TROUBLE = frozenset({"failed", "uncertain"})
_log = logging.getLogger(__name__)


def send_due(office: Office, notify: Notify, ended: threading.Event) -> dict[str, int]:
    """Send what is due until ``ended`` is set; how many came to what.

    The channels take turns. One that fails, or gives no answer, is left alone until the next look:
    an outage shall not make every message that waits uncertain.
    """
    now = instant_text(office.clock.now())
    with office.database.write() as tx:
        interrupted = messages.give_up_claims(tx, now)
        phone_codes.forget_codes(tx, now)
    counts = Counter({"uncertain": interrupted} if interrupted else {})
    working = list(notify.channels)
    while working and not ended.is_set():
        channel = working.pop(0)
        state = _send_next(office, notify, channel)
        if state:
            counts[state] += 1
            if state not in _TROUBLE:
                working.append(channel)
    return dict(counts)


def _send_next(office: Office, notify: Notify, channel: str) -> str:
    """Send the message that waited longest; its state then, ``""`` when none is due."""
    now = office.clock.now()
    with office.database.write() as tx:
        message = messages.claim_next(
            tx,
            channel,
            now=instant_text(now),
            until=instant_text(now + CLAIM),
            since=instant_text(now - MINUTE),
            most=notify.per_minute[channel],
            letter_id=partial(letter_id, office.privacy),
        )
    if message is None:
        return ""
    later = _after_quiet(office, notify, message, now)
    if later is not None:
        _settle(office, message, "queued", message.answer, next_try_at=later, untried=1)
        return "queued"
    try:
        letter: Letter | NotToBeSent = letter_for(office, notify, message)
    except Exception as error:  # noqa: BLE001 (one that cannot be read must not stop the others)
        _log.exception("message to %s of %s", message.key.member, message.key.cooperative)
        letter = NotToBeSent(type(error).__name__)
    if isinstance(letter, NotToBeSent):
        _settle(office, message, "given-up", letter.reason)
        return "given-up"
    try:
        result = notify.channels[channel].send(letter)
    except Exception as error:  # noqa: BLE001 (as above; nobody knows how far it came)
        _log.error("channel %s", channel, exc_info=message.key.kind != CODE)
        result = Result(Came.UNCERTAIN, type(error).__name__)
    return _write_down(office, message, result)


def _write_down(office: Office, message: Message, result: Result) -> str:
    state, next_try_at = str(result.came), None
    if result.came is Came.FAILED and message.attempts < len(WAITS):
        next_try_at = office.clock.now() + WAITS[message.attempts]
    elif result.came in {Came.FAILED, Came.REFUSED}:
        state = "given-up"
    answer = "" if message.key.kind == CODE else result.answer
    _settle(office, message, state, answer, next_try_at=next_try_at)
    return state


def _settle(
    office: Office,
    message: Message,
    state: str,
    answer: str,
    *,
    next_try_at: dt.datetime | None = None,
    untried: int = 0,
) -> None:
    again = "" if next_try_at is None else instant_text(next_try_at)
    with office.database.write() as tx:
        messages.settle(tx, message.key, state, answer, next_try_at=again, untried=untried)
        if message.key.kind == CODE and not again:
            phone_codes.was_sent(tx, message.key.topic)


def _after_quiet(
    office: Office, notify: Notify, message: Message, now: dt.datetime
) -> dt.datetime | None:
    """The end of the quiet hours, when a member's message comes in them."""
    if message.key.member == MANAGER:
        return None
    with office.database.read() as tx:
        registered = cooperatives.find_cooperative(tx, message.key.cooperative)
    assert registered is not None
    local = now.astimezone(ZoneInfo(registered.zone))
    if not notify.is_quiet(local.hour):
        return None
    end = local.replace(hour=notify.quiet[1], minute=0, second=0, microsecond=0)
    return end if end > local else end + dt.timedelta(days=1)
