"""Balances at this moment: of every account, and of one member."""

from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.errors import NotFound
from coop_credit.ledger.balances import Balance
from coop_credit.money import Money
from coop_credit.store import journal
from coop_credit.store import positions
from coop_credit.store.database import Database
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a member has and owes.

    held: paid over what was owed, to be handed back. written_off: principal that the books have
    given up and that is not recovered; the member owes it beside ``owing``. pledged: what the
    member promises to lend, of which ``called`` waits for a payout and ``lent_out`` is lent.
    """

    member: int
    shares: Money
    owing: Money
    held: Money
    written_off: Money
    pledged: Money
    called: Money
    lent_out: Money


def trial_balance(database: Database, cooperative: str) -> Mapping[str, Balance]:
    """Every account's two totals, by code."""
    with database.read() as tx:
        return journal.balances(tx, cooperative)


def member_position(database: Database, cooperative: str, member: int, asker: Actor) -> Position:
    """What a member has and owes. A member is shown no one else: ``NotFound``, as for nobody."""
    require_own(asker, member)
    with database.read() as tx:
        return position_in(tx, cooperative, member)


def require_own(asker: Actor, member: int) -> None:
    """Raises ``NotFound`` when a member asks for somebody else, as for nobody."""
    if asker.roles == {Role.MEMBER} and asker.member != member:
        raise NotFound


def position_in(tx: Tx, cooperative: str, member: int) -> Position:
    """What a member has and owes, seen with whatever else ``tx`` reads. Raises ``NotFound``."""
    found = positions.position(tx, cooperative, member)
    if found is None:
        raise NotFound
    shares, owing, held, written_off, pledged, called, lent_out = found
    return Position(
        member=member,
        shares=shares,
        owing=owing,
        held=held,
        written_off=written_off,
        pledged=pledged,
        called=called,
        lent_out=lent_out,
    )
