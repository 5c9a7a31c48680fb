"""A region's balances by month, on both databases: the same as each month's pack has them."""

import csv
import datetime as dt
import io
import zipfile

import pytest

from coop_credit.reports import month_tables
from coop_credit.reports.month_tables import balances_csv
from coop_credit.reports.packs import month_pack
from tests.everything import let_everything_happen
from tests.ledgers import Village
from tests.operations.test_closing import close
from tests.operations.test_closing import state_balance


def table(village: Village, month: str, region: str = "3702") -> list[list[str]]:
    made = b"".join(balances_csv(village.office.database, region, month))
    return list(csv.reader(io.StringIO(made.decode())))


def test_the_table_has_the_balances_of_the_packs(village: Village) -> None:
    let_everything_happen(village)
    village.clock.move_to(dt.date(2027, 1, 2))
    state_balance(village, "2026-12", "1.00")
    close(village, "2026-12", "another account")
    village.contribute(1, "7.00")
    for month in ("2026-11", "2026-12"):
        pack = month_pack(village.office.database, "fumandi", month)
        with zipfile.ZipFile(io.BytesIO(pack)) as opened:
            packed = list(csv.reader(io.StringIO(opened.read("data/balances.csv").decode())))
        assert table(village, month)[1:] == [["fumandi", *row] for row in packed[1:]]


def test_cooperatives_without_a_movement_do_not_end_the_table(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.open_with(1, "10.00")
    for name in ("empty-one", "empty-two"):
        Village.found(village.office, village.clock, name)
    Village.found(village.office, village.clock, "zhao").open_with(1, "10.00")
    monkeypatch.setattr(month_tables, "_PART", 1)
    assert [row[0] for row in table(village, "2026-11")[1:]] == ["fumandi"] * 2 + ["zhao"] * 2


def test_it_holds_the_region_asked_for_and_what_had_moved_by_then(village: Village) -> None:
    village.open_with(3, "300.00")
    village.clock.move_to(dt.date(2026, 12, 3))
    village.contribute(2, "5.00")
    assert table(village, "2026-11", "3703") == table(village, "2026-10")[:1]
    # Three members with 100.00 each, all of it in the bank.
    assert [row[1:] for row in table(village, "2026-11")[1:]] == [
        ["102", "102", "0", "0", "30000", "0", "30000", "0"],
        *(["301." + str(n), "301", "0", "0", "0", "10000", "0", "10000"] for n in (1, 2, 3)),
    ]
    assert table(village, "2026-12")[1] == [
        *("fumandi", "102", "102", "30000", "0", "500", "0", "30500", "0")
    ]
    other = Village.found(village.office, village.clock, "another")
    other.open_with(1, "10.00")
    assert [row[0] for row in table(village, "2026-12")[1:]] == ["another"] * 2 + ["fumandi"] * 4
