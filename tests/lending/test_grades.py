"""Grades by days late, at each first day and beside it; the memo of what may be lost."""

import pytest

from coop_credit.lending.grades import Grade
from coop_credit.lending.grades import Yardstick
from coop_credit.money import Money

BEGINS = {
    Grade.SPECIAL_MENTION: 1,
    Grade.SUBSTANDARD: 91,
    Grade.DOUBTFUL: 181,
    Grade.LOSS: 361,
}
STICK = Yardstick(begins=BEGINS, rates_bp=dict.fromkeys(Grade, 0))


@pytest.mark.parametrize(
    "late, grade",
    [
        (0, "normal"),
        (1, "special-mention"),
        (2, "special-mention"),
        (90, "special-mention"),
        (91, "substandard"),
        (92, "substandard"),
        (180, "substandard"),
        (181, "doubtful"),
        (182, "doubtful"),
        (360, "doubtful"),
        (361, "loss"),
        (362, "loss"),
    ],
)
def test_days_late_fall_into_grades(late: int, grade: str) -> None:
    assert str(STICK.grade(late)) == grade


@pytest.mark.parametrize(
    "late, grade", [(29, "special-mention"), (30, "doubtful"), (91, "doubtful"), (361, "loss")]
)
def test_the_worst_grade_that_has_begun_counts(late: int, grade: str) -> None:
    # Doubtful from 30 days on leaves nothing for substandard, which would begin at 91.
    stick = Yardstick(begins=BEGINS | {Grade.DOUBTFUL: 30}, rates_bp={})
    assert str(stick.grade(late)) == grade


@pytest.mark.parametrize(
    "fen, rate_bp, memo",
    [
        (0, 10_000, 0),
        (60_000, 0, 0),
        (60_000, 200, 1_200),
        # 0.49 and 0.50 of a fen.
        (49, 100, 0),
        (50, 100, 1),
        (60_000, 10_000, 60_000),
    ],
)
def test_the_memo_is_rounded_half_up(fen: int, rate_bp: int, memo: int) -> None:
    rates = dict.fromkeys(Grade, 1) | {Grade.LOSS: rate_bp}
    stick = Yardstick(begins=BEGINS, rates_bp=rates)
    assert stick.memo(Grade.LOSS, Money(fen)) == Money(memo)


def test_no_loan_is_late_by_less_than_no_day() -> None:
    with pytest.raises(AssertionError):
        STICK.grade(-1)
