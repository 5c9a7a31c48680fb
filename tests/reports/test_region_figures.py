"""What a pack's figures come to in a region's list."""

from dataclasses import replace

from coop_credit.reports.region import region_member
from tests.received_rows import made_up


def test_parts_of_the_fund_are_rounded_up_and_the_cap_exactly_is_full() -> None:
    # 5 % of 100.00 are 5.00; 5.00 are at the cap, a fen less is below it, a fen more above.
    at = region_member(replace(made_up(1, "2026-11"), largest_fen=500))
    assert (at.largest_bp, at.is_full) == (500, True)
    below = region_member(replace(made_up(1, "2026-11"), largest_fen=499))
    assert (below.largest_bp, below.is_full) == (499, False)
    above = region_member(replace(made_up(1, "2026-11"), largest_fen=501))
    assert (above.largest_bp, above.is_full) == (501, False)
    third = region_member(replace(made_up(1, "2026-11"), fund_fen=30_000, largest_fen=1))
    assert (third.largest_bp, third.is_full) == (1, False)
    nothing = region_member(replace(made_up(1, "2026-11"), fund_fen=0, largest_fen=0))
    assert (nothing.largest_bp, nothing.is_full) == (0, False)
