"""A member's proof: that the own balances of a month are in what the regulator holds."""

from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.packs import merkle
from coop_credit.packs.leaves import leaves_in
from coop_credit.packs.leaves import spoken
from coop_credit.packs.tables import LEAVES
from coop_credit.reports.positions import require_own
from coop_credit.store import people
from coop_credit.store import periods
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.privacy import Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a member needs to find the own balances of a month.

    proof_code: as it is printed; known before the month is closed. is_closed: whether the rest is
    there. shares: with what is pledged. leaf: ``""`` for a member who had and owed nothing.
    index: of the leaf among ``size``, from 0. path: from the leaf to the root, lowest first.
    """

    member: int
    month: str
    proof_code: str
    is_closed: bool
    shares: Money
    owing: Money
    leaf: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCode:
    """The code with which a member finds the own balances of a closed month, as it is printed.

    shares: with what is pledged. owing: principal. Both at the month's end.
    """

    month: str
    proof_code: str
    shares: Money
    owing: Money


def newest_code(tx: Tx, cooperative: str, member: int) -> MonthCode | None:
    """The code of the last closed month; ``None`` where there is no leaf of the member in it."""
    found = periods.newest_leaves(tx, cooperative)
    if found is None:
        return None
    month, leaves = found
    for row in leaves_in(leaves):
        if row["number"] == str(member):
            return MonthCode(
                month=month,
                proof_code=spoken(row["salt"]),
                shares=Money(int(row["shares_fen"])),
                owing=Money(int(row["owing_fen"])),
            )
    return None


def member_proof(
    database: Database,
    privacy: Privacy,
    cooperative: str,
    *,
    month: str,
    member: int,
    asker: Actor,
) -> Proof:
    """The proof of a member's month. Raises ``NotFound``, also when a member asks for another's."""
    require_own(asker, member)
    with database.snapshot() as tx:
        if people.find_member(tx, cooperative, member) is None:
            raise NotFound
        period = periods.find_period(tx, cooperative, month)
        leaves = periods.sealed_table(tx, cooperative, month, LEAVES.name)
    rows = leaves_in(leaves)
    index = next((at for at, row in enumerate(rows) if row["number"] == str(member)), -1)
    own = rows[index] if index >= 0 else {"shares_fen": "0", "owing_fen": "0", "leaf": ""}
    way = merkle.path([row["leaf"] for row in rows], index) if index >= 0 else []
    return Proof(
        member=member,
        month=month,
        proof_code=spoken(privacy.member_code(cooperative, month, member)),
        is_closed=period is not None,
        shares=Money(int(own["shares_fen"])),
        owing=Money(int(own["owing_fen"])),
        leaf=own["leaf"],
        index=max(index, 0),
        size=len(rows),
        path=tuple(way),
        root=period.root if period else "",
        manifest=period.manifest_digest if period else "",
    )
