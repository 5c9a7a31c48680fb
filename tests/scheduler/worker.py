"""A scheduler's process whose clock is a file: an instant as text, from which time goes on."""

import datetime as dt
import os
import time
from dataclasses import dataclass
from pathlib import Path

from coop_credit.cli import main


@dataclass(frozen=True, slots=True)
class FileClock:
    """The instant that was set, and the time that has passed since: the same for every process."""

    path: Path

    def now(self) -> dt.datetime:
        """The instant set, and the time since then."""
        with self.path.open(encoding="utf-8") as file:
            passed = time.time() - os.fstat(file.fileno()).st_mtime
            return dt.datetime.fromisoformat(file.read()) + dt.timedelta(seconds=passed)

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
