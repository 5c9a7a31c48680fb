"""The guide of the terminal does what it says, typed as it stands."""

import re
from pathlib import Path

import click

from coop_credit.cli import main
from tests.cli.terminal import Terminal

GUIDE = Path(__file__).parents[2] / "docs" / "terminal.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = "coop-credit "
#: The commands of each group, by its name.
GROUPS = {
    name: list(each.commands)
    for name, each in main.commands.items()
    if isinstance(each, click.Group)
}


def test_the_guide_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.move_to("2026-01-05")
    files = iter(["staff.toml", "charter.csv", "members.csv"])
    typed = []
    for language, block in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if language != "sh":
            terminal.write(next(files), block)
            continue
        for line in block.splitlines():
            in_folder = re.sub(r"\b(staff\.toml|(charter|members)\.csv)\b", r"@/\1", line)
            typed.append(terminal.done(in_folder.removeprefix(_COMMAND)))
    # init, migrate, and the ten lines below the files.
    assert len(typed) == 12
    assert terminal.told("loan show jingu 1")["loan"]["state"] == "applied"


def test_the_guide_names_every_command() -> None:
    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    names = [f"{_COMMAND}{name}" for name in main.commands]
    names += [f"{group} {name}" for group, of_it in GROUPS.items() for name in of_it]
    assert [name for name in names if name not in text] == []


def test_the_guide_names_no_command_that_is_not_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"`coop-credit ([a-z][a-z-]*)", text))
    assert named <= set(main.commands)
    for group, name in re.findall(r"`coop-credit ([a-z-]+)\s+([a-z][a-z-]*)", text):
        assert group not in GROUPS or name in GROUPS[group], f"{group} {name}"
