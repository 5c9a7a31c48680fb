"""Whatever bytes are handed in, the checker ends with a report, and says it in both languages."""

from hypothesis import given
from hypothesis import strategies as st

from coop_credit.packs.checker import Report
from coop_credit.packs.checker import check_pack
from coop_credit.packs.checker import wording
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Type
from tests.packs.drafts import Draft
from tests.packs.drafts import SIGNER
from tests.packs.drafts import packed
from tests.packs.village import october
from tests.packs.village import september_pack

SOUND = october().signed()
PLACES = st.integers(0, len(SOUND) - 1)
#: What may stand where a number, a day or a text is asked for, well shaped but out of place.
WHOLES = st.sampled_from([0, 1, 2, 3, 24, 36, 10**17, 999_999_999_999_999_999])
DAYS = st.sampled_from(["0001-01-01", "2026-10-20", "9999-12-31"])
TEXTS = st.one_of(
    st.sampled_from(["", "114.²", "301.9", "member:9", "102", "for", "reversal", "loan-paid-out"]),
    st.text(st.characters(codec="utf-8"), max_size=9),
)
CELLS: dict[Type, st.SearchStrategy[Cell]] = {Type.WHOLE: WHOLES, Type.DAY: DAYS, Type.TEXT: TEXTS}
BODIES = st.sampled_from(
    [
        "{}",
        '{"loan":[],"undoes":""}',
        '{"month":"","head":"","manifest_digest":"","root":""}',
        '{"fund_fen":0,"loan":2,"member":3,"verdicts":[[],{"rule":"member-cap"}]}',
        '{"fund_fen":0,"loan":2,"member":3,"verdicts":{"rule":1}}',
    ]
)


def said(report: Report) -> list[str]:
    """The report in words, in both languages."""
    return [line for each in wording.LANGUAGES for line in wording.lines(report, each)]


@given(st.dictionaries(PLACES, st.integers(1, 255), min_size=1, max_size=3))
def test_flipped_bytes_are_always_found(flips: dict[int, int]) -> None:
    changed = bytearray(SOUND)
    for place, mask in flips.items():
        changed[place] ^= mask
    report = check_pack(bytes(changed), september_pack(), SIGNER.public_key)
    said(report)
    # A zip says of itself which program made it and when; nothing of the pack hangs on that.
    assert not report.is_sound or unzip(bytes(changed)) == unzip(SOUND)


@given(PLACES)
def test_a_pack_cut_off_anywhere_cannot_be_read(length: int) -> None:
    report = check_pack(SOUND[:length])
    assert not report.is_readable
    assert said(report)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_handed_in(pack: bytes) -> None:
    report = check_pack(pack, pack, "no key")
    assert not report.is_readable
    assert said(report)


@given(st.data())
def test_well_shaped_tables_that_mean_nothing_are_reported(data: st.DataObject) -> None:
    draft = october()
    for _ in range(data.draw(st.integers(1, 3))):
        _scramble(draft, data)
    draft.rehash()
    report = check_pack(draft.signed(), september_pack(), SIGNER.public_key)
    assert said(report)
    assert said(check_pack(SOUND, draft.signed()))


def _scramble(draft: Draft, data: st.DataObject) -> None:
    """Write something else into one cell of one row."""
    table = data.draw(st.sampled_from([each for each in TABLES if draft.tables[each.name]]))
    row = data.draw(st.sampled_from(draft.tables[table.name]))
    column = data.draw(st.sampled_from(list(table.columns)))
    cell: Cell = data.draw(BODIES if column == "body" else CELLS[table.columns[column]])
    row[column] = cell


@given(
    st.sampled_from([table.path for table in TABLES]),
    st.one_of(st.binary(max_size=60), st.text(st.characters(codec="utf-8")).map(str.encode)),
)
def test_tables_of_any_bytes_are_reported(place: str, content: bytes) -> None:
    draft = october()
    files = draft.files() | {place: content}
    report = check_pack(packed(draft, files))
    assert place in {each.file for each in report.findings}
    assert said(report)
