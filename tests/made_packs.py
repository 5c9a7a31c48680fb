"""Packs made up for tests: signed as real ones are, whatever stands in their tables."""

import io
import zipfile
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.packs.manifest import DATAPACKAGE
from coop_credit.packs.manifest import Seal
from coop_credit.packs.manifest import datapackage
from coop_credit.packs.manifest import manifest
from coop_credit.packs.manifest import pack
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import SUMMARY
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Table
from tests.keys import SIGNER

NAME = "金谷合作社"
MONTH = "2026-10"


def made_pack(
    rows: Mapping[Table, Sequence[Row]],
    *,
    name: str = NAME,
    files: Mapping[str, bytes] | None = None,
    key: str = SIGNER.sign(b"").key,
) -> bytes:
    """A pack with these rows; its other tables are empty.

    files: by their place in the pack, in place of what would stand there. key: what the manifest
    says of the signer's.
    """
    registered = {
        "id": "jingu",
        "name": name,
        "credit_code": "93370283TE5T000019",
        "region_code": "370283",
        "rulebook": "cn-shandong-2015",
        "funding_model": "paid",
    }
    seal = Seal(
        cooperative=registered,
        month=MONTH,
        first_seq=3,
        through_seq=17,
        previous_head="0" * 64,
        head="1a" * 32,
        previous_manifest="",
        root="2b" * 32,
        key=key,
    )
    held = {DATAPACKAGE: datapackage("jingu", MONTH)}
    held |= {table.path: table.csv(rows.get(table, [])) for table in TABLES}
    held |= files or {}
    content = manifest(seal, held)
    return pack(content, SIGNER.sign(content), held)


def summary(items: Mapping[str, str]) -> dict[Table, Sequence[Row]]:
    """The rows of a summary."""
    return {SUMMARY: [list(item) for item in items.items()]}


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {name: held.read(name) for name in held.namelist()}


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()
