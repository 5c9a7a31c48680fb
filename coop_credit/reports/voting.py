"""How the panel voted on a loan, and who of it has not voted yet."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.reports.staff import staff_here
from coop_credit.store import panel
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelVote:
    """Somebody who is on the panel or voted. vote: ``for``, ``against``, or ``""`` for none yet."""

    name: str
    vote: str
    voted_on: dt.date | None


def panel_votes(
    database: Database, privacy: Privacy, cooperative: str, loan: int
) -> list[PanelVote]:
    """All on the panel, and those who voted when they were, by handle; in two statements."""
    people = staff_here(database, privacy, cooperative)
    with database.read() as tx:
        cast = {each.panellist: each for each in panel.votes_on(tx, cooperative, loan)}
    return [
        PanelVote(
            name=each.name,
            vote=cast[each.handle].vote if each.handle in cast else "",
            voted_on=cast[each.handle].voted_on if each.handle in cast else None,
        )
        for each in people
        if Role.PANEL in each.roles or each.handle in cast
    ]
