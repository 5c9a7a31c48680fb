"""Rulebooks for tests: the packaged one with another number in it."""

from coop_credit.rulebook.parameters import packaged_text

SHANDONG = "cn-shandong-2015"
#: The id of a rulebook with a stricter cap.
STRICT = "cn-county-2026"


def stricter() -> str:
    """One member may owe 2 % of the fund at most, where it was 5 %."""
    before, place, after = packaged_text(SHANDONG).partition("[[parameter.member-cap.values]]")
    assert place
    assert "value = 500  # 5 %" in after
    return before + place + after.replace("value = 500  # 5 %", "value = 200  # 2 %", 1)
