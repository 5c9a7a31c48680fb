"""How texts are found, and sums and rates shown."""

import pytest

from coop_credit import i18n
from coop_credit.money import Money


def test_a_code_without_a_text_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        i18n.text("problem.unheard-of", "zh")


@pytest.mark.parametrize(
    "fen, shown",
    [
        (0, "0.00"),
        (99_999, "999.99"),
        (100_000, "1,000.00"),
        (-123_456_789, "-1,234,567.89"),
        (-5, "-0.05"),
    ],
)
def test_sums_have_thousands_separators(fen: int, shown: str) -> None:
    assert i18n.yuan(Money(fen)) == shown


@pytest.mark.parametrize(
    "rate_bp, shown", [(0, "0%"), (1, "0.01%"), (450, "4.5%"), (1_000, "10%"), (10_000, "100%")]
)
def test_rates_are_shown_as_percentages(rate_bp: int, shown: str) -> None:
    assert i18n.percent(rate_bp) == shown
