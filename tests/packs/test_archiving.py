"""Many packs as one zip that is made while it is sent."""

import io
import zipfile
from collections.abc import Iterator

from coop_credit.packs.archiving import streamed_zip


def test_any_program_reads_it() -> None:
    files = [("a-2026-10.zip", b"one"), ("b-2026-10.zip", b"x" * 100_000)]
    with zipfile.ZipFile(io.BytesIO(b"".join(streamed_zip(files)))) as made:
        assert made.testzip() is None
        assert [(each.filename, made.read(each)) for each in made.infolist()] == files
        assert {each.compress_type for each in made.infolist()} == {zipfile.ZIP_STORED}


def test_no_file_makes_an_empty_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(streamed_zip([])))) as made:
        assert made.namelist() == []


def test_one_file_goes_out_before_the_next_is_asked_for() -> None:
    asked: list[str] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name in ("a", "b", "c"):
            asked.append(name)
            yield name, b"0" * 1_000

    pieces = streamed_zip(files())
    assert len(next(pieces)) > 1_000
    assert asked == ["a"]
    assert len(next(pieces)) < 2_000
    assert asked == ["a", "b"]
