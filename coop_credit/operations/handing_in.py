"""A closed month is handed in: received in this installation, or taken away as a file. 报送"""

from dataclasses import dataclass
from enum import StrEnum

from coop_credit.audit.packing import sealed_pack
from coop_credit.dates import instant_text
from coop_credit.dates import next_month
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.operations.desk import Desk
from coop_credit.operations.receiving import receive_here
from coop_credit.store import periods
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access


class Place(StrEnum):
    """Where a pack goes."""

    HERE = "here"  # to the regulator's side of this installation
    FILE = "file"  # to another one, as a file


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInMonth:
    """Hand a closed month in, for the first time or again."""

    month: str
    where: Place = Place.HERE


def hand_in_month(desk: Desk, command: HandInMonth) -> Entry:
    """Write down that a month is handed in; with ``here`` its pack is received as well. 报送月度包

    Raises ``PackDamaged``, ``PackUnsound`` and ``PackRefused``, which leave nothing behind.
    """
    month = command.month
    period = periods.find_period(desk.tx, desk.cooperative, month)
    if period is None:
        desk.refuse("month-not-closed", subject=ABOUT_COOPERATIVE, month=month)
    last = periods.last_hand_in(desk.tx, desk.cooperative)
    closed = periods.first_closed(desk.tx, desk.cooperative)
    due = closed if last is None else next_month(last.month)
    if month > due:
        desk.refuse("hand-in-not-next", subject=ABOUT_COOPERATIVE, month=month, due=due)
    pack = b""
    if command.where is Place.HERE:
        pack = sealed_pack(desk.tx, desk.cooperative, month)
    entry = desk.record(
        Kind.MONTH_HANDED_IN,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body={
            "month": month,
            "manifest_digest": period.manifest_digest,
            "where": str(command.where),
        },
    )
    hand_in = periods.HandIn(
        cooperative=desk.cooperative,
        month=month,
        manifest_digest=period.manifest_digest,
        place=str(command.where),
        handed_in_on=desk.today,
    )
    periods.put_hand_in(desk.tx, hand_in)
    at, by = instant_text(desk.now), desk.actor.principal
    if command.where is Place.HERE:
        receive_here(desk.tx, pack, at=at, by=by)
        access = Access(
            at=at,
            actor=by,
            action="pack-handed-in",
            cooperative=desk.cooperative,
            subject=month,
        )
        put_access(desk.tx, access)
    return entry
