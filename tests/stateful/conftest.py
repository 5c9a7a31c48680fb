"""A database file that commits quickly: made-up years do it some ten thousand times."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import quickest_parent


@pytest.fixture
def sqlite_path(sqlite_template: Path) -> Iterator[Path]:
    """A fresh database file, kept in memory where there is room."""
    with tempfile.TemporaryDirectory(dir=quickest_parent()) as folder:
        yield Path(shutil.copy(sqlite_template, Path(folder) / "books.sqlite"))
