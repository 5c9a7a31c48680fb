"""Contributions within the charter's limits for one member, and in whole shares."""

import pytest

from coop_credit.operations.desk import Refused
from tests.ledgers import Village
from tests.ledgers import broken_rules


@pytest.mark.parametrize(
    "parameter, value, refused, taken",
    [
        # Each of three members has 10,000.00 of 30,000.00.
        ("share-value", 100_000, "1000.01", "2000.00"),
        ("member-shares-least", 1_050_000, "499.99", "500.00"),
        ("member-shares-most", 1_050_000, "500.01", "500.00"),
        # 40 % of 30,000.00 + x is reached by 10,000.00 + x where x = 3,333.33 and a third.
        ("member-shares-part", 4_000, "3333.34", "3333.33"),
    ],
)
def test_a_limit_of_the_charter_is_kept_to_the_fen(
    village: Village, parameter: str, value: int, refused: str, taken: str
) -> None:
    village.open_with(3, "30000.00")
    village.set_value(parameter, value)
    with pytest.raises(Refused) as refusal:
        village.contribute(1, refused)
    rule = "whole-shares" if parameter == "share-value" else parameter
    assert broken_rules(refusal.value) == [rule]
    village.contribute(1, taken)


def test_what_a_member_has_already_counts(village: Village) -> None:
    village.open_with(3, "30000.00")
    village.set_value("member-shares-most", 1_050_000)
    village.contribute(1, "500.00")
    with pytest.raises(Refused):
        village.contribute(1, "0.01")
    village.contribute(2, "500.00")
