"""Every operation is in a machine of made-up years, so that the second ledger knows it."""

import sys

from coop_credit.operations.register import OPERATIONS
from tests.stateful.both import Both
from tests.stateful.opening import Opening
from tests.stateful.pledges import PledgeBoth
from tests.stateful.test_machine import Years
from tests.stateful.test_pledge_machine import PledgeYears


def _commands_of(*parts: type) -> set[type]:
    """The commands that the modules of these classes name; the linter lets none be idle."""
    modules = {base.__module__ for part in parts for base in part.__mro__}
    named = {id(value) for module in modules for value in vars(sys.modules[module]).values()}
    return {command for command in OPERATIONS if id(command) in named}


def test_each_operation_is_in_a_machine() -> None:
    done = _commands_of(Years, PledgeYears, Both, PledgeBoth, Opening)
    assert OPERATIONS.keys() - done == set()
