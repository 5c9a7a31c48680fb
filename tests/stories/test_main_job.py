"""The main job as ``coop-credit demo story`` does it, with the figures that must come out."""

from pathlib import Path

import pytest

from coop_credit.demo.clocks import SteppingClock
from coop_credit.demo.loading import COOPERATIVES
from coop_credit.demo.story import BEGINS_ON
from coop_credit.demo.story import Story
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.keys import SIGNER


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Everything that the story says."""
    path: Path = tmp_path_factory.mktemp("story") / "books.sqlite"
    migrate(f"sqlite:///{path}")
    database = Database.open(f"sqlite:///{path}")
    lines: list[str] = []
    clock = SteppingClock(BEGINS_ON)
    Story(
        Office(database, Privacy(b"d" * 32, b"i" * 32), clock, SIGNER),
        clock,
        lines.append,
        path.parent / "packs",
    ).tell()
    database.close()
    return lines


@pytest.mark.parametrize(
    "asked, parts",
    [
        # 5 % of 1,100,000.00 is 55,000.00.
        ("Member 1 asks for 55,000.01", ["✗ With", "0.01 yuan above the cap of 55,000.00"]),
        ("Member 1 asks for 55,000.00 until 2027-03-03", ["✗ The loan is due on 3 March 2027"]),
        ("Member 1 asks for 55,000.00 until 2027-03-02", ["✓"]),
        # 5 % of 219,000.00 is 10,950.00.
        ("Member 1 asks for 10,000.00", ["✓"]),
        ("Member 2 asks for 11,000.00", ["✗ With", "50.00 yuan above the cap of 10,950.00"]),
        # Joined on 1 April 2025; 12 months are over on 1 April 2026.
        ("Member 20 asks for 1,000.00", ["✗ Membership", "1 April 2026: 30 days to go"]),
        # 18,000.00 + 37,000.00 is the cap.
        ("Member 2 asks for 37,000.01", ["✗ With", "0.01 yuan above the cap of 55,000.00"]),
        ("Member 2 asks for 37,000.00", ["✓"]),
        # 5 % of 1,090,000.00 is 54,500.00.
        ("Member 3 gives notice of 10,000.00", ["✗ After", "54,500.00", "concerned: 1, "]),
    ],
)
def test_what_is_asked_gets_its_answer(told: list[str], asked: str, parts: list[str]) -> None:
    place = next(place for place, line in enumerate(told) if asked in line)
    # The Chinese line of the answer, then the English one.
    answer = told[place + 2]
    for part in parts:
        assert part in answer


def test_the_loan_is_voted_on_paid_out_and_repaid_by_schedule(told: list[str]) -> None:
    assert "  4 of 5 votes for, approved, 55,000.00 paid out." in told
    # 55,000.00 * 31 days * 6 % / 365 = 280.27 in the first month; in the last one
    # 4,583.33 * 28 days * 6 % / 365 = 21.10.
    assert "  2026-04-02 本金 principal 4,583.34, 使用费 usage fee 280.27" in told
    assert "  2027-03-02 本金 principal 4,583.33, 使用费 usage fee 21.10" in told
    assert sum("usage fee" in line for line in told) == 12
    assert "  Still owing: 0.00." in told


def test_under_the_policy_report_the_withdrawal_is_paid(told: list[str]) -> None:
    refused = next(place for place, line in enumerate(told) if "✗ After this payment" in line)
    paid = told.index("  10,000.00 paid out; the breach stands in the books.")
    assert refused < told.index("  The charter's policy becomes `report`.") < paid


def test_the_county_sees_four_cooperatives_and_177_members(told: list[str]) -> None:
    assert "  370283: 4 cooperatives, 177 members." in told


def test_twelve_months_are_closed_and_each_pack_is_sound(told: list[str]) -> None:
    said = "  2026-03 to 2027-02 are closed; 12 packs, each checked, are sound."
    assert said in told
    assert told[-1].endswith("/packs/fumandi-2027-02.zip")


def test_the_books_are_sound_in_the_end(told: list[str]) -> None:
    assert sum("nothing wrong" in line for line in told) == 4


def test_the_demonstration_has_177_members_in_four_cooperatives() -> None:
    assert [each.members for each in COOPERATIVES] == [58, 73, 26, 20]
    assert sum(each.members for each in COOPERATIVES) == 177
