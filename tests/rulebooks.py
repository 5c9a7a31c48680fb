"""Rulebooks for tests: the packaged one with another number in it."""

from coop_credit.operations.adopting import add_rulebook
from coop_credit.operations.desk import Office
from coop_credit.rulebook.parameters import packaged_text
from tests.ledgers import ADMINISTRATOR

SHANDONG = "cn-shandong-2015"
#: The id of a rulebook with a stricter cap.
STRICT = "cn-county-2026"


def stricter() -> str:
    """One member may owe 2 % of the fund at most, where it was 5 %."""
    before, place, after = packaged_text(SHANDONG).partition("[[parameter.member-cap.values]]")
    assert place
    assert "value = 500  # 5 %" in after
    return before + place + after.replace("value = 500  # 5 %", "value = 200  # 2 %", 1)


def add(office: Office, rulebook: str = STRICT, content: str = "") -> bool:
    """Whether a rulebook, the stricter one unless another is given, was not there before."""
    return add_rulebook(office, ADMINISTRATOR, rulebook, content or stricter())[1]
