"""What the checker says of a pack: findings, each at a place, with the facts for its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import Any

Fact = str | int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be.

    code: its name, with words in ``zh.toml`` and ``en.toml``. file: the place in the pack. row:
    the key of the row, its columns joined by ``/``; ``""`` for the file as a whole. facts: what
    was stated and what it is by the other tables; names that end in ``_fen`` are whole fen.
    """

    code: str
    file: str
    row: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Signer(StrEnum):
    """Whose signature it is, as far as one can tell."""

    KNOWN = "known"  # of the public key that was handed in
    UNKNOWN = "unknown"  # good by its own key, and no key was handed in
    WRONG = "wrong"  # of another key, or no good signature at all


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. manifest: as it was read; empty when the pack cannot be read at all."""

    findings: tuple[Finding, ...]
    signer: Signer
    manifest: Mapping[str, Any]

    @property
    def is_readable(self) -> bool:
        """Whether it is a pack at all."""
        return bool(self.manifest)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found. It says nothing of the signer who is not known."""
        return not self.findings


def found(code: str, table: str, *key: Fact, **facts: Fact) -> Finding:
    """A finding in a row of a table; without a key, in the table as a whole."""
    return Finding(code, f"data/{table}.csv", "/".join(str(each) for each in key), facts)


def differs(code: str, table: str, *key: Fact, stated: Fact, computed: Fact) -> Finding:
    """A finding in a row of a table: what is said is not what comes out."""
    return found(code, table, *key, stated=stated, computed=computed)


def fen_differs(code: str, table: str, *key: Fact, stated: int, computed: int) -> Finding:
    """As ``differs``, of sums in fen."""
    return found(code, table, *key, stated_fen=stated, computed_fen=computed)
