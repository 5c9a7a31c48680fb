"""The review panel's votes, one by one; ``store/lending.py`` counts those on a loan."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One vote, ``for`` or ``against``. recorded_by: the principal who wrote it down."""

    cooperative: str
    loan: int
    panellist: str
    vote: str
    voted_on: dt.date
    recorded_by: str


def add_vote(tx: Tx, vote: Vote) -> None:
    """Write down a vote; nobody votes twice on a loan."""
    tx.run(
        "INSERT INTO panel_vote VALUES"
        " (:cooperative, :loan, :panellist, :vote, :day, :recorded_by)",
        cooperative=vote.cooperative,
        loan=vote.loan,
        panellist=vote.panellist,
        vote=vote.vote,
        day=vote.voted_on.isoformat(),
        recorded_by=vote.recorded_by,
    )


def votes_on(tx: Tx, cooperative: str, loan: int) -> list[Vote]:
    """Every vote on a loan, by the day and who cast it."""
    rows = tx.rows(
        "SELECT panellist, vote, voted_on, recorded_by FROM panel_vote"
        " WHERE cooperative_id = :cooperative AND loan = :loan ORDER BY voted_on, panellist",
        cooperative=cooperative,
        loan=loan,
    )
    return [
        Vote(
            cooperative=cooperative,
            loan=loan,
            panellist=panellist,
            vote=vote,
            voted_on=dt.date.fromisoformat(day),
            recorded_by=recorded_by,
        )
        for panellist, vote, day, recorded_by in rows
    ]


def has_voted(tx: Tx, cooperative: str, loan: int, panellist: str) -> bool:
    """Whether this panellist's vote on the loan is written down."""
    row = tx.row(
        "SELECT 1 FROM panel_vote WHERE cooperative_id = :cooperative AND loan = :loan"
        " AND panellist = :panellist",
        cooperative=cooperative,
        loan=loan,
        panellist=panellist,
    )
    return row is not None
