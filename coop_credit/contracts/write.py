"""The shape of a write: its name, its address, what its request holds, the command it makes."""

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma


@dataclass(frozen=True, slots=True)
class Write:
    """An address under a cooperative, what its request holds, the command that this makes."""

    name: str
    address: str
    schema: type[ma.Schema]
    command: Callable[..., object]
    summary: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that stand in the address, by name: ``loan``, ``member``."""
        return tuple(re.findall(r"<int:(\w+)>", self.address))

    def make(self, body: Mapping[str, Any], numbers: Mapping[str, int]) -> object:
        """The command that a loaded request and the numbers of its address make."""
        plain = {
            name: tuple(value) if isinstance(value, list) else value for name, value in body.items()
        }
        return self.command(**plain, **numbers)
