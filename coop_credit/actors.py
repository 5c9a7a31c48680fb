"""Who acts: a principal with roles inside a scope.

A principal is text that stays the same over the years and enters the journal:
``staff:wang`` (inside a cooperative), ``member:17``, ``regulator:370283``,
``administrator:setup``.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; who may do what stands in ``operations/duties.py``."""

    ADMINISTRATOR = "administrator"  # of the installation: founds cooperatives, keeps tokens
    MANAGER = "manager"
    BOOKKEEPER = "bookkeeper"
    CASHIER = "cashier"
    PANEL = "panel"
    SUPERVISOR = "supervisor"
    MEMBER = "member"
    REGULATOR = "regulator"


#: The roles that are given to a cooperative's staff.
STAFF_ROLES = frozenset({Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER, Role.PANEL, Role.SUPERVISOR})
#: Who reads everything of the own cooperative.
ALL_BOOKS = frozenset({Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER, Role.SUPERVISOR})

#: ``cooperative`` of an actor who belongs to none (administrator, regulator).
NO_COOPERATIVE = ""
#: ``member`` of an actor who is not a member.
NO_MEMBER = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal as known at this moment.

    cooperative: the only cooperative in scope, or ``NO_COOPERATIVE``.
    member: the person's own member number there, or ``NO_MEMBER``.
    region: digits that a regulator's cooperatives' region codes begin with, at least one;
    ``""`` for others.
    """

    principal: str
    roles: frozenset[Role]
    cooperative: str = NO_COOPERATIVE
    member: int = NO_MEMBER
    region: str = ""

    def is_same_person_as(self, other: "Actor") -> bool:
        """Whether two principals are one person: the same name, or the same member."""
        if (self.principal, self.cooperative) == (other.principal, other.cooperative):
            return True
        return self.cooperative == other.cooperative and NO_MEMBER != self.member == other.member

    def sees(self, cooperative: str, region_code: str) -> bool:
        """Whether a cooperative lies in this actor's scope at all."""
        if Role.ADMINISTRATOR in self.roles:
            return True
        if Role.REGULATOR in self.roles:
            return self.region != "" and region_code.startswith(self.region)
        return self.cooperative == cooperative
