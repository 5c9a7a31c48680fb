"""Books in which much has happened: lived through once for a process, and then copied."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from itertools import count
from pathlib import Path
from typing import TypeVar

from coop_credit.store.database import Database
from tests.ledgers import Village
from tests.postgresql import Cluster

V = TypeVar("V", bound=Village)


@dataclass(frozen=True, slots=True)
class Lived:
    """Where books are kept, and how far their village's clock and keys have come."""

    kept: str
    instant: dt.datetime
    key: int


@dataclass(frozen=True, slots=True)
class Lives:
    """What villages have lived through, by what made it happen and the kind of database.

    cluster: gives the one of PostgreSQL.
    """

    folder: Path
    cluster: Callable[[], Cluster]
    known: dict[tuple[str, str], Lived] = field(default_factory=dict)

    def live(self, village: V, let_happen: Callable[[V], None]) -> V:
        """Let it happen in a village that is only founded, or take over the books of its like."""
        database = village.office.database
        story = (let_happen.__name__, database.dialect)
        if story in self.known:
            lived = self.known[story]
            self._copy(database, lived.kept, books_of(database))
            village.clock.instant = lived.instant
        else:
            let_happen(village)
            lived = Lived(self._place(database), village.clock.instant, next(village.keys))
            self._copy(database, books_of(database), lived.kept)
            self.known[story] = lived
        village.keys = count(lived.key)
        return village

    def _place(self, database: Database) -> str:
        name = f"lived_{len(self.known)}"
        return name if database.dialect == "postgresql" else str(self.folder / name)

    def _copy(self, database: Database, source: str, target: str) -> None:
        """Copy all books while nobody is in them."""
        database.close()
        if database.dialect == "postgresql":
            self.cluster().copy(source, target)
        else:
            assert not Path(f"{source}-wal").exists(), "somebody is in the books"
            shutil.copy(source, target)


def books_of(database: Database) -> str:
    """The name of a database, or where its file is."""
    return str(database.engine.url.database)
