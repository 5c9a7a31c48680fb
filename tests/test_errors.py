"""Failures carry a stable code and facts."""

import pytest

from coop_credit import errors
from coop_credit.errors import Failure

# The codes are a promise to programs that call the API: changing one breaks them.
CODES = {
    errors.NotFound: "not-found",
    errors.NotAllowed: "not-allowed",
    errors.SecondPersonNeeded: "second-person-needed",
    errors.KeyReused: "key-reused-for-different-command",
    errors.Unavailable: "database-unavailable",
    errors.ClockBehind: "clock-behind",
    errors.Misconfigured: "misconfigured",
}


@pytest.mark.parametrize("failure, code", CODES.items())
def test_a_failure_has_a_code_and_its_facts(failure: type[Failure], code: str) -> None:
    raised = failure(loan=3, day="2026-11-24")
    assert raised.code == code
    assert raised.facts == {"loan": 3, "day": "2026-11-24"}
    # What a log shows of it.
    assert code in str(raised)
    assert "2026-11-24" in str(raised)


def test_every_failure_of_the_module_is_in_the_table() -> None:
    found = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, Failure) and each is not Failure
    }
    assert found == set(CODES)


def test_a_missing_second_person_is_a_case_of_not_allowed() -> None:
    with pytest.raises(errors.NotAllowed):
        raise errors.SecondPersonNeeded
