"""The zip of a pack, read strictly: stored files one behind the other, a directory, nothing else.

Nothing is unpacked, and nothing is written anywhere. Whatever two programs might read in two
ways is refused: compression, comments, extra fields, gaps, what stands before or behind.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from .findings import Finding

#: A pack is not larger; a month of a large cooperative has some megabytes.
BYTES_MOST = 200_000_000

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_NAME = re.compile(r"[a-z]+\.json|data/[a-z]+\.csv")


class UnreadableError(Exception):
    """The pack cannot be read. finding: why, and where."""

    def __init__(self, code: str, place: str = "", **facts: int) -> None:
        super().__init__(code)
        self.finding = Finding(code, place, "", facts)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes
    crc: int
    offset: int


def unzip(pack: bytes) -> dict[str, bytes]:
    """The files of a pack by their places, in their order. Raises ``UnreadableError``."""
    if len(pack) > BYTES_MOST:
        raise UnreadableError("zip-too-large", bytes=len(pack), most=BYTES_MOST)
    files: list[_File] = []
    at = 0
    while pack[at : at + 4] == b"PK\x03\x04":
        file, at = _local(pack, at)
        files.append(file)
    if not files:
        raise UnreadableError("zip-unreadable", at=at)
    begin = at
    for file in files:
        at = _central(pack, at, file)
    end = _unpack(_END, pack, at)
    count, size = len(files), at - begin
    if end != (b"PK\x05\x06", 0, 0, count, count, size, begin, 0) or at + _END.size != len(pack):
        raise UnreadableError("zip-unreadable", at=at)
    held: dict[str, bytes] = {}
    for file in files:
        if file.name in held:
            raise UnreadableError("zip-name-twice", file.name)
        held[file.name] = file.content
    return held


def _local(pack: bytes, at: int) -> tuple[_File, int]:
    head = _unpack(_LOCAL, pack, at)
    flags, method, crc, packed, size, name_length, extra = head[2], head[3], *head[6:11]
    start = at + _LOCAL.size + name_length
    name = pack[at + _LOCAL.size : start].decode("ascii", "replace")
    if _NAME.fullmatch(name) is None:
        raise UnreadableError("zip-name", name)
    if method != 0 or packed != size:
        raise UnreadableError("zip-compressed", name)
    content = pack[start : start + size]
    if flags or extra or len(content) != size:
        raise UnreadableError("zip-unreadable", name, at=at)
    if zlib.crc32(content) != crc:
        raise UnreadableError("zip-damaged", name)
    return _File(name, content, crc, at), start + size


def _central(pack: bytes, at: int, file: _File) -> int:
    """Compare the directory's line for a file with the file; where the next line begins."""
    head = _unpack(_CENTRAL, pack, at)
    size, length = len(file.content), len(file.name)
    name = pack[at + _CENTRAL.size : at + _CENTRAL.size + length]
    stated = (head[0], *head[3:5], *head[7:14], head[16])
    if stated != (b"PK\x01\x02", 0, 0, file.crc, size, size, length, 0, 0, 0, file.offset) or (
        name != file.name.encode()
    ):
        raise UnreadableError("zip-unreadable", file.name, at=at)
    return at + _CENTRAL.size + length


def _unpack(form: struct.Struct, pack: bytes, at: int) -> tuple[Any, ...]:
    try:
        return form.unpack_from(pack, at)
    except struct.error as error:
        raise UnreadableError("zip-unreadable", at=at) from error
