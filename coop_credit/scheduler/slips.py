"""Slips: what could not be delivered to members, to be printed and handed over."""

import datetime as dt
import logging

from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.renderings.slip_page import Slip
from coop_credit.scheduler.wording import told
from coop_credit.store import cooperatives
from coop_credit.store import messages
from coop_credit.store import people
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.messages import Key
from coop_credit.store.messages import Message

_log = logging.getLogger(__name__)


def slips_for(office: Office, notify: Notify, cooperative: str, *, again: bool) -> dict[Key, Slip]:
    """A slip for each message that no way led to a member with and that still says something.

    again: those that were printed before, too. The cooperative is there.
    """
    with office.database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        assert registered is not None
        return {
            message.key: _slip(office, tx, registered, message, said)
            for message in messages.to_print(tx, cooperative, again=again)
            if (said := told(tx, notify, message))
        }


def mark_printed(office: Office, keys: list[Key]) -> None:
    """Write down that slips were printed; those that were before keep their day."""
    with office.database.write() as tx:
        messages.mark_printed(tx, keys, instant_text(office.clock.now()))


def _slip(office: Office, tx: Tx, registered: Cooperative, message: Message, said: str) -> Slip:
    printed = message.printed_at
    return Slip(
        member=message.key.member,
        name=_name(office, tx, message.key),
        of=message.key.day,
        text=said,
        printed_on=day_in(registered.zone, dt.datetime.fromisoformat(printed)) if printed else None,
    )


def _name(office: Office, tx: Tx, key: Key) -> str:
    member = people.find_member(tx, key.cooperative, key.member)
    assert member is not None
    try:
        return office.privacy.unseal(member.sealed, f"member/{key.cooperative}/{key.member}")[
            "name"
        ]
    except Exception:  # noqa: BLE001 (one that cannot be read must not stop the others)
        _log.exception("name of member %s of %s", key.member, key.cooperative)
        return ""
