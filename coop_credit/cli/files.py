"""Files: records that somebody wrote, as CSV or TOML in UTF-8, and new files with what was made."""

import csv
import tomllib
from collections.abc import Collection
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import listed

Record = dict[str, Any]

#: What the cells of a CSV line beyond the first line's columns are called.
_BEYOND = "+"


def records_in(file: Path, name: str, columns: Collection[str]) -> list[Record]:
    """The records of a file: the lines of CSV, or the tables ``[[name]]`` of a ``.toml`` file.

    The first line of CSV names the columns, and all values are text. Values of TOML have the
    type that they are written with. Raises ``Unusable``, also for a column not in ``columns``.
    """
    try:
        written = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unusable(reason="file-missing", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise Unusable(reason="file-not-utf-8", file=str(file)) from error
    if file.suffix.lower() == ".toml":
        records = _tables(file, written, name)
    else:
        records = _lines(file, written)
    unknown = {column for record in records for column in record}.difference(columns)
    if unknown:
        raise Unusable(
            reason="columns-unknown",
            file=str(file),
            unknown=listed(sorted(unknown)),
            columns=listed(columns),
        )
    return records


def write_new(file: Path, content: bytes) -> None:
    """Make a file that is not there yet. Raises ``Unusable``."""
    write_new_pieces(file, [content])


def write_new_pieces(file: Path, pieces: Iterable[bytes]) -> None:
    """Make a file that is not there yet, or none when its pieces fail. Raises ``Unusable``."""
    try:
        with file.open("xb") as made:
            try:
                made.writelines(pieces)
            except BaseException:
                file.unlink()
                raise
    except OSError as error:
        raise Unusable(
            reason="file-not-written", file=str(file), said=str(error.strerror)
        ) from error


def _tables(file: Path, written: str, name: str) -> list[Record]:
    try:
        tables = tomllib.loads(written).get(name)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(reason="file-not-toml", file=str(file), said=str(error)) from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Unusable(reason="tables-missing", file=str(file), name=name)
    return tables


def _lines(file: Path, written: str) -> list[Record]:
    # The line ends stay, as the csv module asks: a cell in quotes may hold one.
    reader = csv.DictReader(written.splitlines(keepends=True), restkey=_BEYOND, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        raise Unusable(
            reason="file-not-csv", file=str(file), line=reader.reader.line_num
        ) from error
    named = reader.fieldnames or ()
    if len(set(named)) < len(named):
        raise Unusable(reason="columns-twice", file=str(file))
    return [
        {column: cell for column, cell in record.items() if cell is not None} for record in records
    ]
