"""Who of the members is kin of whom of the staff, as declared."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.lending.relations import RelationKind
from coop_credit.store.database import Tx
from coop_credit.store.rows import day_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation's row. handle: of the staff. ended_on: ``None`` while it lasts."""

    cooperative: str
    member: int
    handle: str
    kind: RelationKind
    declared_on: dt.date
    ended_on: dt.date | None = None


_RELATIONS = (
    "SELECT member, handle, kind, declared_on, ended_on FROM relation"
    " WHERE cooperative_id = :cooperative ORDER BY member, handle"
)


def put_relation(tx: Tx, relation: Relation) -> None:
    """Write down a relation that lasts, in place of one with the same person that has ended."""
    tx.run(
        "INSERT INTO relation VALUES (:cooperative, :member, :handle, :kind, :declared_on, NULL)"
        " ON CONFLICT (cooperative_id, member, handle) DO UPDATE"
        " SET kind = excluded.kind, declared_on = excluded.declared_on, ended_on = NULL",
        cooperative=relation.cooperative,
        member=relation.member,
        handle=relation.handle,
        kind=str(relation.kind),
        declared_on=relation.declared_on.isoformat(),
    )


def end_relation(tx: Tx, cooperative: str, member: int, handle: str, day: dt.date) -> None:
    """Write down that a relation counts no longer, from a day on."""
    tx.run(
        "UPDATE relation SET ended_on = :day"
        " WHERE cooperative_id = :cooperative AND member = :member AND handle = :handle",
        day=day.isoformat(),
        cooperative=cooperative,
        member=member,
        handle=handle,
    )


def is_related(tx: Tx, cooperative: str, member: int, handle: str) -> bool:
    """Whether a relation of the member with this person lasts."""
    row = tx.row(
        "SELECT 1 FROM relation WHERE cooperative_id = :cooperative AND member = :member"
        " AND handle = :handle AND ended_on IS NULL",
        cooperative=cooperative,
        member=member,
        handle=handle,
    )
    return row is not None


def relations(tx: Tx, cooperative: str) -> list[Relation]:
    """Every relation that was declared, ended or not, by member and handle."""
    return [
        Relation(
            cooperative=cooperative,
            member=member,
            handle=handle,
            kind=RelationKind(kind),
            declared_on=dt.date.fromisoformat(declared_on),
            ended_on=day_from(ended_on),
        )
        for member, handle, kind, declared_on, ended_on in tx.rows(
            _RELATIONS, cooperative=cooperative
        )
    ]
