"""The people who have duties in a cooperative, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.store import cooperatives
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the staff. roles: none for somebody who has given the duties back."""

    handle: str
    name: str
    roles: Sequence[Role]


def staff_here(database: Database, privacy: Privacy, cooperative: str) -> list[Colleague]:
    """Everybody who has or had duties, by handle."""
    with database.read() as tx:
        found = cooperatives.all_staff(tx, cooperative)
    return [
        Colleague(
            handle=each.handle,
            name=privacy.unseal(each.sealed, f"staff/{cooperative}/{each.handle}")["name"],
            roles=sorted(each.roles),
        )
        for each in found
    ]
