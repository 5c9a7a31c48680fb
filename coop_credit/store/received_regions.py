"""What was received of a region, read for all of its cooperatives at once."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.received import COLUMNS
from coop_credit.store.received import ReceivedBreach
from coop_credit.store.received import ReceivedPack
from coop_credit.store.received import pack_from
from coop_credit.store.rows import among
from coop_credit.store.rows import listed

#: A region is the codes that begin with its digits; ``""`` is everywhere.
_IN_REGION = "region_code >= :region AND region_code < :beyond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A cooperative of which packs were received, as the newest says.

    since, newest: the first month and the last one.
    """

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    hand_in_day: int
    since: str
    newest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A cooperative of this installation, and how far it is with a month."""

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    funding_model: str
    opened_on: dt.date
    is_closed: bool
    is_handed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMonth:
    """A month of a region by the packs received for it; sums in whole fen."""

    month: str
    cooperatives: int
    fund_fen: int
    lent_fen: int
    overdue_fen: int


def known_in(tx: Tx, region: str) -> list[Known]:
    """Everybody of whom a pack was ever received, by id."""
    rows = tx.rows(
        "SELECT r.cooperative_id, r.name, r.region_code, r.rulebook, r.funding_model,"
        " r.hand_in_day, span.since, span.newest"
        " FROM received_pack r JOIN (SELECT cooperative_id, min(month) AS since,"
        " max(month) AS newest FROM received_pack GROUP BY cooperative_id) span"
        " ON span.cooperative_id = r.cooperative_id AND span.newest = r.month"
        f" WHERE {_IN_REGION} ORDER BY r.cooperative_id",
        region=region,
        beyond=f"{region}:",
    )
    return [
        Known(
            cooperative=row[0],
            name=row[1],
            region_code=row[2],
            rulebook=row[3],
            funding_model=row[4],
            hand_in_day=row[5],
            since=row[6],
            newest=row[7],
        )
        for row in rows
    ]


def names_among(tx: Tx, cooperatives: Sequence[str]) -> dict[str, str]:
    """The name of each of these, as the books here have it, or else the newest pack received."""
    rows = tx.rows(
        "SELECT r.cooperative_id, r.name FROM received_pack r"
        f" WHERE {among(tx, 'r.cooperative_id', 'cooperatives')} AND r.month ="
        " (SELECT max(n.month) FROM received_pack n WHERE n.cooperative_id = r.cooperative_id)"
        " UNION ALL SELECT c.cooperative_id, c.name FROM cooperative c"
        f" WHERE {among(tx, 'c.cooperative_id', 'cooperatives')}",
        cooperatives=listed(tx, cooperatives),
    )
    return {row[0]: row[1] for row in rows}


def hosted_in(tx: Tx, region: str, month: str) -> list[Hosted]:
    """Everybody who keeps the books here, by id."""
    rows = tx.rows(
        "SELECT c.cooperative_id, c.name, c.region_code, c.rulebook, c.funding_model,"
        " c.opened_on, p.month IS NOT NULL, h.month IS NOT NULL FROM cooperative c"
        " LEFT JOIN period p ON p.cooperative_id = c.cooperative_id AND p.month = :month"
        " LEFT JOIN hand_in h ON h.cooperative_id = c.cooperative_id AND h.month = :month"
        f" WHERE {_IN_REGION} ORDER BY c.cooperative_id",
        region=region,
        beyond=f"{region}:",
        month=month,
    )
    return [
        Hosted(
            cooperative=row[0],
            name=row[1],
            region_code=row[2],
            rulebook=row[3],
            funding_model=row[4],
            opened_on=dt.date.fromisoformat(row[5]),
            is_closed=bool(row[6]),
            is_handed_in=bool(row[7]),
        )
        for row in rows
    ]


def charter_numbers(tx: Tx, region: str, parameter: str, day: dt.date) -> dict[str, int]:
    """The number that the charters here have for a parameter on a day, by cooperative."""
    rows = tx.rows(
        "SELECT v.cooperative_id, v.value FROM charter_value v"
        " JOIN cooperative c ON c.cooperative_id = v.cooperative_id"
        f" WHERE {_IN_REGION} AND v.parameter = :parameter AND v.since <= :day ORDER BY v.since",
        region=region,
        beyond=f"{region}:",
        parameter=parameter,
        day=day.isoformat(),
    )
    return {cooperative: int(json.loads(value)) for cooperative, value in rows}


def packs_of_month(tx: Tx, region: str, month: str) -> list[ReceivedPack]:
    """The packs of a month, by cooperative."""
    rows = tx.rows(
        f"SELECT {COLUMNS} FROM received_pack WHERE month = :month AND {_IN_REGION}"
        " ORDER BY cooperative_id",
        month=month,
        region=region,
        beyond=f"{region}:",
    )
    return [pack_from(row) for row in rows]


def trend(tx: Tx, region: str, *, since: str, through: str) -> list[TrendMonth]:
    """The months from ``since`` to ``through``, both included, that have packs; oldest first."""
    rows = tx.rows(
        "SELECT month, count(*), CAST(sum(fund_fen) AS BIGINT), CAST(sum(lent_fen) AS BIGINT),"
        f" CAST(sum(overdue_fen) AS BIGINT) FROM received_pack WHERE {_IN_REGION}"
        " AND month >= :since AND month <= :through GROUP BY month ORDER BY month",
        region=region,
        beyond=f"{region}:",
        since=since,
        through=through,
    )
    return [_trend_month(row) for row in rows]


def trend_of(tx: Tx, cooperative: str, *, since: str, through: str) -> list[TrendMonth]:
    """The same of one cooperative."""
    rows = tx.rows(
        "SELECT month, 1, fund_fen, lent_fen, overdue_fen FROM received_pack"
        " WHERE cooperative_id = :cooperative AND month >= :since AND month <= :through"
        " ORDER BY month",
        cooperative=cooperative,
        since=since,
        through=through,
    )
    return [_trend_month(row) for row in rows]


def _trend_month(row: Row) -> TrendMonth:
    return TrendMonth(
        month=row[0], cooperatives=row[1], fund_fen=row[2], lent_fen=row[3], overdue_fen=row[4]
    )


def broken_by(tx: Tx, region: str, month: str) -> dict[str, dict[str, int]]:
    """In how many cases each cooperative broke which rules, by id and rule, as the packs say."""
    rows = tx.rows(
        "SELECT b.cooperative_id, b.rule, count(*) FROM received_breach b JOIN received_pack r"
        " ON r.cooperative_id = b.cooperative_id AND r.month = b.month"
        f" WHERE b.month = :month AND {_IN_REGION}"
        " GROUP BY b.cooperative_id, b.rule ORDER BY b.cooperative_id, b.rule",
        month=month,
        region=region,
        beyond=f"{region}:",
    )
    found: dict[str, dict[str, int]] = {}
    for cooperative, rule, cases in rows:
        found.setdefault(cooperative, {})[rule] = cases
    return found


def breaches_in(tx: Tx, region: str, month: str) -> list[ReceivedBreach]:
    """What a region's packs of a month say was broken, by rule, cooperative and case."""
    rows = tx.rows(
        "SELECT b.cooperative_id, b.month, b.rule, b.breach_case, b.measured, b.breach_limit,"
        " b.unit FROM received_breach b JOIN received_pack r"
        " ON r.cooperative_id = b.cooperative_id AND r.month = b.month"
        f" WHERE b.month = :month AND {_IN_REGION}"
        " ORDER BY b.rule, b.cooperative_id, b.breach_case",
        month=month,
        region=region,
        beyond=f"{region}:",
    )
    return [_breach_from(row) for row in rows]


def breaches_of(tx: Tx, cooperative: str, month: str) -> list[ReceivedBreach]:
    """What a pack says was broken, by rule and case."""
    rows = tx.rows(
        "SELECT cooperative_id, month, rule, breach_case, measured, breach_limit, unit"
        " FROM received_breach WHERE cooperative_id = :cooperative AND month = :month"
        " ORDER BY rule, breach_case",
        cooperative=cooperative,
        month=month,
    )
    return [_breach_from(row) for row in rows]


def _breach_from(row: Row) -> ReceivedBreach:
    return ReceivedBreach(
        cooperative=row[0],
        month=row[1],
        rule=row[2],
        case=row[3],
        measured=row[4],
        limit=row[5],
        unit=row[6],
    )
