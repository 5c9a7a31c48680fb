"""Zips, manifests, signatures and tables that are not of the form: each is found."""

import json
from collections.abc import Callable

import pytest

from coop_credit.ledger.chain import canonical
from coop_credit.packs.checker import Signer
from coop_credit.packs.checker import check_pack
from coop_credit.packs.manifest import pack
from coop_credit.packs.signing import Signature
from coop_credit.packs.signing import Signer as PrivateKey
from tests.packs.drafts import SIGNER
from tests.packs.drafts import packed
from tests.packs.forging import listed
from tests.packs.village import october

STRANGER = PrivateKey(b"somebody else, with a key of own")
Files = dict[str, bytes]
COLUMNS = b"item,value\n"


def set_file(place: str, content: bytes) -> Callable[[Files], None]:
    """Put a file in, or another in its place."""
    return lambda files: files.update({place: content})


def take_out(place: str) -> Callable[[Files], None]:
    """Leave a file out."""

    def change(files: Files) -> None:
        del files[place]

    return change


def edit(place: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    """Write something else into a file, once."""

    def change(files: Files) -> None:
        assert old in files[place]
        files[place] = files[place].replace(old, new, 1)

    return change


#: Name: a change of the files, all digests and the signature made anew, and what is found.
FORGED_FILES: dict[str, tuple[Callable[[Files], None], str]] = {
    "file-missing": (take_out("data/votes.csv"), "file-missing data/votes.csv -"),
    "file-foreign": (set_file("data/notes.csv", b"a\n"), "file-foreign data/notes.csv -"),
    "path-upward": (set_file("data/../x.csv", b"a\n"), "zip-name data/../x.csv -"),
    "path-absolute": (set_file("/etc/x", b"a\n"), "zip-name /etc/x -"),
    "datapackage": (
        edit("datapackage.json", b'"integer"', b'"string"'),
        "datapackage-misfit datapackage.json -",
    ),
    "datapackage-no-json": (
        set_file("datapackage.json", b"[NaN]"),
        "datapackage-misfit datapackage.json -",
    ),
    "column-extra": (
        edit("data/staff.csv", b"handle,roles", b"handle,name,roles"),
        "table-columns data/staff.csv -",
    ),
    "text-in-a-number": (
        edit("data/bank.csv", b",19715500,", b",19715500.0,"),
        "cell-misfit data/bank.csv 2026-10",
    ),
    "negative-sum": (
        edit("data/leaves.csv", b"1,12500000", b"1,-12500000"),
        "cell-misfit data/leaves.csv 1",
    ),
    "number-without-end": (
        edit("data/leaves.csv", b"1,12500000", b"1," + b"9" * 5_000),
        "cell-misfit data/leaves.csv 1",
    ),
    "no-day": (
        edit("data/loans.csv", b"2026-05-02", b"2026-05-32"),
        "cell-misfit data/loans.csv 1",
    ),
    "day-in-words": (
        edit("data/loans.csv", b"2026-05-02", b"20260502"),
        "cell-misfit data/loans.csv 1",
    ),
    "day-missing": (
        edit("data/loans.csv", b"2026-05-02", b""),
        "cell-misfit data/loans.csv 1",
    ),
    "row-short": (
        edit("data/staff.csv", b"p5,panel,0", b"p5,panel"),
        "row-length data/staff.csv p5",
    ),
    "row-twice": (edit("data/staff.csv", b"p5,", b"p4,"), "row-twice data/staff.csv p4"),
    "line-end": (edit("data/staff.csv", b"\n", b"\r\n"), "table-not-csv data/staff.csv -"),
    "line-open": (
        set_file("data/summary.csv", COLUMNS + b"a,b"),
        "table-not-csv data/summary.csv -",
    ),
    "quote-open": (
        set_file("data/summary.csv", COLUMNS + b'a,"b\n'),
        "table-not-csv data/summary.csv -",
    ),
    "byte-order-mark": (
        edit("data/staff.csv", b"h", b"\xef\xbb\xbfh"),
        "table-columns data/staff.csv -",
    ),
    "table-empty": (set_file("data/staff.csv", b""), "table-columns data/staff.csv -"),
    "no-utf8": (edit("data/staff.csv", b"chen", b"\xff"), "table-not-utf8 data/staff.csv -"),
    "body-no-json": (
        edit("data/entries.csv", b'"{""member"":1}"', b"nothing"),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-of-blanks": (
        edit("data/entries.csv", b'"{""member"":1}"', b'"{""member"": 1}"'),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-twice": (
        edit("data/entries.csv", b'"{""member"":1}"', b'"{""member"":1,""member"":1}"'),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-of-fractions": (
        edit("data/entries.csv", b'"{""member"":1}"', b'"{""member"":1.0}"'),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-of-truth": (
        edit("data/entries.csv", b'"{""member"":1}"', b'"{""member"":true}"'),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-nan": (
        edit("data/entries.csv", b'"{""member"":1}"', b'"{""member"":NaN}"'),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-a-list": (
        edit("data/entries.csv", b'"{""member"":1}"', b"[]"),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-deep": (
        edit("data/entries.csv", b'"{""member"":1}"', b"[" * 90_000),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-deep-and-closed": (
        edit("data/entries.csv", b'"{""member"":1}"', b"[" * 500 + b"]" * 500),
        "body-not-canonical data/entries.csv 23",
    ),
    "body-misfit": (
        edit("data/entries.csv", b'""fund_fen"":20500000', b'""fund_fen"":""20500000""'),
        "body-misfit data/entries.csv 34",
    ),
}


@pytest.mark.parametrize("name", FORGED_FILES)
def test_a_file_that_is_not_of_the_form_is_found(name: str) -> None:
    change, place = FORGED_FILES[name]
    draft = october()
    files = draft.files()
    change(files)
    assert place in listed(check_pack(packed(draft, files)).findings)


def test_a_file_changed_after_signing_is_found() -> None:
    draft = october()
    files = draft.files()
    content = draft.manifest(files, SIGNER.sign(b"").key)
    files["data/summary.csv"] += b"fund.more,1.00\n"
    report = check_pack(pack(content, SIGNER.sign(content), files))
    assert listed(report.findings) == {"file-digest data/summary.csv -"}


def test_a_file_that_only_the_manifest_names_is_found() -> None:
    draft = october()
    files = draft.files()
    content = draft.manifest(files | {"data/notes.csv": b""}, SIGNER.sign(b"").key)
    report = check_pack(pack(content, SIGNER.sign(content), files))
    assert listed(report.findings) == {"file-foreign manifest.json data/notes.csv"}


#: What is written into the manifest before it is signed; none is read any further.
MANIFESTS: dict[str, Callable[[str], str]] = {
    "blanks": lambda text: text.replace(":", ": ", 1),
    "nan": lambda text: text.replace('"first_seq":21', '"first_seq":NaN'),
    "list": lambda _: "[]",
    "nothing": lambda _: "",
    "other-form": lambda text: text.replace("coop-credit-pack-1", "coop-credit-pack-2"),
    "month": lambda text: text.replace('"month":"2026-10"', '"month":"2026-13"'),
    "seq-text": lambda text: text.replace('"first_seq":21', '"first_seq":"21"'),
    "seq-backward": lambda text: text.replace('"first_seq":21', '"first_seq":40'),
    "cooperative": lambda text: text.replace('"funding_model":"paid",', ""),
    "part-missing": lambda text: canonical(
        {name: part for name, part in json.loads(text).items() if name != "root"}
    ),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_is_not_of_the_form_cannot_be_read(name: str) -> None:
    draft = october()
    files = draft.files()
    text = draft.manifest(files, SIGNER.sign(b"").key).decode()
    content = MANIFESTS[name](text).encode()
    assert content.decode() != text
    report = check_pack(pack(content, SIGNER.sign(content), files))
    assert not report.is_readable
    assert {each.file for each in report.findings} == {"manifest.json"}


def signed_by_stranger() -> bytes:
    """October, signed with another key under its own name."""
    return october().signed(STRANGER)


def signed_in_the_name() -> bytes:
    """October, signed with another key that is called as the cooperative's."""
    draft = october()
    content = draft.manifest(draft.files(), SIGNER.sign(b"").key)
    return pack(content, STRANGER.sign(content), draft.files())


def signature_of_something_else() -> bytes:
    """October with a signature that is of other bytes."""
    draft = october()
    content = draft.manifest(draft.files(), SIGNER.sign(b"").key)
    return pack(content, SIGNER.sign(b""), draft.files())


def signature_without_parts() -> bytes:
    """October with a signature file that says nothing."""
    draft = october()
    content = draft.manifest(draft.files(), SIGNER.sign(b"").key)
    return pack(content, SIGNER.sign(content), draft.files() | {"signature.json": b"{}"})


def signature_that_is_no_json() -> bytes:
    """October with a signature file that is no JSON."""
    draft = october()
    content = draft.manifest(draft.files(), SIGNER.sign(b"").key)
    return pack(content, SIGNER.sign(content), draft.files() | {"signature.json": b"{"})


def signature_of_no_form() -> bytes:
    """October with a public key that is none."""
    draft = october()
    content = draft.manifest(draft.files(), SIGNER.sign(b"").key)
    return pack(content, Signature("00" * 31, "00" * 64), draft.files())


@pytest.mark.parametrize(
    "forged, code",
    [
        (signed_by_stranger, "signer-wrong"),
        (signed_in_the_name, "key-id"),
        (signature_of_something_else, "signature-bad"),
        (signature_of_no_form, "signature-bad"),
        (signature_without_parts, "signature-misfit"),
        (signature_that_is_no_json, "json-not-canonical"),
    ],
)
def test_a_signature_of_somebody_else_is_found(forged: Callable[[], bytes], code: str) -> None:
    report = check_pack(forged(), None, SIGNER.public_key)
    assert listed(report.findings) == {f"{code} signature.json -"}
    assert report.signer is Signer.WRONG


def test_without_a_key_the_signer_is_not_known() -> None:
    report = check_pack(signed_by_stranger())
    assert report.is_sound
    assert report.signer is Signer.UNKNOWN
