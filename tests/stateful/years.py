"""Made-up years, one after another, in the books of one office."""

from collections.abc import Callable
from itertools import count

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import run_state_machine_as_test

from coop_credit.operations.desk import Office


def let_years_pass(
    office: Office, machine: Callable[[Office, str], RuleBasedStateMachine], many: int
) -> None:
    """Run so many on SQLite, and on PostgreSQL, where each takes longer, the first half of them."""
    numbers = count(1)

    def year() -> RuleBasedStateMachine:
        return machine(office, f"years-{next(numbers)}")

    is_slow = office.database.engine.dialect.name == "postgresql"
    run_state_machine_as_test(
        year,  # type: ignore[arg-type]  # it calls what it is given
        settings=settings(max_examples=many // 2 if is_slow else many),
    )
