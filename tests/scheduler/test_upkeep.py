"""How an installation is looked after: what its settings say, and what holds without them."""

import re
import tomllib
from pathlib import Path

import pytest

from coop_credit.config import InstanceNotReady
from coop_credit.scheduler.upkeep import read_upkeep

GUIDE = Path(__file__).parents[2] / "docs" / "operators.md"


def test_the_operators_example_shows_what_holds_when_nothing_is_said(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (each for each in examples if "[scheduler]" in each)
    table = tomllib.loads(example)["scheduler"]
    assert read_upkeep(table, tmp_path) == read_upkeep({}, tmp_path)
    for setting in table:
        with pytest.raises(InstanceNotReady) as refused:
            read_upkeep({setting: True}, tmp_path)
        assert refused.value.facts["setting"] == f"scheduler.{setting}"


def test_no_copies_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    assert read_upkeep({}, tmp_path).copies == tmp_path / "copies"
    assert read_upkeep({"copies_kept": 0}, tmp_path).copies is None
