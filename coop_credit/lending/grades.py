"""Loans in five grades (五级分类) by days late: an optional yardstick, never a rule.

The grades are those of banks. No confirmed text asks mutual-aid funds for them, so where each
begins, and what part of it is reckoned as lost, are settings of the charter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import divide_half_up


class Grade(StrEnum):
    """The grades, the best first."""

    NORMAL = "normal"  # 正常
    SPECIAL_MENTION = "special-mention"  # 关注
    SUBSTANDARD = "substandard"  # 次级
    DOUBTFUL = "doubtful"  # 可疑
    LOSS = "loss"  # 损失


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """Where grades begin and what is reckoned of them, on one day.

    begins: the days late, 1 or more, from which each grade but ``normal`` counts. rates_bp: the
    part of what is owed that may be lost, of each grade, in basis points.
    """

    begins: Mapping[Grade, int]
    rates_bp: Mapping[Grade, int]

    def grade(self, late: int) -> Grade:
        """The worst grade that has begun for a loan so many days late, 0 or more.

        >>> stick = Yardstick(begins={Grade.SPECIAL_MENTION: 1, Grade.LOSS: 9}, rates_bp={})
        >>> stick.grade(0), stick.grade(8), stick.grade(9)
        (<Grade.NORMAL: 'normal'>, <Grade.SPECIAL_MENTION: 'special-mention'>, <Grade.LOSS: 'loss'>)
        """
        assert late >= 0, late
        begun = [grade for grade in self.begins if self.begins[grade] <= late]
        return max(begun, key=list(Grade).index, default=Grade.NORMAL)

    def memo(self, grade: Grade, owing: Money) -> Money:
        """What may be lost of a loan's principal, rounded to the fen, half up.

        >>> Yardstick(begins={}, rates_bp={Grade.DOUBTFUL: 5_000}).memo(Grade.DOUBTFUL, Money(3))
        Money(fen=2)
        """
        return Money(divide_half_up(owing.fen * self.rates_bp[grade], BP_PER_ONE))
