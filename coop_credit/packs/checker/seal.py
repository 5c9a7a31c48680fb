"""The manifest, its signature, and the digests of the files: who says this, and is it whole?"""

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import canonical
from .container import UnreadableError
from .findings import Finding
from .findings import Signer
from .shapes import SHAPES
from .shapes import Shape

FORM = "coop-credit-pack-1"
MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
DATAPACKAGE = "datapackage.json"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELDS: Mapping[str, re.Pattern[str]] = {
    "form": re.compile(FORM),
    "month": re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])"),
    "previous_head": _DIGEST,
    "head": _DIGEST,
    "previous_manifest": re.compile(r"([0-9a-f]{64})?"),
    "root": _DIGEST,
    "key": re.compile(r"[0-9a-f]{16}"),
}
_COOPERATIVE = {"id", "name", "credit_code", "region_code", "rulebook", "funding_model"}
_SIGNED = {"algorithm", "key", "public_key", "signature"}


def read_manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest. Raises ``UnreadableError`` when there is none of this form."""
    if MANIFEST not in files:
        raise UnreadableError("file-missing", MANIFEST)
    manifest = _json(files, MANIFEST)
    if not isinstance(manifest, dict):
        raise UnreadableError("manifest-misfit", MANIFEST)
    expected = {*_FIELDS, "cooperative", "first_seq", "through_seq", "files"}
    if manifest.keys() != expected:
        raise UnreadableError("manifest-misfit", MANIFEST)
    texts = all(_fits(form, manifest[name]) for name, form in _FIELDS.items())
    digests = manifest["files"]
    if not (
        texts
        and _is_texts(manifest["cooperative"], _COOPERATIVE)
        and isinstance(manifest["first_seq"], int)
        and isinstance(manifest["through_seq"], int)
        and 1 <= manifest["first_seq"] <= manifest["through_seq"] + 1
        and isinstance(digests, dict)
        and all(_fits(_DIGEST, each) for each in digests.values())
    ):
        raise UnreadableError("manifest-misfit", MANIFEST)
    return manifest


def check_files(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every file of the form is there and has the digest that was signed; no other is there."""
    due = {DATAPACKAGE, *(shape.path for shape in SHAPES)}
    there = files.keys() - {MANIFEST, SIGNATURE}
    for place in sorted(due - there):
        yield Finding("file-missing", place)
    for place in sorted(there - due):
        yield Finding("file-foreign", place)
    for place in sorted(due & there):
        stated, computed = manifest["files"].get(place, ""), digest(files[place])
        if stated != computed:
            yield Finding("file-digest", place, "", {"stated": stated, "computed": computed})
    for place in sorted(manifest["files"].keys() - due):
        yield Finding("file-foreign", MANIFEST, place)


def check_datapackage(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """The descriptor lists every table with the columns that it must have."""
    due = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{manifest['cooperative']['id']}-{manifest['month']}",
        "resources": sorted((_resource(shape) for shape in SHAPES), key=canonical.write),
    }
    try:
        stated = _json(files, DATAPACKAGE)
        stated["resources"].sort(key=canonical.write)
    except (UnreadableError, TypeError, KeyError, AttributeError):
        stated = {}
    if stated != due:
        yield Finding("datapackage-misfit", DATAPACKAGE)


def check_signature(
    manifest: Mapping[str, Any], files: Mapping[str, bytes], public_key: str
) -> tuple[Signer, list[Finding]]:
    """Whose signature it is. public_key: 64 hex digits known from elsewhere, or ``""``."""
    try:
        signed = _json(files, SIGNATURE)
    except UnreadableError as error:
        return Signer.WRONG, [error.finding]
    if not _is_texts(signed, _SIGNED) or signed["algorithm"] != "Ed25519":
        return Signer.WRONG, [Finding("signature-misfit", SIGNATURE)]
    own = signed["public_key"]
    if not _verifies(own, signed["signature"], files[MANIFEST]):
        return Signer.WRONG, [Finding("signature-bad", SIGNATURE)]
    key = digest(bytes.fromhex(own))[:16]
    if {manifest["key"], signed["key"]} != {key}:
        facts = {"stated": f"{manifest['key']} {signed['key']}", "computed": key}
        return Signer.WRONG, [Finding("key-id", SIGNATURE, "", facts)]
    if not public_key:
        return Signer.UNKNOWN, []
    if own != public_key.lower():
        return Signer.WRONG, [Finding("signer-wrong", SIGNATURE, "", {"stated": own})]
    return Signer.KNOWN, []


def digest(content: bytes) -> str:
    """SHA-256, as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def _verifies(public_key: str, signature: str, content: bytes) -> bool:
    if _DIGEST.fullmatch(public_key) is None or re.fullmatch("[0-9a-f]{128}", signature) is None:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _resource(shape: Shape) -> dict[str, Any]:
    return {
        "name": shape.table,
        "path": shape.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": each.name, "type": each.kind} for each in shape.columns],
            "primaryKey": [each.name for each in shape.columns[: shape.key]],
            "missingValues": [""],
        },
    }


def _json(files: Mapping[str, bytes], place: str) -> Any:  # noqa: ANN401 (JSON is what it is)
    if place not in files:
        raise UnreadableError("file-missing", place)
    try:
        return canonical.read(files[place].decode())
    except (UnicodeDecodeError, canonical.NotCanonicalError) as error:
        raise UnreadableError("json-not-canonical", place) from error


def _fits(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _is_texts(value: object, names: set[str]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == names
        and all(isinstance(each, str) for each in value.values())
    )
