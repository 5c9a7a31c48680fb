"""Trying a channel: one message that says that it is a test, in the outbox like any other."""

import datetime as dt
import re
import secrets

from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.notify.letter import CLAIM
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import MINUTE
from coop_credit.notify.letter import Result
from coop_credit.notify.letter import letter_id
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.store.message_trials import TRIAL
from coop_credit.store.message_trials import put_trial
from coop_credit.store.message_trials import trials_since
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import lock_channel
from coop_credit.store.messages import settle
from coop_credit.store.messages import tried_since

#: How often a channel may be tried from one cooperative within an hour: each may cost something.
TRIALS_MAX = 10
_HOUR = dt.timedelta(hours=1)
#: What an address looks like, by channel.
_ADDRESSES = {
    "mail": re.compile(
        r"[\w.+!#$%&'*/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,189}", re.ASCII | re.IGNORECASE
    ),
    "sms": re.compile(r"\+?[0-9]{5,20}", re.ASCII),
}


class TrialRefused(Failure):
    """A channel is not tried; ``reason`` says why.

    ``address``, ``channel-not-set-up``, ``too-many`` (for this minute or hour).
    """

    code = "trial-refused"


def try_channel(
    office: Office,
    notify: Notify,
    *,
    cooperative: str,
    by: str,
    day: dt.date,
    channel: str,
    to: str,
    said: str,
) -> Result:
    """Send one message, once; what came of it stands in the outbox, the address does not.

    by: the principal who asks. cooperative: or ``INSTALLATION``. day: of the clock there. to: of
    no matter for a channel that leads to one place. said: that it is a test. Raises
    ``TrialRefused``.
    """
    if channel not in notify.channels:
        raise TrialRefused(reason="channel-not-set-up", channel=channel)
    if channel in _ADDRESSES and _ADDRESSES[channel].fullmatch(to) is None:
        raise TrialRefused(reason="address", channel=channel)
    key = Key(
        cooperative=cooperative,
        member=MANAGER,
        kind=TRIAL,
        day=day,
        channel=channel,
        topic=f"{by}:{secrets.token_hex(8)}",
    )
    letter = Letter(
        id=letter_id(office.privacy, key),
        to=to,
        subject=said,
        text=said,
    )
    _begin(office, notify, key, letter)
    result = notify.channels[channel].send(letter)
    kept = result.came in {Came.SENT, Came.UNCERTAIN}
    with office.database.write() as tx:
        settle(tx, key, str(result.came) if kept else "given-up", result.answer)
    return result


def _begin(office: Office, notify: Notify, key: Key, letter: Letter) -> None:
    """Claim the message. Raises ``TrialRefused``."""
    now, channel = office.clock.now(), key.channel
    with office.database.write() as tx:
        lock_channel(tx, channel)
        tried = tried_since(tx, channel, instant_text(now - MINUTE))
        trials = trials_since(tx, key.cooperative, channel, instant_text(now - _HOUR))
        if tried >= notify.per_minute[channel] or trials >= TRIALS_MAX:
            raise TrialRefused(reason="too-many", channel=channel, most=TRIALS_MAX)
        until = instant_text(now + CLAIM)
        put_trial(tx, key, letter.id, now=instant_text(now), until=until)
