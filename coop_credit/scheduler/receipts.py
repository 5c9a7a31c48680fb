"""Receipts: every entry with transfers about a member becomes one message.

The journal is the queue. An entry is queued by being committed, so that nothing is written for
it where money moves; here a cursor follows the journal. It moves in the transaction that writes
the messages, and only from where it stood: nothing is lost, and nothing is written twice.
"""

import datetime as dt

from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import NONE
from coop_credit.ledger.entries import member_in
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store import messages
from coop_credit.store import receipt_cursors
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted

#: Entries that are turned into messages in one transaction.
BATCH = 500
#: Receipts of entries that were booked longer ago are listed, and not sent any more.
SENT_WITHIN = dt.timedelta(days=7)


def queue_receipts(office: Office, notify: Notify) -> int:
    """Turn what was posted since the last time into messages; how many were queued."""
    with office.database.read() as tx:
        waiting = receipt_cursors.behind(tx)
    return sum(_follow(office, notify, cooperative, cursor) for cooperative, cursor in waiting)


def _follow(office: Office, notify: Notify, cooperative: str, cursor: int) -> int:
    queued = 0
    while True:
        with office.database.snapshot() as tx:
            entries = journal.entries(tx, cooperative, after=cursor, count=BATCH)
            registered = cooperatives.find_cooperative(tx, cooperative)
        if not entries:
            return queued
        assert registered is not None
        now = office.clock.now()
        oldest = day_in(registered.zone, now) - SENT_WITHIN
        wanted = [
            _receipt(entry, notify.members, oldest)
            for entry in entries
            if entry.voucher != NONE and member_in(entry.subject)
        ]
        with office.database.write() as tx:
            through = entries[-1].seq
            if not receipt_cursors.move_cursor(tx, cooperative, before=cursor, through=through):
                return queued  # somebody else was faster, and goes on
            messages.queue(tx, wanted, instant_text(now))
        cursor, queued = through, queued + len(wanted)


def _receipt(entry: Entry, channel: str, oldest: dt.date) -> Wanted:
    return Wanted(
        key=Key(
            cooperative=entry.cooperative,
            member=member_in(entry.subject),
            kind="receipt",
            day=entry.booked_on,
            channel=channel,
            seq=entry.seq,
        ),
        facts={},
        given_up="too-late" if entry.booked_on < oldest else "",
    )
