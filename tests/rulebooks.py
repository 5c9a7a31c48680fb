"""Rulebooks for tests: the packaged one with another number in it."""

import re
from collections.abc import Mapping

from coop_credit.operations.adopting import add_rulebook
from coop_credit.operations.desk import Office
from coop_credit.rulebook.parameters import packaged_text
from tests.ledgers import ADMINISTRATOR

SHANDONG = "cn-shandong-2015"
#: The id of a rulebook with a stricter cap.
STRICT = "cn-county-2026"


def stricter() -> str:
    """One member may owe 2 % of the fund at most, where it was 5 %."""
    return saying({"member-cap": 200})


def saying(numbers: Mapping[str, int]) -> str:
    """The packaged rulebook with these numbers in place of its own, by parameter."""
    text = packaged_text(SHANDONG)
    for parameter, number in numbers.items():
        before, place, after = text.partition(f"[[parameter.{parameter}.values]]")
        assert place, parameter
        text = before + place + re.sub(r"(?m)^value = [\d_]+", f"value = {number}", after, count=1)
    return text


def add(office: Office, rulebook: str = STRICT, content: str = "") -> bool:
    """Whether a rulebook, the stricter one unless another is given, was not there before."""
    return add_rulebook(office, ADMINISTRATOR, rulebook, content or stricter())[1]
