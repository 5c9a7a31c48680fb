"""What numbers are counted in, by the names of parameters and rules."""

from collections.abc import Mapping
from functools import cache

from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks

_OF_ANOTHER = frozenset({Unit.BP, Unit.TIMES})


@cache
def units() -> Mapping[str, Unit]:
    """The unit of each parameter, and of what a rule measures, of all rulebooks here.

    A name means the same in all of them. What is a share of something is measured in that: such
    rules are left out.

    >>> units()["withdrawal-notice-days"], units()["member-cap"]
    (<Unit.DAYS: 'days'>, <Unit.BP: 'bp'>)
    """
    found: dict[str, Unit] = {}
    for book in map(provisions, rulebooks()):
        counted = {rule.id: book.parameters[rule.parameter].unit for rule in book.rules}
        found |= {rule: unit for rule, unit in counted.items() if unit not in _OF_ANOTHER}
        found |= {name: parameter.unit for name, parameter in book.parameters.items()}
    return found
