"""Who has handed a month in, who is late, and the packs themselves."""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.actors import Actor
from coop_credit.dates import last_day
from coop_credit.dates import month_of
from coop_credit.dates import next_month
from coop_credit.errors import NotFound
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import Provisions
from coop_credit.store import received
from coop_credit.store import received_regions
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.received import PinnedKey
from coop_credit.store.received import ReceivedPack
from coop_credit.store.received_regions import Hosted
from coop_credit.store.rulebooks import provisions_for
from coop_credit.working_days import due_day

_HAND_IN_DAY = "hand-in-day"
#: What charters say, by cooperative.
Charters = Mapping[str, Sequence[CharterValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """How far a cooperative is with a month.

    state: ``open``, ``closed`` (here), ``handed-in`` (here, as a file), ``late``, ``accepted``
    or ``sent-back``. rulebook, funding_model: the pack's, else those of now. since: the first
    month that was ever expected; missing_since: the first of which no pack came, ``""`` where
    this month's did; is_behind: that one is before this month, and late. due_on: ``None`` where
    no rulebook says when; note: what is to be said of it, a code, or ``""``. newest: the last month
    of which a pack came. findings: codes of what the check left open. The texts are ``""`` for a
    pack that was not received.
    """

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    since: str
    month: str
    state: str
    due_on: dt.date | None
    note: str
    missing_since: str = ""
    is_behind: bool = False
    newest: str = ""
    manifest_digest: str = ""
    key: str = ""
    received_at: str = ""
    received_by: str = ""
    findings: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Expected:
    """Somebody whose pack is expected, from the month ``since`` on. hand_in_day: 0 for none.

    newest: the month of the newest pack, ``""`` for none.
    """

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    since: str
    newest: str
    hand_in_day: int
    hosted: Hosted | None = None

    @property
    def missing_since(self) -> str:
        """The month behind the newest pack, or the first one."""
        return next_month(self.newest) if self.newest else self.since

    def is_behind(self, month: str, today: dt.date) -> bool:
        """Whether a pack of before ``month`` is late, which none is that is due on no day."""
        if self.missing_since >= month or not self.hand_in_day:
            return False
        return today > due_day(self.missing_since, self.hand_in_day).on


def handed_in(database: Database, region: str, month: str, today: dt.date) -> list[HandedIn]:
    """Every cooperative of whom a pack of ``month`` is expected, by id.

    Those are who handed in this month or one before, and who kept books here in the month.
    """
    with database.snapshot() as tx:
        packs = received_regions.packs_of_month(tx, region, month)
        return handed_in_by(tx, region, month, today, packs)


def handed_in_by(
    tx: Tx,
    region: str,
    month: str,
    today: dt.date,
    packs: list[ReceivedPack],
    *,
    charters: Charters | None = None,
) -> list[HandedIn]:
    """As ``handed_in``, with the month's packs at hand, and perhaps the charters of books here."""
    by_id = {each.cooperative: each for each in packs}
    return [
        _state(each, month, today, by_id.get(each.cooperative))
        for each in _expected(tx, region, month, charters)
    ]


def _state(expected: _Expected, month: str, today: dt.date, pack: ReceivedPack | None) -> HandedIn:
    due = due_day(month, expected.hand_in_day) if expected.hand_in_day else None
    told = HandedIn(
        cooperative=expected.cooperative,
        name=expected.name,
        region_code=expected.region_code,
        rulebook=expected.rulebook,
        funding_model=expected.funding_model,
        since=expected.since,
        month=month,
        state="open",
        due_on=None if due is None else due.on,
        note="" if due is None else due.note,
        missing_since="" if pack is not None else expected.missing_since,
        is_behind=pack is None and expected.is_behind(month, today),
        newest=expected.newest,
    )
    if pack is not None:
        return replace(
            told,
            name=pack.name,
            region_code=pack.region_code,
            rulebook=pack.rulebook,
            funding_model=pack.funding_model,
            state=pack.state,
            manifest_digest=pack.manifest_digest,
            key=pack.public_key,
            received_at=pack.received_at,
            received_by=pack.received_by,
            findings=pack.findings,
            remark=pack.remark,
        )
    if expected.hosted is not None and expected.hosted.is_handed_in:
        return replace(told, state="handed-in")
    if due is not None and today > due.on:
        return replace(told, state="late")
    if expected.hosted is not None and expected.hosted.is_closed:
        return replace(told, state="closed")
    return told


def _expected(tx: Tx, region: str, month: str, charters: Charters | None) -> list[_Expected]:
    ends_on = last_day(month)
    expected = {
        each.cooperative: _Expected(
            each.cooperative,
            each.name,
            each.region_code,
            each.rulebook,
            each.funding_model,
            each.since,
            each.newest,
            each.hand_in_day,
        )
        for each in received_regions.known_in(tx, region)
        if each.since <= month
    }
    days = (
        received_regions.charter_numbers(tx, region, _HAND_IN_DAY, ends_on)
        if charters is None
        else {name: _day_in(values, ends_on) for name, values in charters.items()}
    )
    for hosted in received_regions.hosted_in(tx, region, month):
        if hosted.opened_on > ends_on:
            continue
        day = days.get(hosted.cooperative, 0)
        if not day:
            day = _of_rulebook(provisions_for(tx, hosted.rulebook), ends_on)
        here = hosted.cooperative
        expected[here] = _Expected(
            here,
            hosted.name,
            hosted.region_code,
            hosted.rulebook,
            hosted.funding_model,
            month_of(hosted.opened_on),
            expected[here].newest if here in expected else "",
            day,
            hosted,
        )
    return [expected[each] for each in sorted(expected)]


def _day_in(charter: Iterable[CharterValue], day: dt.date) -> int:
    """The day of the month that a charter has on a day; 0 for none."""
    found = [each for each in charter if each.parameter == _HAND_IN_DAY and each.since <= day]
    value = max(found, key=lambda each: each.since).value if found else 0
    assert isinstance(value, int), _HAND_IN_DAY
    return value


def _of_rulebook(book: Provisions, day: dt.date) -> int:
    """The day that the rulebook has for everybody; 0 for none."""
    if _HAND_IN_DAY not in book.parameters:
        return 0
    try:
        value = book.in_force(_HAND_IN_DAY, day, ()).value
    except NoRuleInForce:
        return 0
    assert isinstance(value, int), _HAND_IN_DAY
    return value


def received_pack(
    database: Database, actor: Actor, cooperative: str, month: str
) -> tuple[ReceivedPack, bytes]:
    """A pack as it came in. Raises ``NotFound``, also for one that the actor does not see."""
    with database.snapshot() as tx:
        pack = received.find_pack(tx, cooperative, month)
        if pack is None or not actor.sees(cooperative, pack.region_code):
            raise NotFound
        return pack, received.pack_content(tx, cooperative, month)


def received_standing(
    database: Database, actor: Actor, cooperative: str, month: str
) -> tuple[ReceivedPack, PinnedKey]:
    """A pack without its bytes, and the key that packs of its cooperative are checked with now.

    Raises ``NotFound``, also for one that the actor does not see.
    """
    with database.snapshot() as tx:
        pack = received.find_pack(tx, cooperative, month)
        if pack is None or not actor.sees(cooperative, pack.region_code):
            raise NotFound
        key = received.find_key(tx, cooperative)
    assert key is not None, cooperative
    return pack, key


def received_packs(database: Database, region: str, month: str) -> Iterator[tuple[str, bytes]]:
    """The packs of a month as files, by cooperative; one of them is in memory at a time."""
    with database.read() as tx:
        packs = received_regions.packs_of_month(tx, region, month)
    for each in packs:
        with database.read() as tx:
            content = received.pack_content(tx, each.cooperative, month)
        yield f"{each.cooperative}-{month}.zip", content
