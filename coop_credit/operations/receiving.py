"""Packs come in through one door: checked, in their order, by the pinned key. 收包

What is received belongs to the regulator's side. A pack may come from another installation.
"""

import re
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.dates import instant_text
from coop_credit.dates import next_month
from coop_credit.errors import Failure
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.errors import Unavailable
from coop_credit.operations.desk import Office
from coop_credit.operations.logging_access import log_access
from coop_credit.operations.opening_packs import OpenedPack
from coop_credit.operations.opening_packs import PackRefused
from coop_credit.operations.opening_packs import PackUnsound
from coop_credit.operations.opening_packs import open_pack
from coop_credit.packs.signing import key_id
from coop_credit.store import received
from coop_credit.store.database import Tx
from coop_credit.store.received import ACCEPTED
from coop_credit.store.received import PinnedKey
from coop_credit.store.received import ReceivedPack
from coop_credit.store.received import SENT_BACK

#: The largest pack that is taken in one request; a month of a large cooperative has some megabytes.
PACK_BYTES_MAX = 64 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")


class PublicKeyUnreadable(Failure):
    """A public key that is not 64 hex digits."""

    code = "public-key-unreadable"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a pack: its row. is_new: ``False`` when this very pack was there already."""

    pack: ReceivedPack
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a pack is compared with: the key in force, the month itself, the newest month."""

    key: PinnedKey | None
    same: ReceivedPack | None
    last: ReceivedPack | None


@dataclass(frozen=True, slots=True)
class _Stamp:
    """When (UTC text), by whom, and what the check left open."""

    at: str
    by: str
    findings: str


def receive_pack(office: Office, actor: Actor, content: bytes) -> Received:
    """Check a pack (a zip) and keep it; the first one of a cooperative pins its key.

    The very pack again is answered as before, and accepted when it had been sent back. Checking
    takes long, so it comes before the transaction. Raises ``NotAllowed``, ``PackUnsound``,
    ``PackRefused``, and ``Unavailable`` when another pack of the cooperative came in meanwhile.
    """
    _require_authority(actor)
    try:
        pack = open_pack(content)
    except PackUnsound:
        log_access(office, actor, "pack-uploaded", cooperative="", subject="")
        raise
    log_access(
        office,
        actor,
        "pack-uploaded",
        cooperative=pack.cooperative,
        subject=pack.month,
    )
    with office.database.snapshot() as tx:
        standing = _standing(tx, pack)
        beside = _beside(tx, pack, standing)
    _require_seen(actor, pack, standing)
    findings = _check(pack, standing, beside)
    with office.database.write() as tx:
        received.lock_received(tx, pack.cooperative)
        if _standing(tx, pack) != standing:
            raise Unavailable
        stamp = _Stamp(instant_text(office.clock.now()), actor.principal, findings)
        return _take_in(tx, pack, standing, stamp)


def receive_here(tx: Tx, content: bytes, *, at: str, by: str) -> Received:
    """The same for a pack of a cooperative of this installation, in its own transaction.

    at: UTC text; by: who hands it in. Raises ``PackUnsound``, ``PackRefused``.
    """
    pack = open_pack(content)
    received.lock_received(tx, pack.cooperative)
    standing = _standing(tx, pack)
    findings = _check(pack, standing, _beside(tx, pack, standing))
    stamp = _Stamp(at, by, findings)
    return _take_in(tx, pack, standing, stamp)


def _require_authority(actor: Actor) -> None:
    if not actor.roles & {Role.REGULATOR, Role.ADMINISTRATOR}:
        raise NotAllowed(roles=", ".join(sorted([Role.ADMINISTRATOR, Role.REGULATOR])))


def _standing(tx: Tx, pack: OpenedPack) -> _Standing:
    return _Standing(
        key=received.find_key(tx, pack.cooperative),
        same=received.find_pack(tx, pack.cooperative, pack.month),
        last=received.last_pack(tx, pack.cooperative),
    )


def _beside(tx: Tx, pack: OpenedPack, standing: _Standing) -> bytes | None:
    """The file that a pack is checked beside: itself as it came in, else the newest month's."""
    other = standing.same if _is_same(pack, standing) else standing.last
    return None if other is None else received.pack_content(tx, pack.cooperative, other.month)


def _require_seen(actor: Actor, pack: OpenedPack, standing: _Standing) -> None:
    """Refuse a cooperative outside the region, as it says now or as it was received before."""
    codes = [pack.region_code]
    if standing.last is not None:
        codes.append(standing.last.region_code)
    for code in codes:
        if not actor.sees(pack.cooperative, code):
            raise PackRefused(
                reason="region",
                cooperative=pack.cooperative,
                region=code,
                seen=actor.region,
            )


def _is_same(pack: OpenedPack, standing: _Standing) -> bool:
    same = standing.same
    return same is not None and same.manifest_digest == pack.manifest_digest


def _check(pack: OpenedPack, standing: _Standing, beside: bytes | None) -> str:
    """The codes of what is left open; nothing is asked of a pack that is there already.

    Its manifest alone does not make it that pack: behind one that is known, a table can be changed.

    Raises ``PackRefused``, ``PackUnsound``.
    """
    if _is_same(pack, standing):
        return "" if pack.content == beside else pack.check(None)
    cooperative, month, last = pack.cooperative, pack.month, standing.last
    if standing.key is not None and pack.public_key != standing.key.public_key:
        raise PackRefused(
            reason="key",
            cooperative=cooperative,
            month=month,
            signed=pack.public_key,
            pinned=key_id(standing.key.public_key),
        )
    if standing.same is not None:
        raise PackRefused(
            reason="fork",
            cooperative=cooperative,
            month=month,
            received=standing.same.manifest_digest,
            other=pack.manifest_digest,
        )
    if last is not None and month != next_month(last.month):
        raise PackRefused(
            reason="gap", cooperative=cooperative, month=month, due=next_month(last.month)
        )
    if last is not None and pack.manifest["previous_manifest"] != last.manifest_digest:
        raise PackRefused(
            reason="previous",
            cooperative=cooperative,
            month=month,
            before=last.month,
            received=last.manifest_digest,
            named=pack.manifest["previous_manifest"],
        )
    return pack.check(beside)


def _take_in(tx: Tx, pack: OpenedPack, standing: _Standing, stamp: _Stamp) -> Received:
    if standing.same is not None:
        if standing.same.state == SENT_BACK:
            received.set_state(tx, pack.cooperative, pack.month, ACCEPTED, standing.same.remark)
        found = received.find_pack(tx, pack.cooperative, pack.month)
        assert found is not None
        return Received(found, is_new=False)
    if standing.key is None:
        _pin(tx, pack.cooperative, pack.public_key, at=stamp.at, by=stamp.by)
    kept, breaches = pack.kept(stamp.at, stamp.by, stamp.findings)
    received.put_pack(tx, kept, breaches, pack.content)
    return Received(kept, is_new=True)


def pin_key(
    office: Office, actor: Actor, second: Actor | None, cooperative: str, public_key: str
) -> PinnedKey:
    """Make another key the one that packs are checked with; it takes two regulators. 更换公钥

    public_key: 64 hex digits, got from the cooperative in person. The key in force again changes
    nothing. Raises ``NotAllowed``, ``SecondPersonNeeded``, ``PublicKeyUnreadable``, and
    ``NotFound`` for a cooperative that either of them does not see.
    """
    _require_authority(actor)
    if second is None or second.is_same_person_as(actor) or Role.REGULATOR not in second.roles:
        raise SecondPersonNeeded(roles=Role.REGULATOR)
    key = public_key.lower()
    if _KEY.fullmatch(key) is None:
        raise PublicKeyUnreadable(written=public_key)
    with office.database.write() as tx:
        received.lock_received(tx, cooperative)
        last = received.last_pack(tx, cooperative)
        if last is not None and not (
            actor.sees(cooperative, last.region_code) and second.sees(cooperative, last.region_code)
        ):
            raise NotFound
        at = instant_text(office.clock.now())
        return _pin(tx, cooperative, key, at=at, by=actor.principal, second=second.principal)


def _pin(
    tx: Tx, cooperative: str, public_key: str, *, at: str, by: str, second: str = ""
) -> PinnedKey:
    before = received.find_key(tx, cooperative)
    if before is not None and before.public_key == public_key:
        return before
    key = PinnedKey(
        cooperative=cooperative,
        number=1 if before is None else before.number + 1,
        public_key=public_key,
        pinned_at=at,
        pinned_by=by,
        second=second,
    )
    received.put_key(tx, key)
    return key


def send_back(
    office: Office, actor: Actor, cooperative: str, month: str, remark: str
) -> ReceivedPack:
    """Send a pack back with a remark; the same pack may be handed in again. 退回

    Raises ``NotAllowed``, and ``NotFound`` for what was not received or is not seen.
    """
    _require_authority(actor)
    with office.database.write() as tx:
        pack = received.find_pack(tx, cooperative, month)
        if pack is None or not actor.sees(cooperative, pack.region_code):
            raise NotFound
        received.set_state(tx, cooperative, month, SENT_BACK, remark)
        found = received.find_pack(tx, cooperative, month)
    assert found is not None
    return found
