"""How a table goes from step to step: it travels with the form, packed, and is kept nowhere else.

Nothing in it is trusted for having been looked at before: every step reads and judges all of it.
"""

import base64
import binascii
import datetime as dt
import json
import zlib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request

from coop_credit.uploads import BYTES_MAX
from coop_credit.uploads import SheetUnreadable
from coop_credit.uploads import Table
from coop_credit.uploads import read_table
from coop_credit.web import showing
from coop_credit.web.sheet_kinds import Problem
from coop_credit.web.sheet_kinds import SheetKind
from coop_credit.web.sheet_kinds import head_of
from coop_credit.web.sheet_kinds import load_rows
from coop_credit.web.sheet_kinds import matched
from coop_credit.web.sheet_kinds import rows_of
from coop_credit.web.sheet_kinds import wanted_in

#: The most that one table takes in a form, packed; the most that it may be unpacked.
_PACKED_MAX = 300_000
_UNPACKED_MAX = 4 * BYTES_MAX
#: How many values of a column are shown for people to see what it holds, and how much of each.
_SAMPLE, _SAMPLE_SIGNS = 3, 12


@dataclass(frozen=True)
class Brought:
    """A table that somebody brought. chosen: its column for each of the kind's, from 0."""

    kind: SheetKind
    table: Table
    chosen: Mapping[str, int]
    today: dt.date

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """What the rows say, by the names of the columns."""
        return rows_of(self.kind, self.table, self.chosen, self.today)

    @cached_property
    def loaded(self) -> tuple[list[Any], list[Problem]]:
        """What the rows make, and what is wrong with those that cannot be."""
        return load_rows(self.kind, self.table, self.rows, showing.spoken())

    @property
    def missing(self) -> list[str]:
        """Columns that are due and that no column of the table was chosen for."""
        return [
            name
            for name, field in self.kind.columns()
            if field.required and name not in self.chosen
        ]

    def carried(self) -> dict[str, str]:
        """The fields of a form that bring the table to the next step."""
        return {f"table.{self.kind.name}": pack(self.table)} | {
            _field(self.kind, name): str(place) for name, place in self.chosen.items()
        }

    def matching(self) -> dict[str, Any]:
        """What the page shows on which columns are what."""
        spoken, table = showing.spoken(), self.table
        samples = [_sample(row[place] for row in table.rows) for place in range(len(table.heads))]
        return {
            "name": self.kind.name,
            "packed": pack(table),
            "count": len(table.rows),
            "heads": list(zip(table.heads, samples, strict=True)),
            "columns": [
                {
                    "field": _field(self.kind, name),
                    "label": head_of(name, spoken),
                    "wanted": wanted_in(self.kind, name, spoken),
                    "is_due": field.required,
                    "place": self.chosen.get(name),
                }
                for name, field in self.kind.columns()
            ],
            "unused": [
                head
                for place, head in enumerate(table.heads)
                if head and place not in self.chosen.values()
            ],
        }


def brought_in(kind: SheetKind, sent: Mapping[str, str], today: dt.date) -> Brought | None:
    """The table that came with a form, as a file or carried along; ``None`` for none.

    Raises ``SheetUnreadable``.
    """
    upload = request.files.get(f"file.{kind.name}")
    if upload is not None and upload.filename:
        table = read_table(upload.read(BYTES_MAX + 1))
        return Brought(kind, table, matched(kind, table), today)
    packed = sent.get(f"table.{kind.name}", "")
    if not packed:
        return None
    table = unpack(packed)
    chosen = {
        name: int(place)
        for name, _ in kind.columns()
        for place in [sent.get(_field(kind, name), "")]
        if place.isascii() and place.isdecimal() and int(place) < len(table.heads)
    }
    return Brought(kind, table, chosen, today)


def pack(table: Table) -> str:
    """A table as text for a form. Raises ``SheetUnreadable`` for one that is too large."""
    written = json.dumps([table.heads, table.rows, table.numbers], ensure_ascii=False)
    packed = base64.b64encode(zlib.compress(written.encode())).decode()
    if len(packed) > _PACKED_MAX:
        raise SheetUnreadable(reason="too-full")
    return packed


def unpack(packed: str) -> Table:
    """The table that ``pack`` wrote. Raises ``SheetUnreadable`` for anything else."""
    try:
        opened = zlib.decompressobj()
        written = opened.decompress(base64.b64decode(packed, validate=True), _UNPACKED_MAX)
        heads, rows, numbers = json.loads(written)
        table = Table(tuple(heads), tuple(tuple(row) for row in rows), tuple(numbers))
    except (binascii.Error, zlib.error, ValueError, TypeError) as error:
        raise SheetUnreadable(reason="not-a-sheet") from error
    if not _is_sound(table):
        raise SheetUnreadable(reason="not-a-sheet")
    return table


def _is_sound(table: Table) -> bool:
    return (
        len(table.rows) == len(table.numbers)
        and all(isinstance(number, int) for number in table.numbers)
        and all(
            len(cells) == len(table.heads) and all(isinstance(cell, str) for cell in cells)
            for cells in (table.heads, *table.rows)
        )
    )


def _field(kind: SheetKind, column: str) -> str:
    return f"column.{kind.name}.{column}"


def _sample(cells: Iterable[str]) -> list[str]:
    found: list[str] = []
    for cell in cells:
        if cell and len(found) < _SAMPLE:
            found.append(cell if len(cell) <= _SAMPLE_SIGNS else f"{cell[:_SAMPLE_SIGNS]}…")
    return found
