"""``coop-credit rulebook``, as a regulator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from coop_credit.cli import main
from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv
from tests.rulebooks import STRICT
from tests.rulebooks import stricter

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


def test_a_rulebook_is_added_listed_and_shown(terminal: Terminal) -> None:
    terminal.write(f"{STRICT}.toml", stricter())
    line = f"rulebook add @/{STRICT}.toml --as setup"
    assert f"“{STRICT}” was added." in terminal.done(line)
    assert "is there already, with this very text" in terminal.done(line)
    listed = terminal.told("rulebook list")
    assert [(each["rulebook"], each["since"], each["origin"]) for each in listed] == [
        (STRICT, "2015-01-29", "added"),
        ("cn-shandong-2015", "2015-01-29", "packaged"),
        ("vsla", "2023-02-01", "packaged"),
    ]
    assert listed[0]["added_by"] == "administrator:setup"
    table = terminal.done("rulebook list").splitlines()
    assert table[1].split() == [STRICT, "2015-01-29", "added", listed[0]["digest"]]
    assert terminal.done(f"rulebook show {STRICT}") == stricter()
    assert terminal.done("rulebook show vsla").startswith("#")
    terminal.write(f"{STRICT}.toml", stricter() + "# more\n")
    (refused,) = terminal.refused(line, 2)
    assert f"The rulebook “{STRICT}” is there with another text" in refused


def test_what_is_wrong_is_told_and_nothing_is_kept(terminal: Terminal) -> None:
    terminal.write("bad.toml", COUNTY.replace("value = 3", "value = "))
    (refused,) = terminal.refused("rulebook add @/bad.toml --as setup", 2)
    assert "is no TOML at line 17, column 9" in refused
    terminal.write("Bad Name.toml", COUNTY)
    (refused,) = terminal.refused("rulebook add '@/Bad Name.toml' --as setup", 2)
    assert "“Bad Name” cannot be the id of a rulebook" in refused
    (refused,) = terminal.refused("rulebook add @/moon.toml --as setup", 2)
    assert "is missing. Check the name." in refused
    terminal.refused("rulebook show moon", 2)
    assert len(terminal.told("rulebook list")) == 2


def test_a_cooperative_lives_by_an_added_rulebook(terminal: Terminal) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01")
    terminal.write("members.csv", members_csv(60, "10000.00"))
    terminal.done(
        "coop open-balances jingu --bank 600000.00 --surplus 0.00 --members @/members.csv"
        " --as wang --second zhao"
    )
    terminal.write(f"{STRICT}.toml", stricter())
    terminal.done(f"rulebook add @/{STRICT}.toml --as setup")
    loan = "--member 1 --amount 12000.01 --due-on 2026-10-05 --rate-bp 600 --purpose machinery"
    terminal.done(f"loan apply jingu {loan} --as wang")
    receipt = terminal.done(
        f"coop adopt-rulebook jingu --rulebook {STRICT} --as wang --second zhao"
    )
    assert STRICT in receipt
    # 2 % of 600,000.00 are 12,000.00.
    (_, refused) = terminal.refused(f"loan apply jingu {loan} --as wang", 1)
    assert "12,000.00" in refused
    assert f"{STRICT}" in terminal.done("coop show jingu")
    terminal.done("verify-books jingu")
