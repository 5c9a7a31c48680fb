"""A pack as a file that somebody handed over: is it whole, and what do its tables say?

That its signature fits says that nothing was changed since it was signed. Who signed it, only the
key's id says, to those who know it from elsewhere.
"""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from coop_credit.errors import Failure
from coop_credit.packs.manifest import DATAPACKAGE
from coop_credit.packs.manifest import FORM
from coop_credit.packs.manifest import MANIFEST
from coop_credit.packs.manifest import SIGNATURE
from coop_credit.packs.manifest import digest
from coop_credit.packs.signing import Signature
from coop_credit.packs.signing import is_signed
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Table
from coop_credit.packs.tables import Type

#: The body of an entry that takes books over is longer than the csv module's limit, which is one
#: for all threads, and others rely on it. This one fits into a C long on every system.
_SIGNS_MOST = 2**31 - 1
_RAISING_THE_LIMIT = Lock()

_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_CONTENTS = {MANIFEST, SIGNATURE, DATAPACKAGE, *(table.path for table in TABLES)}
_OF_COOPERATIVE = ("credit_code", "funding_model", "id", "name", "region_code", "rulebook")


class NotAPack(Failure):
    """A file that is no pack, or not as it was signed: ``reason``, and ``place`` in it."""

    code = "not-a-pack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a pack says. Its manifest's keys are those of ``schemas/packs/README.md``.

    cooperative: what it is registered as. manifest_digest: SHA-256 of the manifest's bytes. key:
    the id of the key that signed. tables: the rows of each table, a whole number as such, other
    cells and what is empty as text.
    """

    cooperative: Mapping[str, str]
    month: str
    first_seq: int
    through_seq: int
    head: str
    root: str
    key: str
    manifest_digest: str
    tables: Mapping[Table, Sequence[Row]]

    def records(self, table: Table) -> list[dict[str, Cell]]:
        """The rows of a table by the names of its columns."""
        return [dict(zip(table.columns, row, strict=True)) for row in self.tables[table]]


def open_pack(content: bytes) -> Pack:
    """The pack that a file's bytes are. Raises ``NotAPack``."""
    files = _files(content)
    said = _manifest(files[MANIFEST])
    for place in sorted(_CONTENTS - {MANIFEST, SIGNATURE}):
        if said["files"].get(place) != digest(files[place]):
            raise NotAPack(reason="file-differs", place=place)
    signature = _signature(files[SIGNATURE])
    if signature.key != said["key"] or not is_signed(files[MANIFEST], signature):
        raise NotAPack(reason="not-signed", place=SIGNATURE)
    return Pack(
        cooperative=said["cooperative"],
        month=said["month"],
        first_seq=said["first_seq"],
        through_seq=said["through_seq"],
        head=said["head"],
        root=said["root"],
        key=said["key"],
        manifest_digest=digest(files[MANIFEST]),
        tables={table: _rows(table, files[table.path]) for table in TABLES},
    )


def _files(content: bytes) -> Mapping[str, bytes]:
    """The files in the zip: those of a pack, each once and not compressed, and no other."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            infos = held.infolist()
            if sorted(info.filename for info in infos) != sorted(_CONTENTS) or any(
                info.compress_type != zipfile.ZIP_STORED for info in infos
            ):
                raise NotAPack(reason="other-files", place="")
            return {info.filename: held.read(info) for info in infos}
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError) as error:
        raise NotAPack(reason="no-zip", place="") from error


def _manifest(content: bytes) -> Mapping[str, Any]:
    said = _json(MANIFEST, content)
    texts = [said.get(name) for name in ("form", "month", "head", "root", "key")]
    counts = [said.get(name) for name in ("first_seq", "through_seq")]
    tables = [said.get(name) for name in ("cooperative", "files")]
    if (
        not all(isinstance(each, str) for each in texts)
        or not all(isinstance(each, int) for each in counts)
        or not all(isinstance(each, dict) for each in tables)
        or not all(isinstance(said["cooperative"].get(name), str) for name in _OF_COOPERATIVE)
        or said["form"] != FORM
    ):
        raise NotAPack(reason="other-form", place=MANIFEST)
    return said


def _signature(content: bytes) -> Signature:
    said = _json(SIGNATURE, content)
    made = Signature(str(said.get("public_key")), str(said.get("signature")))
    try:
        bytes.fromhex(made.public_key)
    except ValueError as error:
        raise NotAPack(reason="not-signed", place=SIGNATURE) from error
    return made


def _json(place: str, content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotAPack(reason="other-form", place=place) from error
    if not isinstance(said, dict):
        raise NotAPack(reason="other-form", place=place)
    return said


def _lines(content: bytes) -> list[list[str]]:
    text = io.StringIO(content.decode(), newline="")
    with _RAISING_THE_LIMIT:
        usual = csv.field_size_limit(_SIGNS_MOST)
        try:
            return list(csv.reader(text, strict=True))
        finally:
            csv.field_size_limit(usual)


def _rows(table: Table, content: bytes) -> list[Row]:
    try:
        head, *rows = _lines(content)
        if head != list(table.columns):
            raise NotAPack(reason="other-form", place=table.path)
        kinds = table.columns.values()
        return [[_cell(*each) for each in zip(kinds, row, strict=True)] for row in rows]
    except (ValueError, csv.Error) as error:
        raise NotAPack(reason="other-form", place=table.path) from error


def _cell(kind: Type, written: str) -> Cell:
    """A cell as its column wants it. Raises ``ValueError``."""
    if not written or kind is Type.TEXT:
        return written
    if kind is Type.DAY:
        return dt.date.fromisoformat(written).isoformat()
    if _WHOLE.fullmatch(written) is None:
        raise ValueError(written)
    return int(written)
