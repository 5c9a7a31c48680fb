"""Where rules were broken in a region, and what the books stood at on a day."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: Which cooperatives: those of a region, or one.
_IN_REGION = "c.region_code >= :region AND c.region_code < :beyond"
_THE_ONE = "c.cooperative_id = :cooperative"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakingEntry:
    """An entry that moved money though its body holds a verdict of a broken rule."""

    cooperative: str
    name: str
    region_code: str
    seq: int
    kind: Kind
    booked_on: dt.date
    subject: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A cooperative's books on a day.

    through_seq: the last entry booked by then. owing: (loan, member, principal owed), by loan.
    charter: every value set so far, whenever it comes into force. rulebook: the one of that day.
    """

    cooperative: str
    name: str
    region_code: str
    rulebook: str
    through_seq: int
    fund: Money
    owing: tuple[tuple[int, int, Money], ...]
    charter: tuple[CharterValue, ...]


#: Bodies are canonical JSON, so that a verdict that does not hold is found as text.
_BREAKING = f"""
SELECT c.cooperative_id, c.name, c.region_code, e.seq, e.kind, e.booked_on, e.subject, e.body
  FROM cooperative c JOIN entry e ON e.cooperative_id = c.cooperative_id
 WHERE {_IN_REGION} AND e.booked_on >= :first AND e.booked_on <= :last
   AND e.voucher > 0 AND e.body LIKE '%"holds":0%'
 ORDER BY c.cooperative_id, e.seq"""
_BOOKS = """
SELECT c.cooperative_id, c.name, c.region_code, max(e.seq),
       CAST(sum(CASE WHEN t.credit LIKE '301.%' OR t.debit = '901' THEN t.amount_fen
                     WHEN t.debit LIKE '301.%' OR t.credit = '901' THEN -t.amount_fen
                     ELSE 0 END) AS BIGINT)
  FROM cooperative c JOIN entry e ON e.cooperative_id = c.cooperative_id
  LEFT JOIN transfer t ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
 WHERE {here} AND e.booked_on <= :last
 GROUP BY c.cooperative_id, c.name, c.region_code ORDER BY c.cooperative_id"""
_OWING = """
SELECT l.cooperative_id, l.number, l.member, CAST(sum(m.fen) AS BIGINT)
  FROM cooperative c JOIN loan l ON l.cooperative_id = c.cooperative_id
  JOIN (SELECT cooperative_id, seq, debit AS code, amount_fen AS fen FROM transfer
        UNION ALL
        SELECT cooperative_id, seq, credit, -amount_fen FROM transfer) m
    ON m.cooperative_id = l.cooperative_id AND m.code = '114.' || CAST(l.number AS TEXT)
  JOIN entry e ON e.cooperative_id = m.cooperative_id AND e.seq = m.seq
 WHERE {here} AND e.booked_on <= :last
 GROUP BY l.cooperative_id, l.number, l.member HAVING sum(m.fen) > 0
 ORDER BY l.cooperative_id, l.number"""
#: Few entries, found by an index of their own; the day is looked at afterwards.
_RULEBOOKS = """
SELECT e.cooperative_id, e.booked_on, e.body
  FROM cooperative c JOIN entry e ON e.cooperative_id = c.cooperative_id
 WHERE {here} AND e.kind IN ('cooperative-founded', 'rulebook-adopted')
 ORDER BY e.cooperative_id, e.seq"""
_CHARTERS = """
SELECT v.cooperative_id, v.parameter, v.since, v.value
  FROM cooperative c JOIN charter_value v ON v.cooperative_id = c.cooperative_id
 WHERE {here} ORDER BY v.cooperative_id, v.parameter, v.since"""


def breaking_entries(tx: Tx, region: str, first: dt.date, last: dt.date) -> list[BreakingEntry]:
    """The entries booked from ``first`` to ``last`` that moved money and broke a rule.

    By cooperative and seq. What is asked for, noticed or refused has moved nothing.
    """
    rows = tx.rows(_BREAKING, **_region(region), first=first.isoformat(), last=last.isoformat())
    return [_breaking(row) for row in rows]


def books_on(tx: Tx, region: str, last: dt.date) -> list[Books]:
    """The books of a region with every entry booked on or before ``last``, by cooperative."""
    return _books(tx, _IN_REGION, _region(region), last)


def books_of(tx: Tx, cooperative: str, last: dt.date) -> list[Books]:
    """As ``books_on``, of one cooperative; none when nothing was booked by then."""
    return _books(tx, _THE_ONE, {"cooperative": cooperative}, last)


def _books(tx: Tx, here: str, place: Mapping[str, str], last: dt.date) -> list[Books]:
    until = {**place, "last": last.isoformat()}
    owing: defaultdict[str, list[tuple[int, int, Money]]] = defaultdict(list)
    for cooperative, loan, member, fen in tx.rows(_OWING.format(here=here), **until):
        owing[cooperative].append((loan, member, Money(fen)))
    charters: defaultdict[str, list[Row]] = defaultdict(list)
    for cooperative, *value in tx.rows(_CHARTERS.format(here=here), **place):
        charters[cooperative].append(("charter", *value))
    rulebooks = {
        cooperative: json.loads(body)["rulebook"]
        for cooperative, booked_on, body in tx.rows(_RULEBOOKS.format(here=here), **place)
        if booked_on <= last.isoformat()
    }
    return [
        Books(
            cooperative=row[0],
            name=row[1],
            region_code=row[2],
            rulebook=rulebooks[row[0]],
            through_seq=row[3],
            fund=Money(row[4]),
            owing=tuple(owing[row[0]]),
            charter=charter_from(charters[row[0]]),
        )
        for row in tx.rows(_BOOKS.format(here=here), **until)
    ]


def _region(region: str) -> dict[str, str]:
    return {"region": region, "beyond": f"{region}:"}


def _breaking(row: Row) -> BreakingEntry:
    return BreakingEntry(
        cooperative=row[0],
        name=row[1],
        region_code=row[2],
        seq=row[3],
        kind=Kind(row[4]),
        booked_on=dt.date.fromisoformat(row[5]),
        subject=row[6],
        body=json.loads(row[7]),
    )
