"""Who may do what: the duties of each operation, and the four-eyes rule.

``seconds`` names the roles that the second person must have one of; it is empty
where one person suffices. Separation of cashier and ledgers: Accounting Law
art. 35; of supervisors and managers: Farmer Cooperatives Law art. 33.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.actors import STAFF_ROLES
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded


@dataclass(frozen=True, slots=True)
class Duty:
    """The roles that may carry an operation out, and those that may second it."""

    roles: frozenset[Role]
    seconds: frozenset[Role] = frozenset()


ADMINISTRATOR = Duty(frozenset({Role.ADMINISTRATOR}))
MANAGER = Duty(frozenset({Role.MANAGER}))
MANAGER_AND_ANOTHER = Duty(frozenset({Role.MANAGER}), STAFF_ROLES)
MANAGER_AND_SUPERVISOR = Duty(frozenset({Role.MANAGER}), frozenset({Role.SUPERVISOR}))
BOOKKEEPER_AND_SUPERVISOR = Duty(frozenset({Role.BOOKKEEPER}), frozenset({Role.SUPERVISOR}))
#: Manager and bookkeeper; where one person is both, the supervisor is the second.
CLOSE = Duty(
    frozenset({Role.MANAGER, Role.BOOKKEEPER}),
    frozenset({Role.MANAGER, Role.BOOKKEEPER, Role.SUPERVISOR}),
)
CASHIER = Duty(frozenset({Role.CASHIER}))
DESK = Duty(frozenset({Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER}))
PANEL = Duty(frozenset({Role.BOOKKEEPER, Role.PANEL}))
GUARANTOR = Duty(frozenset({Role.BOOKKEEPER, Role.MEMBER}))
PAYOUT = Duty(frozenset({Role.CASHIER, Role.MANAGER}))

#: Pairs of roles that one person may not have together.
CONFLICTING = (
    (Role.CASHIER, Role.BOOKKEEPER),
    (Role.SUPERVISOR, Role.MANAGER),
    (Role.SUPERVISOR, Role.BOOKKEEPER),
    (Role.SUPERVISOR, Role.CASHIER),
)


def require(actor: Actor, cooperative: str, duty: Duty, seconded_by: Actor | None) -> None:
    """Let an operation go on, or say why not.

    Raises ``NotFound`` outside the actor's scope, ``NotAllowed`` without the
    role, ``SecondPersonNeeded`` where the second person is missing, is the
    first one again, or has no fitting role.
    """
    require_role(actor, cooperative, duty)
    if not duty.seconds:
        return
    if (
        seconded_by is None
        or seconded_by.cooperative != cooperative
        or seconded_by.is_same_person_as(actor)
        or not duty.seconds & seconded_by.roles
    ):
        raise SecondPersonNeeded(roles=_names(duty.seconds))


def require_role(actor: Actor, cooperative: str, duty: Duty) -> None:
    """As ``require``, without asking for a second person yet."""
    if Role.ADMINISTRATOR not in actor.roles and actor.cooperative != cooperative:
        raise NotFound
    if not duty.roles & actor.roles:
        raise NotAllowed(roles=_names(duty.roles))


def conflict_in(roles: Iterable[Role]) -> str:
    """Two roles among ``roles`` that one person may not have together, or ``""``."""
    held = frozenset(roles)
    for pair in CONFLICTING:
        if held.issuperset(pair):
            return _names(pair)
    return ""


def _names(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(roles))
