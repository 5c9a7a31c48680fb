"""What a pack is made of, said in one signed text, and the zip that holds it all.

The zip is not compressed and carries no time, so that the same pack is the same bytes on every
machine. Its form is published in ``schemas/packs/``.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_credit.ledger.chain import canonical
from coop_credit.packs.signing import Signature
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Table

#: The name and version of the form.
FORM = "coop-credit-pack-1"
MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
DATAPACKAGE = "datapackage.json"

#: Every file carries this moment: a zip knows none before it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a manifest says beside the digests of the files.

    cooperative: id, name, credit_code, region_code, rulebook, funding_model.
    first_seq, through_seq: the entries booked in the month, both included; a month without any
    has a first_seq above its through_seq. previous_head, head: the digests before the first
    and at the last. previous_manifest: the digest of the pack before, ``""`` for the first.
    root: of the members' tree. key: the id of the key that signs.
    """

    cooperative: Mapping[str, str]
    month: str
    first_seq: int
    through_seq: int
    previous_head: str
    head: str
    previous_manifest: str
    root: str
    key: str


def digest(content: bytes) -> str:
    """SHA-256, as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def manifest(seal: Seal, files: Mapping[str, bytes]) -> bytes:
    """The manifest of ``files`` (by their place in the pack): RFC 8785 text."""
    return canonical(
        {
            "form": FORM,
            "cooperative": seal.cooperative,
            "month": seal.month,
            "first_seq": seal.first_seq,
            "through_seq": seal.through_seq,
            "previous_head": seal.previous_head,
            "head": seal.head,
            "previous_manifest": seal.previous_manifest,
            "root": seal.root,
            "key": seal.key,
            "files": {place: digest(content) for place, content in files.items()},
        }
    ).encode()


def manifest_files(content: str) -> Mapping[str, str]:
    """The digest of each file that a manifest names, by its place."""
    files: Mapping[str, str] = json.loads(content)["files"]
    return files


def datapackage(cooperative: str, month: str) -> bytes:
    """The descriptor of the tables, Data Package version 2: RFC 8785 text."""
    return _json(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": f"{cooperative}-{month}",
            "resources": [_resource(table) for table in TABLES],
        }
    )


def _resource(table: Table) -> Mapping[str, Any]:
    return {
        "name": table.name,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> Mapping[str, Any]:
    """The Table Schema of a table."""
    names = list(table.columns)
    return {
        "fields": [{"name": name, "type": str(table.columns[name])} for name in names],
        "primaryKey": names[: table.key],
        "missingValues": [""],
    }


def _json(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def pack(content: bytes, signature: Signature, files: Mapping[str, bytes]) -> bytes:
    """The zip. content: the manifest; files: everything that it names."""
    signed = canonical(
        {
            "algorithm": "Ed25519",
            "key": signature.key,
            "public_key": signature.public_key,
            "signature": signature.signature,
        }
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for place, held in {MANIFEST: content, SIGNATURE: signed, **files}.items():
            made.writestr(_info(place), held)
    return out.getvalue()


def _info(place: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(place, _NO_TIME)
    info.create_system = _UNIX
    info.external_attr = _READABLE
    return info
