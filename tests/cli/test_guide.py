"""The guide of the terminal does what it says, typed as it stands."""

import re
from pathlib import Path

from tests.cli.terminal import Terminal

GUIDE = Path(__file__).parents[2] / "docs" / "terminal.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = "coop-credit "


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
