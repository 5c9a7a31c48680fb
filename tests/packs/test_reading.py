"""A pack read from a file: whole, or refused with what is wrong."""

import csv
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.packs.manifest import MANIFEST
from coop_credit.packs.manifest import SIGNATURE
from coop_credit.packs.reading import NotAPack
from coop_credit.packs.reading import open_pack
from coop_credit.packs.tables import BALANCES
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import ENTRIES
from coop_credit.packs.tables import LOANS
from coop_credit.packs.tables import MEMBERS
from coop_credit.packs.tables import SUMMARY
from coop_credit.packs.tables import TRANSFERS
from coop_credit.reports.packs import closed_months
from coop_credit.reports.packs import month_pack
from tests.everything import let_everything_happen
from tests.ledgers import Village
from tests.made_packs import MONTH
from tests.made_packs import NAME
from tests.made_packs import made_pack
from tests.made_packs import packed
from tests.made_packs import summary
from tests.made_packs import unpacked

A_MEMBER: list[Cell] = [1, "natural", 1, "2020-01-01", "2021-01-01", "", 10_000, 0, 0]
SOUND = made_pack({MEMBERS: [A_MEMBER]})


def refusal_of(content: bytes) -> tuple[str, str]:
    with pytest.raises(NotAPack) as refused:
        open_pack(content)
    facts = refused.value.facts
    return str(facts["reason"]), str(facts["place"])


def test_a_pack_is_read_as_it_was_made(village: Village) -> None:
    let_everything_happen(village)
    pack = open_pack(month_pack(village.office.database, "fumandi", "2026-11"))
    (closed,) = closed_months(village.office.database, "fumandi")
    assert (pack.manifest_digest, pack.head, pack.root) == (
        closed.manifest,
        closed.head,
        closed.root,
    )
    assert (pack.month, pack.key, pack.through_seq) == ("2026-11", closed.key, closed.through_seq)
    assert len(pack.tables[MEMBERS]) == 60
    assert len(pack.tables[ENTRIES]) == closed.through_seq
    moved = sum(int(row["amount_fen"]) for row in pack.records(TRANSFERS))
    assert moved == sum(int(row["end_debit_fen"]) for row in pack.records(BALANCES))
    first = pack.records(LOANS)[0]
    assert (first["principal_fen"], first["written_off_on"]) == (3_000_000, "")


def test_a_pack_says_whose_it_is() -> None:
    pack = open_pack(SOUND)
    assert (pack.cooperative["name"], pack.month, pack.head) == (NAME, MONTH, "1a" * 32)
    assert pack.tables[MEMBERS] == [A_MEMBER]


def test_a_body_as_long_as_a_takeover_is_read() -> None:
    body = '{"members":["' + "x" * 1_000_000 + '"]}'
    row: list[Cell] = [
        1,
        "opening-balances",
        "2026-10-01",
        "2026-10-01",
        "",
        "staff:w",
        "cooperative",
    ]
    content = made_pack({ENTRIES: [[*row, 1, 0, "k", "f", 2, body, "d"]]})
    usual = csv.field_size_limit()
    assert open_pack(content).records(ENTRIES)[0]["body"] == body
    # Others still read no field of any length.
    assert csv.field_size_limit() == usual < len(body)


@pytest.mark.parametrize("place", [MEMBERS.path, SUMMARY.path, "datapackage.json"])
def test_a_changed_file_is_named(place: str) -> None:
    files = unpacked(SOUND)
    assert refusal_of(packed(files | {place: files[place] + b" "})) == ("file-differs", place)


def test_what_nobody_signed_is_refused() -> None:
    files = unpacked(SOUND)
    lower = files[MANIFEST].replace(b'"through_seq":17', b'"through_seq":16')
    assert refusal_of(packed(files | {MANIFEST: lower})) == ("not-signed", SIGNATURE)
    assert refusal_of(made_pack({}, key="0" * 16)) == ("not-signed", SIGNATURE)
    for signature in (b"{}", b'{"public_key":"ab","signature":"zz"}'):
        told = refusal_of(packed(files | {SIGNATURE: signature}))
        assert told == ("not-signed", SIGNATURE)


def test_a_zip_with_other_files_is_refused() -> None:
    files = unpacked(SOUND)
    more = files | {"readme.txt": b""}
    less = {name: content for name, content in files.items() if name != SIGNATURE}
    for other in (more, less):
        assert refusal_of(packed(other)) == ("other-files", "")


def test_a_compressed_zip_is_refused_before_it_grows() -> None:
    assert refusal_of(packed(unpacked(SOUND), zipfile.ZIP_DEFLATED)) == ("other-files", "")


@pytest.mark.parametrize("content", [b"", b"PK", SOUND[:-10], b"number,name\n"])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refusal_of(content) == ("no-zip", "")


@pytest.mark.parametrize(
    "content, place",
    [
        (made_pack({MEMBERS: [["one", *A_MEMBER[1:]]]}), MEMBERS.path),
        (made_pack({MEMBERS: [[*A_MEMBER[:3], "1 May", *A_MEMBER[4:]]]}), MEMBERS.path),
        (made_pack({MEMBERS: [A_MEMBER[:-1]]}), MEMBERS.path),
        (made_pack({}, files={MEMBERS.path: b"number,name\n"}), MEMBERS.path),
        (made_pack({}, files={MEMBERS.path: b""}), MEMBERS.path),
        (made_pack({}, files={MEMBERS.path: b"\xff\n"}), MEMBERS.path),
        (packed(unpacked(SOUND) | {MANIFEST: b"[]"}), MANIFEST),
        (packed(unpacked(SOUND) | {MANIFEST: b"{}"}), MANIFEST),
        (packed(unpacked(SOUND) | {SIGNATURE: b"signed"}), SIGNATURE),
        (
            packed(
                {
                    name: held.replace(b"coop-credit-pack-1", b"coop-credit-pack-2")
                    for name, held in unpacked(SOUND).items()
                }
            ),
            MANIFEST,
        ),
    ],
)
def test_what_has_another_form_is_named(content: bytes, place: str) -> None:
    assert refusal_of(content) == ("other-form", place)


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=3),
    st.integers(0, 20),
)
def test_a_damaged_file_is_never_taken_for_another(
    changes: list[tuple[int, int]], lost: int
) -> None:
    damaged = bytearray(SOUND[: len(SOUND) - lost])
    for place, byte in changes:
        damaged[min(place, len(damaged) - 1)] = byte
    try:
        pack = open_pack(bytes(damaged))
    except NotAPack:
        return
    assert pack == open_pack(SOUND)


def test_a_summary_is_read_by_item() -> None:
    pack = open_pack(made_pack(summary({"fund.at_end": "1.00"})))
    assert pack.records(SUMMARY) == [{"item": "fund.at_end", "value": "1.00"}]
