"""Every row of a cooperative as it stands, for those who check the books against the journal."""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from coop_credit.store.database import Tx

#: The columns of each table after ``cooperative_id``; the first ones, up to the bar, are the key.
TABLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cooperative": (
        (),
        (
            "name",
            "credit_code",
            "region_code",
            "rulebook",
            "funding_model",
            "custodian",
            "zone",
            "opened_on",
        ),
    ),
    "book": (
        (),
        ("next_seq", "head", "open_from", "booked_to", "vouchers", "fund_fen", "lent_fen"),
    ),
    "account": (("code",), ("heading", "debit_fen", "credit_fen")),
    "charter_value": (("parameter", "since"), ("value",)),
    "rule_override": (("rule", "since"), ("up_to",)),
    "staff": (("handle",), ("roles", "member", "sealed")),
    "member": (
        ("number",),
        (
            "kind",
            "farmer",
            "joined_on",
            "participant_since",
            "left_on",
            "identity_index",
            "sealed",
        ),
    ),
    "member_contact": (("member", "seq"), ("phone_index", "account_index")),
    "loan": (
        ("number",),
        (
            "member",
            "principal_fen",
            "due_on",
            "instalments",
            "schedule_kind",
            "rate_bp",
            "day_base",
            "purpose",
            "state",
            "applied_on",
            "decided_on",
            "decided_by",
            "paid_out_on",
            "fund_fen",
            "extensions",
            "written_off_on",
            "borne_by",
            "guarantors",
        ),
    ),
    "open_loan": (("loan",), ()),
    "instalment": (("loan", "number"), ("due_on", "principal_fen")),
    "guarantee": (
        ("loan", "guarantor"),
        ("amount_fen", "state", "given_on", "recorded_by", "paid_fen"),
    ),
    "relation": (("member", "handle"), ("kind", "declared_on", "ended_on")),
    "intake_filing": (("approval",), ("filed_on", "sealed")),
    "panel_vote": (("loan", "panellist"), ("vote", "voted_on", "recorded_by")),
    "pledge_call": (("loan", "member"), ("amount_fen", "called_on", "confirmed_on")),
    "withdrawal": (("number",), ("member", "amount_fen", "noticed_on", "state", "paid_on")),
    "bank_balance": (("month",), ("balance_fen",)),
    "remark": (("seq",), ("sealed",)),
    "period": (
        ("month",),
        (
            "first_seq",
            "through_seq",
            "head",
            "root",
            "manifest",
            "manifest_digest",
            "public_key",
            "signature",
            "state_digest",
        ),
    ),
    "hand_in": (("month",), ("manifest_digest", "place", "handed_in_on")),
}

Key = tuple[Any, ...]
Columns = dict[str, Any]

ENTRY_COLUMNS = (
    "seq",
    "kind",
    "booked_on",
    "happened_on",
    "recorded_at",
    "actor",
    "subject",
    "voucher",
    "reverses",
    "key",
    "fingerprint",
    "lines",
    "body",
    "digest",
)
#: Above every seq.
_NEWEST = 2**62
#: How many entries are read at a time, so that memory does not grow with the journal.
_PAGE = 1_000


def table_rows(tx: Tx, table: str, cooperative: str) -> dict[Key, Columns]:
    """All rows of a table by key; days are ISO text, what is not there yet is ``""``."""
    keys, columns = TABLES[table]
    names = (*keys, *columns)
    found = tx.rows(
        f"SELECT {', '.join(names)} FROM {table} WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    return {
        row[: len(keys)]: {
            name: "" if value is None else value
            for name, value in zip(columns, row[len(keys) :], strict=True)
        }
        for row in found
    }


def raw_entries(
    tx: Tx, cooperative: str, *, after: int = 0, through: int = _NEWEST
) -> Iterator[tuple[Columns, list[tuple[str, str, int]]]]:
    """Entries in order with their transfers (debit, credit, fen) by line, a page at a time.

    after: the seq before the first; through: the last seq.
    """
    while True:
        rows = tx.rows(
            f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entry"
            " WHERE cooperative_id = :cooperative AND seq > :after AND seq <= :through"
            " ORDER BY seq LIMIT :page",
            cooperative=cooperative,
            after=after,
            through=through,
            page=_PAGE,
        )
        if not rows:
            return
        last = rows[-1][0]
        moves: dict[int, list[tuple[str, str, int]]] = {}
        for seq, debit, credit, fen in tx.rows(
            "SELECT seq, debit, credit, amount_fen FROM transfer"
            " WHERE cooperative_id = :cooperative AND seq > :after AND seq <= :last"
            " ORDER BY seq, line",
            cooperative=cooperative,
            after=after,
            last=last,
        ):
            moves.setdefault(seq, []).append((debit, credit, fen))
        for row in rows:
            yield dict(zip(ENTRY_COLUMNS, row, strict=True)), moves.pop(row[0], [])
        if len(rows) < _PAGE:
            return
        after = last


def first_booked_on(tx: Tx, cooperative: str) -> dt.date:
    """The day on which the first entry was booked; there is one."""
    row = tx.row(
        "SELECT booked_on FROM entry WHERE cooperative_id = :cooperative AND seq = 1",
        cooperative=cooperative,
    )
    assert row is not None
    return dt.date.fromisoformat(row[0])


def transfers_in_all(tx: Tx, cooperative: str) -> int:
    """How many transfers there are."""
    row = tx.row(
        "SELECT count(*) FROM transfer WHERE cooperative_id = :cooperative", cooperative=cooperative
    )
    assert row is not None
    return int(row[0])


def entries_with_a_key_of_others(tx: Tx, cooperative: str) -> list[int]:
    """The numbers of the entries whose key the same person had used before."""
    rows = tx.rows(
        "SELECT e.seq FROM entry e JOIN (SELECT actor, key, min(seq) AS first FROM entry"
        " WHERE cooperative_id = :cooperative GROUP BY actor, key HAVING count(*) > 1) twice"
        " ON e.actor = twice.actor AND e.key = twice.key AND e.seq > twice.first"
        " WHERE e.cooperative_id = :cooperative ORDER BY e.seq",
        cooperative=cooperative,
    )
    return [seq for (seq,) in rows]
