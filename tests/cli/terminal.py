"""A terminal with a clock: what is typed, and what comes back."""

import datetime as dt
import json
import shlex
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from click.testing import Result

from coop_credit.cli import main
from tests.clock import FixedClock
from tests.identities import credit_code
from tests.identities import identity_number


@dataclass(slots=True)
class Terminal:
    """An installation in ``folder / "instance"``, typed at on the day of ``clock``."""

    folder: Path
    clock: FixedClock = field(default_factory=FixedClock)
    language: str = "C"

    def type(self, line: str) -> Result:
        """Type a command line; ``@/`` stands for the folder."""
        environment = {
            "COOP_CREDIT_INSTANCE": str(self.folder / "instance"),
            "LANG": self.language,
        }
        words = [word.replace("@/", f"{self.folder}/") for word in shlex.split(line)]
        runner = CliRunner(env=environment)
        return runner.invoke(main, words, prog_name="coop-credit", obj=self.clock)

    def done(self, line: str) -> str:
        """What a command that must succeed prints."""
        result = self.type(line)
        assert result.exit_code == 0, (line, result.output)
        return result.stdout

    def told(self, line: str) -> Any:  # noqa: ANN401 (JSON of any shape)
        """What a command that must succeed answers as JSON."""
        return json.loads(self.done(f"{line} --json"))

    def refused(self, line: str, exit_code: int) -> list[str]:
        """The lines by which a command says why it does not do the thing."""
        result = self.type(line)
        assert (result.exit_code, result.stdout) == (exit_code, ""), (line, result.output)
        return [each for each in result.stderr.splitlines() if not each.startswith("The key of")]

    def move_to(self, day: str) -> None:
        """Let it be another day."""
        self.clock.move_to(dt.date.fromisoformat(day))

    def write(self, name: str, content: str | bytes) -> None:
        """Put a file into the folder."""
        written = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(written)


STAFF = """
[[staff]]
handle = "wang"
name = "王"
roles = ["manager", "bookkeeper"]

[[staff]]
handle = "li"
name = "李"
roles = ["cashier"]

[[staff]]
handle = "zhao"
name = "赵"
roles = "supervisor"
""" + "".join(
    f'\n[[staff]]\nhandle = "p{seat}"\nname = "评{seat}"\nroles = ["panel"]\n'
    for seat in range(1, 6)
)


def members_csv(count: int, shares: str) -> str:
    """Paper books of so many participants, all with the same shares."""
    lines = ["kind,farmer,name,identity_number,phone,joined_on,participant_since,shares"]
    lines += [
        f"natural,yes,社员{number},{identity_number(number)},,2020-01-01,2021-01-01,{shares}"
        for number in range(1, count + 1)
    ]
    return "\n".join(lines) + "\n"


def found(terminal: Terminal, opened_on: str, model: str = "paid") -> None:
    """Found the cooperative ``jingu`` with two in the office, a supervisor and a panel."""
    terminal.write("staff.toml", STAFF)
    terminal.write("charter.csv", f"parameter,since,value\nlpr,{opened_on},310\n")
    terminal.done(
        f"coop found jingu --name 金谷合作社 --credit-code {credit_code()} --region-code 370283"
        f" --rulebook cn-shandong-2015 --custodian 托管银行 --opened-on {opened_on}"
        f" --funding-model {model} --staff @/staff.toml --charter @/charter.csv --as setup"
    )
