"""A year of month ends: twelve closes, twelve packs in a chain, the same on both databases.

Fumandi in small: ten members with 100,000.00 in all. In each month a loan runs, a member pays
in, another one pays back late. The figures are worked out beside the asserts.
"""

import datetime as dt
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.dates import last_day
from coop_credit.dates import next_month
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.packs.checker.checking import check_pack
from coop_credit.packs.checker.findings import Signer
from coop_credit.reports.packs import month_pack
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.operations.test_closing import close
from tests.operations.test_closing import state_balance

MONTHS = [f"2026-{month:02d}" for month in range(11, 13)] + [
    f"2027-{month:02d}" for month in range(1, 11)
]
ROOT = Path(__file__).parents[2]


def months_pass(village: Village) -> None:
    """From November 2026 to October 2027, each month closed on the first of the next."""
    village.open_with(10, "100000.00")
    loan = village.lend(3, "1200.00", dt.date(2027, 11, 24), instalments=12)
    fund, owing, fees = 100_000_00, 1_200_00, 0
    for month in MONTHS:
        village.contribute(1 + len(month) % 2, "10.00")
        fund += 10_00
        if month != "2026-11":
            entry = village.repay(loan, "150.00")
            paid = sum(m.amount.fen for m in entry.transfers if m.credit.startswith("114."))
            owing, fees = owing - paid, fees + 150_00 - paid
        first = last_day(month) + dt.timedelta(days=1)
        village.clock.move_to(first)
        held = fund - owing + fees
        state_balance(village, month, f"{held // 100}.{held % 100:02d}")
        entry = close(village, month)
        assert (entry.body["fund_fen"], entry.body["lent_fen"]) == (fund, owing)
        if owing < 150_00:
            loan = village.lend(3, "1200.00", dt.date(2028, 3, 24), instalments=6)
            owing += 1_200_00
        village.clock.move_to(first.replace(day=24))


@pytest.fixture(scope="module")
def sqlite_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """The year in an SQLite file."""
    file = tmp_path_factory.mktemp("year") / "books.sqlite"
    migrate(f"sqlite:///{file}")
    database = Database.open(f"sqlite:///{file}")
    yield year_in(database)
    database.close()


def year_in(database: Database) -> Village:
    clock = FixedClock()
    privacy = Privacy(b"d" * 32, b"i" * 32, random.Random(1).randbytes)  # noqa: S311 (repeatable on purpose)
    village = Village.found(Office(database, privacy, clock, SIGNER), clock)
    months_pass(village)
    return village


def packs_of(village: Village) -> list[bytes]:
    return [month_pack(village.office.database, "fumandi", month) for month in MONTHS]


def test_twelve_packs_are_sound_in_a_chain(sqlite_year: Village) -> None:
    packs = packs_of(sqlite_year)
    for previous, pack in zip([None, *packs[:-1]], packs, strict=True):
        report = check_pack(pack, previous, SIGNER.public_key)
        assert (report.findings, report.signer) == ((), Signer.KNOWN)
    office = sqlite_year.office
    assert verify_books(office.database, office.privacy, "fumandi") == []


def test_a_pack_out_of_turn_does_not_fit(sqlite_year: Village) -> None:
    packs = packs_of(sqlite_year)
    report = check_pack(packs[5], packs[3], SIGNER.public_key)
    assert "previous-month" in {finding.code for finding in report.findings}


def test_both_databases_make_the_same_packs(
    sqlite_year: Village, postgresql_urls: tuple[str, str]
) -> None:
    database = Database.open(postgresql_urls[1])
    other = year_in(database)
    assert packs_of(other) == packs_of(sqlite_year)
    office = other.office
    assert verify_books(office.database, office.privacy, "fumandi") == []
    database.close()


def test_a_pack_is_the_same_file_when_made_again_after_a_year(sqlite_year: Village) -> None:
    first = packs_of(sqlite_year)[0]
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert {each.compress_type for each in opened.infolist()} == {zipfile.ZIP_STORED}
        assert "社员" not in opened.read("data/members.csv").decode()
    assert month_pack(sqlite_year.office.database, "fumandi", MONTHS[0]) == first


def test_nothing_is_booked_in_a_closed_month_and_what_comes_late_is_listed(
    sqlite_year: Village,
) -> None:
    # Closed up to October 2027: on 24 November a paper of 30 October comes to light.
    sqlite_year.contribute(2, "7.00", on=dt.date(2027, 10, 30))
    with pytest.raises(Refused, match="month-not-next"):
        close(sqlite_year, "2027-10")
    sqlite_year.clock.move_to(dt.date(2027, 12, 1))
    with sqlite_year.office.database.read() as tx:
        row = tx.row("SELECT debit_fen - credit_fen FROM account WHERE code = '102'")
    assert row is not None
    state_balance(sqlite_year, "2027-11", f"{row[0] // 100}.{row[0] % 100:02d}")
    close(sqlite_year, next_month("2027-10"))
    pack = month_pack(sqlite_year.office.database, "fumandi", "2027-11")
    with zipfile.ZipFile(io.BytesIO(pack)) as opened:
        late = opened.read("data/late.csv").decode().splitlines()
    # Fund and bank would have had 7.00 more in October; nothing more was lent.
    assert late[1].endswith(",contribution,2027-10-30,2027-11-24,700,0,700")
    october = month_pack(sqlite_year.office.database, "fumandi", "2027-10")
    assert check_pack(pack, october, SIGNER.public_key).findings == ()


def test_the_checker_as_one_file_says_the_same(sqlite_year: Village, tmp_path: Path) -> None:
    checker = tmp_path / "verify_pack.pyz"
    subprocess.run([sys.executable, ROOT / "scripts" / "make_checker", checker], check=True)
    packs = packs_of(sqlite_year)
    for name, content in (("older.zip", packs[0]), ("pack.zip", packs[1])):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "key.txt").write_text(SIGNER.public_key, encoding="ascii")
    asked = [sys.executable, "-I", str(checker), "pack.zip", "--previous", "older.zip"]
    known = subprocess.run([*asked, "--key", "key.txt"], cwd=tmp_path, check=False)
    unknown = subprocess.run(asked, cwd=tmp_path, check=False)
    assert (known.returncode, unknown.returncode) == (0, 3)
