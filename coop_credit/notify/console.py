"""Messages on the standard output, for a try and for slips that are handed over on paper."""

import sys
from dataclasses import dataclass
from dataclasses import field
from typing import TextIO

from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import Result


@dataclass(frozen=True, slots=True)
class Console:
    """Prints each letter; of an address nothing but the last four signs."""

    out: TextIO = field(default_factory=lambda: sys.stdout)

    def send(self, letter: Letter) -> Result:
        """Print a letter."""
        shown = f"****{letter.to[-4:]}" if letter.to else ""
        self.out.write(f"[{letter.id}] {shown}\n{letter.text}\n")
        self.out.flush()
        return Result(Came.SENT, "printed")
