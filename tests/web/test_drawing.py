"""The paths of columns, and the years under them."""

import pytest

from coop_credit.web.drawing import pairs
from coop_credit.web.drawing import ticks


def test_columns_are_as_high_as_their_sums() -> None:
    drawn = pairs([("2026-11", 400, 100), ("2026-12", 0, 200)])
    assert drawn.first == "M0.15 110V0.0h0.35V110z"
    assert drawn.second == "M0.50 110V82.5h0.35V110zM1.50 110V55.0h0.35V110z"


def test_what_was_undone_is_not_drawn() -> None:
    drawn = pairs([("2026-11", -5, 0), ("2026-12", 0, 0)])
    assert (drawn.first, drawn.second) == ("", "")


@pytest.mark.parametrize(
    "months, years",
    [
        (["2026-11", "2026-12", "2027-01"], ["2026", "", "2027"]),
        (["2026-12", "2027-01"], ["", "2027"]),
        (["2027-01", "2027-02"], ["2027", ""]),
        (["2026-11"], ["2026"]),
    ],
)
def test_a_year_is_told_where_it_begins(months: list[str], years: list[str]) -> None:
    assert [each.year for each in ticks(months)] == years


def test_a_month_stands_in_the_middle_of_its_place() -> None:
    told = [(each.at, each.month) for each in ticks(["2026-11", "2026-12"])]
    assert told == [(25.0, "11"), (75.0, "12")]
