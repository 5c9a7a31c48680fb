"""Copies of an SQLite database that are safe while people work, and are checked before use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coop_credit.errors import Failure


class CopyDamaged(Failure):
    """A copy is not a sound database of this program; nothing was put in its place."""

    code = "copy-damaged"


class FileExists(Failure):
    """A file stands where one was to be written, and is left alone."""

    code = "file-exists"


def back_up(database: Path, copy: Path) -> int:
    """Copy a database that may be in use to one new file; how many entries the copy has.

    The copy is one moment of the database. Raises ``FileExists`` and ``CopyDamaged``.
    """
    if copy.exists():
        raise FileExists(file=str(copy))
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    with closing(_open(database, "ro")) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    entries = _check(part)
    part.replace(copy)
    return entries


def restore(copy: Path, database: Path) -> int:
    """Put a copy in place of the database, in one transaction; how many entries it has.

    What stood there is gone. Raises ``CopyDamaged``, and then nothing has changed.
    """
    entries = _check(copy)
    with closing(_open(copy, "ro")) as source, closing(sqlite3.connect(database)) as target:
        source.backup(target)
    return entries


def _check(path: Path) -> int:
    try:
        with closing(_open(path, "ro")) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
            # SQLite does not look into the pages that long texts run over to.
            (entries, whole) = connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE json_valid(body)) FROM entry"
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise CopyDamaged(file=str(path)) from error
    if sound != "ok" or whole < entries:
        raise CopyDamaged(file=str(path))
    return int(entries)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)
