"""A scheduler's process whose clock is a file: an instant as text, moved by the test."""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from coop_credit.cli import main


@dataclass(frozen=True, slots=True)
class FileClock:
    """The instant that stands in a file."""

    path: Path

    def now(self) -> dt.datetime:
        """The instant set."""
        return dt.datetime.fromisoformat(self.path.read_text(encoding="utf-8"))

    def move_to(self, instant: dt.datetime) -> None:
        """Let it be another instant, for every reader at once."""
        beside = self.path.with_suffix(".new")
        beside.write_text(instant.isoformat(), encoding="utf-8")
        beside.replace(self.path)


if __name__ == "__main__":
    main(
        ["scheduler", "--every", "1"],
        prog_name="coop-credit",
        obj=FileClock(Path(os.environ["CLOCK"])),
    )
