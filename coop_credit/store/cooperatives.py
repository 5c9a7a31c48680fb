"""Cooperatives, their charter values, overrides and staff."""

import datetime as dt
import json
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperative:
    """A cooperative as registered. zone: of its business days; opened_on: first day of its book."""

    cooperative: str
    name: str
    credit_code: str
    region_code: str
    rulebook: str
    funding_model: str
    custodian: str
    zone: str
    opened_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Someone with duties. member: the person's own member number, 0 for none; sealed: the name."""

    cooperative: str
    handle: str
    roles: frozenset[Role]
    member: int
    sealed: str


_COLUMNS = """cooperative_id, name, credit_code, region_code, rulebook, funding_model, custodian,
       zone, opened_on"""
_ADD = """
INSERT INTO cooperative VALUES (:cooperative, :name, :credit_code, :region_code, :rulebook,
                                :funding_model, :custodian, :zone, :opened_on)"""
_FIND = f"SELECT {_COLUMNS} FROM cooperative WHERE cooperative_id = :cooperative"
_IN_REGION = f"""
SELECT {_COLUMNS} FROM cooperative
 WHERE region_code >= :region AND region_code < :beyond AND cooperative_id > :after
 ORDER BY cooperative_id LIMIT :count"""


def add_cooperative(tx: Tx, cooperative: Cooperative) -> None:
    """Register a cooperative whose id is not taken."""
    tx.run(
        _ADD,
        cooperative=cooperative.cooperative,
        name=cooperative.name,
        credit_code=cooperative.credit_code,
        region_code=cooperative.region_code,
        rulebook=cooperative.rulebook,
        funding_model=cooperative.funding_model,
        custodian=cooperative.custodian,
        zone=cooperative.zone,
        opened_on=cooperative.opened_on.isoformat(),
    )


def set_rulebook(tx: Tx, cooperative: str, rulebook: str) -> None:
    """Write down which rulebook a cooperative is judged by now."""
    tx.run(
        "UPDATE cooperative SET rulebook = :rulebook WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
        rulebook=rulebook,
    )


def find_cooperative(tx: Tx, cooperative: str) -> Cooperative | None:
    """One cooperative."""
    row = tx.row(_FIND, cooperative=cooperative)
    return None if row is None else cooperative_in(row)


def cooperatives_among(tx: Tx, ids: Sequence[str]) -> dict[str, Cooperative]:
    """Those of these cooperatives that are there, by id."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM cooperative WHERE {among(tx, 'cooperative_id', 'ids')}",
        ids=listed(tx, ids),
    )
    return {row[0]: cooperative_in(row) for row in rows}


def all_ids(tx: Tx) -> list[str]:
    """The ids of all cooperatives, in order."""
    rows = tx.rows("SELECT cooperative_id FROM cooperative ORDER BY cooperative_id")
    return [row[0] for row in rows]


def cooperatives_in(tx: Tx, region: str, *, after: str, count: int) -> list[Cooperative]:
    """At most ``count`` cooperatives whose region code begins with ``region``, after an id."""
    rows = tx.rows(_IN_REGION, region=region, beyond=f"{region}:", after=after, count=count)
    return [cooperative_in(row) for row in rows]


def cooperative_in(row: Row) -> Cooperative:
    """The cooperative of a row that has the columns of its table in their order."""
    return Cooperative(
        cooperative=row[0],
        name=row[1],
        credit_code=row[2],
        region_code=row[3],
        rulebook=row[4],
        funding_model=row[5],
        custodian=row[6],
        zone=row[7],
        opened_on=dt.date.fromisoformat(row[8]),
    )


def add_charter_value(tx: Tx, cooperative: str, value: CharterValue) -> None:
    """Write down a charter value; one for its parameter and day must not be there yet."""
    tx.run(
        "INSERT INTO charter_value VALUES (:cooperative, :parameter, :since, :value)",
        cooperative=cooperative,
        parameter=value.parameter,
        since=value.since.isoformat(),
        value=value_text(value),
    )


def charter(tx: Tx, cooperative: str) -> tuple[CharterValue, ...]:
    """All charter values of a cooperative."""
    rows = tx.rows(
        "SELECT parameter, since, value FROM charter_value WHERE cooperative_id = :cooperative"
        " ORDER BY parameter, since",
        cooperative=cooperative,
    )
    return charter_from(("charter", *row) for row in rows)


def value_text(value: CharterValue) -> str:
    """A charter value as JSON text: a whole number, text, or a list of texts."""
    return json.dumps(value.value, ensure_ascii=False)


def charter_from(settings: Iterable[Row]) -> tuple[CharterValue, ...]:
    """The charter values among ``settings`` rows (source, name, since, JSON value)."""
    return tuple(
        CharterValue(name, dt.date.fromisoformat(since), _value(text))
        for source, name, since, text in settings
        if source == "charter"
    )


def _value(text: str) -> int | str | tuple[str, ...]:
    value: int | str | list[str] = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def add_override(tx: Tx, cooperative: str, rule: str, since: dt.date, up_to: int) -> None:
    """Write down that a rule in principle is lifted up to a measure, from a day on."""
    tx.run(
        "INSERT INTO rule_override VALUES (:cooperative, :rule, :since, :up_to)"
        " ON CONFLICT (cooperative_id, rule, since) DO UPDATE SET up_to = excluded.up_to",
        cooperative=cooperative,
        rule=rule,
        since=since.isoformat(),
        up_to=up_to,
    )


_STAFF = (
    "SELECT cooperative_id, handle, roles, member, sealed FROM staff"
    " WHERE cooperative_id = :cooperative"
)


def put_staff(tx: Tx, staff: Staff) -> None:
    """Write down a person's duties in place of those before."""
    tx.run(
        "INSERT INTO staff VALUES (:cooperative, :handle, :roles, :member, :sealed)"
        " ON CONFLICT (cooperative_id, handle) DO UPDATE"
        " SET roles = excluded.roles, member = excluded.member, sealed = excluded.sealed",
        cooperative=staff.cooperative,
        handle=staff.handle,
        roles=" ".join(sorted(staff.roles)),
        member=staff.member,
        sealed=staff.sealed,
    )


def find_staff(tx: Tx, cooperative: str, handle: str) -> Staff | None:
    """One person of the staff."""
    row = tx.row(f"{_STAFF} AND handle = :handle", cooperative=cooperative, handle=handle)
    return None if row is None else _staff(row)


def all_staff(tx: Tx, cooperative: str) -> list[Staff]:
    """Everybody who has or had duties, by handle."""
    return [_staff(row) for row in tx.rows(f"{_STAFF} ORDER BY handle", cooperative=cooperative)]


def _staff(row: Row) -> Staff:
    roles = frozenset(Role(role) for role in row[2].split())
    return Staff(cooperative=row[0], handle=row[1], roles=roles, member=row[3], sealed=row[4])
