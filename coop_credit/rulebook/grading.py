"""Where grades of loans begin, and what is reckoned of them, as a rulebook and a charter say."""

import datetime as dt
from collections.abc import Sequence

from coop_credit.lending.grades import Grade
from coop_credit.lending.grades import Yardstick
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Provisions

#: The parameter of the days late from which a grade counts, by grade.
BEGINS = {
    Grade.SPECIAL_MENTION: "grade-special-mention-days",
    Grade.SUBSTANDARD: "grade-substandard-days",
    Grade.DOUBTFUL: "grade-doubtful-days",
    Grade.LOSS: "grade-loss-days",
}
#: The parameter of the part that may be lost, by grade.
RATES = {grade: f"loss-provision-{grade}" for grade in Grade}


def yardstick(book: Provisions, charter: Sequence[CharterValue], day: dt.date) -> Yardstick | None:
    """The yardstick on a day; none where the rulebook has no grades. Raises ``NoRuleInForce``."""
    if not book.parameters.keys() >= {*BEGINS.values(), *RATES.values()}:
        return None

    def number(parameter: str) -> int:
        value = book.in_force(parameter, day, charter).value
        assert isinstance(value, int), parameter
        return value

    return Yardstick(
        begins={grade: number(parameter) for grade, parameter in BEGINS.items()},
        rates_bp={grade: number(parameter) for grade, parameter in RATES.items()},
    )
