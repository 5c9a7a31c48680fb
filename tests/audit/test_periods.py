"""Closed months: what goes on from them is what a whole replay makes, and changes are found."""

import datetime as dt
from functools import partial

import pytest

from coop_credit.audit.months import Month
from coop_credit.audit.packing import PackDamaged
from coop_credit.audit.resuming import resumed
from coop_credit.audit.resuming import state_text
from coop_credit.audit.verification import verify_books
from coop_credit.audit.walking import Walk
from coop_credit.operations.desk import Refused
from coop_credit.reports.packs import month_pack
from coop_credit.store import evidence
from tests.audit.test_verification import Behind
from tests.audit.test_verification import behind  # noqa: F401 (a fixture)
from tests.audit.test_verification import busy  # noqa: F401 (a fixture)
from tests.ledgers import Village
from tests.operations.test_closing import close
from tests.operations.test_closing import state_balance
from tests.reports.counting import statements_of


def findings(village: Village) -> list[str]:
    return verify_books(village.office.database, village.office.privacy, "fumandi")


@pytest.mark.parametrize("upto", [10, 40, 78, 200])
def test_what_is_read_back_is_what_was_played(busy: Village, upto: int) -> None:  # noqa: F811 (the fixture)
    played, walk = Month("2026-11"), Walk("fumandi")
    with busy.office.database.snapshot() as tx:
        for entry, moves in evidence.raw_entries(tx, "fumandi", through=upto):
            assert list(walk.step(tx, entry, moves, played.replay)) == []
            played.count(entry, moves)
    text = state_text(played, walk)
    again, its_walk = resumed(text, "fumandi", "2026-12")
    assert state_text(again, its_walk) == text
    kept = set(evidence.TABLES) - {"account", "book", "open_loan", "remark"}
    for name in kept:
        assert again.replay.tables[name] == played.replay.tables[name], name
    for name in (
        "debits",
        "credits",
        "headings",
        "paid_out",
        "paid_by_guarantors",
        "calls",
        "approvals",
    ):
        assert getattr(again.replay, name) == getattr(played.replay, name), name
    assert again.ever == played.ever


TAMPERINGS = {
    "a sealed table": (
        "UPDATE sealed_table SET content = replace(content, 'natural', 'legal')",
        "period 2026-11: the table members is not the one that was signed",
    ),
    "a sealed table removed": (
        "DELETE FROM sealed_table WHERE name = 'breaches'",
        "period 2026-11: the table breaches is missing",
    ),
    "the manifest": (
        "UPDATE period SET manifest = replace(manifest, '2026-11', '2026-10')",
        "period 2026-11: the manifest was changed",
    ),
    "the signature": (
        "UPDATE period SET signature = substr(signature, 65) || substr(signature, 1, 64)",
        "period 2026-11: the signature is not of the manifest",
    ),
    "the root": (
        "UPDATE period SET root = head",
        "period 2026-11: root is",
    ),
    "the state": (
        "UPDATE sealed_state SET content = replace(content, '1', '2')",
        "period 2026-11: the state for the next close was changed",
    ),
    "the state removed": (
        "DELETE FROM sealed_state",
        "period 2026-11: the next close has no state to begin with",
    ),
    "a month opened again": (
        "UPDATE book SET open_from = '2026-11-01'",
        "book: open_from is '2026-11-01', the journal says '2026-12-01'",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_changed_is_found(busy: Village, behind: Behind, name: str) -> None:  # noqa: F811 (the fixture)
    sql, finding = TAMPERINGS[name]
    behind(sql)
    assert [found for found in findings(busy) if found.startswith(finding)]


def test_a_pack_is_not_made_of_what_was_changed(
    busy: Village,  # noqa: F811 (the fixture)
    behind: Behind,  # noqa: F811 (the fixture)
) -> None:
    behind("UPDATE transfer SET amount_fen = amount_fen + 1 WHERE seq = 2 AND line = 1")
    with pytest.raises(PackDamaged) as damaged:
        month_pack(busy.office.database, "fumandi", "2026-11")
    assert damaged.value.facts == {"file": "data/transfers.csv"}


def test_a_month_is_not_closed_over_books_that_were_changed(
    busy: Village,  # noqa: F811 (the fixture)
    behind: Behind,  # noqa: F811 (the fixture)
) -> None:
    behind("UPDATE loan SET due_on = '2028-11-24' WHERE number = 1")
    busy.clock.move_to(dt.date(2027, 1, 2))
    state_balance(busy, "2026-12", "1.00")
    with pytest.raises(Refused) as refused:
        close(busy, "2026-12", "x")
    assert refused.value.code == "books-not-sound"
    assert refused.value.facts["finding"] == (
        "loan 1: due_on is '2028-11-24', the journal says '2027-11-24'"
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the same are sent to both
def test_closing_takes_as_many_statements_after_a_year_as_after_a_month(
    village: Village,
) -> None:
    village.open_with(58, "1100000.00")
    counts = []
    month = dt.date(2026, 11, 1)
    for _ in range(13):
        for member in range(1, 6):
            village.contribute(member, "1.00")
        following = (month + dt.timedelta(days=32)).replace(day=1)
        village.clock.move_to(following)
        with village.office.database.read() as tx:
            row = tx.row("SELECT debit_fen - credit_fen FROM account WHERE code = '102'")
        assert row is not None
        name = f"{month.year}-{month.month:02d}"
        state_balance(village, name, f"{row[0] // 100}.00")
        closing = partial(close, village, name)
        counts.append(statements_of(village.office.database, closing))
        month = following
    assert counts[0] <= 60
    assert max(counts[1:]) <= counts[0] + 1
    assert findings(village) == []
