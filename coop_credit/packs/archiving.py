"""Many files as one zip that is sent while it is made: one file is in memory at a time."""

import zipfile
from collections.abc import Iterable
from collections.abc import Iterator
from typing import IO
from typing import cast

#: A zip knows no moment before it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """Takes what the zip writes, until it is drained. It cannot go back."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._held.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def drained(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def streamed_zip(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip of files (name, content), in pieces; nothing is compressed."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as made:
        for name, content in files:
            made.writestr(zipfile.ZipInfo(name, _NO_TIME), content)
            yield sink.drained()
    yield sink.drained()
