"""A pack as others' programs read it: a Data Package without complaint, and errors are found."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.desk import Office
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import TRANSFERS
from coop_credit.reports.packs import month_pack
from tests.clock import FixedClock
from tests.everything import let_everything_happen
from tests.ledgers import Village
from tests.lived import Lives
from tests.made_packs import unpacked
from tests.pledges import PLEDGES
from tests.pledges import PledgingVillage
from tests.pledges import let_pledges_happen

#: Makes a pack in an office.
Make = Callable[[Office, FixedClock], bytes]


def pack_of_everything(office: Office, clock: FixedClock) -> bytes:
    """November of a village with a pool in which everything has happened."""
    let_everything_happen(Village.found(office, clock))
    return month_pack(office.database, "fumandi", "2026-11")


def pack_of_pledges(office: Office, clock: FixedClock) -> bytes:
    """March, when the pledgers' loans of November have come to their end, and all months before."""
    village = PledgingVillage.begin(office, clock, PLEDGES)
    let_pledges_happen(village)
    village.clock.move_to(village.today.replace(month=4, day=2))
    months = ("2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
    for month in months:
        balance = RecordBankBalance(month=month, balance=Money(0))
        village.do(village.bookkeeper, balance, village.supervisor)
        close = CloseMonth(month=month, explanation="no statement came")
        village.do(village.manager, close, village.bookkeeper)
    return month_pack(office.database, "fumandi", months[-1])


def complaints(content: bytes, folder: Path) -> list[tuple[str, str]]:
    """What Frictionless finds wrong with a pack: of which table, of which kind."""
    for place, held in unpacked(content).items():
        file = folder / place
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(held)
    return complaints_in(folder)


def complaints_in(folder: Path) -> list[tuple[str, str]]:
    # In a process of its own: it changes how this one reads CSV.
    said = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    report = json.loads(said.stdout)
    assert [task["name"] for task in report["tasks"]] == [table.name for table in TABLES]
    assert said.returncode == (0 if report["valid"] else 1)
    return [(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]]


@pytest.mark.parametrize("make", [pack_of_everything, pack_of_pledges])
def test_a_pack_is_read_without_complaint(
    make: Make, office: Office, clock: FixedClock, tmp_path: Path
) -> None:
    assert complaints(make(office, clock), tmp_path) == []


@pytest.fixture
def busy(village: Village, lives: Lives) -> Village:
    """A village in which everything has happened."""
    return lives.live(village, let_everything_happen)


@pytest.mark.parametrize(
    "old, new, kind",
    [
        # The fourth line's number, its key, and its end.
        (b",3,102,", b",three,102,", "type-error"),
        (b",3,102,", b",2,102,", "primary-key"),
        (b",3,102,", b",3,102,,", "extra-cell"),
    ],
)
def test_what_is_planted_is_found(
    old: bytes, new: bytes, kind: str, busy: Village, tmp_path: Path
) -> None:
    pack = month_pack(busy.office.database, "fumandi", "2026-11")
    assert complaints(pack, tmp_path) == []
    file = tmp_path / TRANSFERS.path
    written = file.read_bytes()
    assert old in written
    file.write_bytes(written.replace(old, new, 1))
    assert (TRANSFERS.name, kind) in complaints_in(tmp_path)
