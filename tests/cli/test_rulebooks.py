"""``coop-credit rulebook check``, as a regulator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from coop_credit.cli import main

COUNTY = (Path(__file__).parents[1] / "rulebook" / "county.toml").read_text("utf-8")


def check(file: Path, language: str = "C") -> Result:
    return CliRunner(env={"LANG": language}).invoke(main, ["rulebook", "check", str(file)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "county.toml"


def test_a_sound_rulebook_passes(file: Path) -> None:
    file.write_text(COUNTY, encoding="utf-8")
    result = check(file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 parameters, 1 rules, from 1 February 2023 on" in result.stdout
    assert "自 2023年2月1日 起" in check(file, "zh_CN.UTF-8").stdout


@pytest.mark.parametrize(
    "old, new, en, zh",
    [
        (
            "value = 3",
            "value = 101",
            "parameter.share-multiple.values.1.value does not fit",
            "不符",
        ),
        ("value = 3", "value = ", "is no TOML at line 17, column 9", "不是合法的 TOML"),
        ('id = "share-multiple"', 'id = "moon"', "no texts for the rule", "没有中英文说明文字"),
        ("parameter.share-multiple", "parameter.moon", "rule.1.parameter cannot be", "不能为"),
    ],
)
def test_a_bad_one_is_refused_in_one_line(file: Path, old: str, new: str, en: str, zh: str) -> None:
    file.write_text(COUNTY.replace(old, new), encoding="utf-8")
    for language, told in (("C", en), ("zh_CN.UTF-8", zh)):
        result = check(file, language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
        assert str(file) in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there(file: Path) -> None:
    result = check(file)
    assert (result.exit_code, "is missing. Check the name." in result.stderr) == (2, True)
