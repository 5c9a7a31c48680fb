"""Copies of the books: whole, checked, and never put over anything unasked."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from coop_credit.cli import main


class Desk:
    """A terminal in front of an installation with the demonstration in its books."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books = folder / "instance" / "coop_credit.sqlite"
        self.copy = folder / "copy.sqlite"
        self.loaded = self.entries(self.books)
        self._runner = CliRunner(
            env={"COOP_CREDIT_INSTANCE": str(folder / "instance"), "LANG": "C"}
        )

    def type(self, *words: str | Path) -> Result:
        return self._runner.invoke(main, [str(word) for word in words])

    def entries(self, file: Path) -> int:
        with closing(sqlite3.connect(file)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(count)


@pytest.fixture
def desk(tmp_path: Path, demonstration: Path) -> Desk:
    shutil.copytree(demonstration, tmp_path / "instance")
    return Desk(tmp_path)


def test_a_copy_of_books_in_use_is_whole_and_one_file(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.books)) as in_use:
        in_use.execute("SELECT count(*) FROM entry").fetchone()
        result = desk.type("backup", desk.copy)
    assert result.exit_code == 0, result.output
    assert f"{desk.loaded} entries" in result.stderr
    assert desk.entries(desk.copy) == desk.loaded
    assert [path.name for path in desk.folder.glob("copy*")] == ["copy.sqlite"]


def test_a_copy_never_replaces_a_file(desk: Desk) -> None:
    desk.copy.write_text("something else", encoding="utf-8")
    result = desk.type("backup", desk.copy)
    assert (result.exit_code, "left alone" in result.stderr) == (2, True)
    assert desk.copy.read_text(encoding="utf-8") == "something else"


def test_books_come_back_after_they_were_lost(desk: Desk) -> None:
    desk.type("backup", desk.copy)
    for path in desk.books.parent.glob("coop_credit.sqlite*"):
        path.unlink()
    result = desk.type("restore", desk.copy)
    assert result.exit_code == 0, result.output
    assert desk.entries(desk.books) == desk.loaded
    assert desk.type("verify-books").exit_code == 0


def test_books_that_are_there_are_replaced_only_on_demand(desk: Desk) -> None:
    desk.type("backup", desk.copy)
    with closing(sqlite3.connect(desk.books)) as connection:
        connection.execute("UPDATE book SET fund_fen = 1")
        connection.commit()
    assert desk.type("restore", desk.copy).exit_code == 2
    assert desk.type("verify-books").exit_code == 1
    assert desk.type("restore", desk.copy, "--replace").exit_code == 0
    assert desk.type("verify-books").exit_code == 0


@pytest.mark.parametrize("content", [b"no database at all" * 100, b""])
def test_a_damaged_copy_changes_nothing(desk: Desk, content: bytes) -> None:
    desk.copy.write_bytes(content)
    result = desk.type("restore", desk.copy, "--replace")
    assert (result.exit_code, "not a sound copy" in result.stderr) == (2, True)
    assert desk.entries(desk.books) == desk.loaded


@pytest.mark.parametrize("torn_from", [4_096, -4_096])
def test_a_copy_with_torn_pages_is_found_out(desk: Desk, torn_from: int) -> None:
    # All pages but the first, and the last one only: of 4,096 bytes each.
    desk.type("backup", desk.copy)
    whole = bytearray(desk.copy.read_bytes())
    whole[torn_from:] = bytes(len(whole[torn_from:]))
    desk.copy.write_bytes(whole)
    assert desk.type("restore", desk.copy, "--replace").exit_code == 2
    assert desk.type("verify-books").exit_code == 0


@pytest.mark.parametrize(
    "words, told",
    [
        (("restore", "nowhere.sqlite"), "nowhere.sqlite is missing"),
        (("backup", "no-folder/copy"), "The folder no-folder is missing"),
    ],
)
def test_a_wrong_path_is_named(desk: Desk, words: tuple[str, ...], told: str) -> None:
    result = desk.type(*words)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_books_that_are_not_made_yet_cannot_be_copied(desk: Desk) -> None:
    desk.books.unlink()
    result = desk.type("backup", desk.copy)
    assert (result.exit_code, "coop-credit migrate" in result.stderr) == (2, True)


def test_a_copy_whose_index_lost_its_rows_is_found_out(desk: Desk) -> None:
    desk.type("backup", desk.copy)
    with closing(sqlite3.connect(desk.copy)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        # The index's list of rows becomes that of a table: row counts no longer agree.
        connection.execute(
            "UPDATE sqlite_master SET rootpage ="
            " (SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_book_1')"
            " WHERE name = 'cooperative_by_region'"
        )
        connection.commit()
    result = desk.type("restore", desk.copy, "--replace")
    assert (result.exit_code, "not a sound copy" in result.stderr) == (2, True)
