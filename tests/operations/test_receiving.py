"""Packs of a village PC received in another installation: in order, by the pinned key, once."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coop_credit.actors import Actor
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.desk import Office
from coop_credit.operations.opening_packs import PackRefused
from coop_credit.operations.opening_packs import PackUnsound
from coop_credit.operations.receiving import PublicKeyUnreadable
from coop_credit.operations.receiving import pin_key
from coop_credit.operations.receiving import receive_pack
from coop_credit.operations.receiving import send_back
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.manifest import pack as zipped
from coop_credit.packs.signing import Signature
from coop_credit.packs.signing import Signer
from coop_credit.packs.signing import key_id
from coop_credit.store import received
from coop_credit.store.access_log import accesses
from tests.handing_in import ELSEWHERE
from tests.handing_in import REGULATOR
from tests.handing_in import SECOND
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.keys import SIGNER
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.made_packs import packed
from tests.rulebooks import STRICT
from tests.rulebooks import add

MONTHS = ("2026-11", "2026-12", "2027-01")
OTHER = Signer(b"o" * 32)


@pytest.fixture
def pc(sqlite_template: Path, tmp_path: Path) -> Iterator[Village]:
    """The cooperative's own installation."""
    made = village_pc(sqlite_template, tmp_path / "pc.sqlite")
    yield made
    made.office.database.close()


@pytest.fixture
def twin(sqlite_template: Path, tmp_path: Path) -> Iterator[Village]:
    """The same cooperative with another history: a copy of the books that went its own way."""
    made = village_pc(sqlite_template, tmp_path / "twin.sqlite")
    made.contribute(1, "5.00")
    yield made
    made.office.database.close()


def refused(office: Office, content: bytes, actor: Actor = REGULATOR) -> str:
    """Why a pack is not received."""
    with pytest.raises(PackRefused) as caught:
        receive_pack(office, actor, content)
    return str(caught.value.facts["reason"])


def kept(office: Office) -> list[str]:
    """The months that are kept of the village."""
    with office.database.read() as tx:
        found = [received.find_pack(tx, "fumandi", month) for month in MONTHS]
    return [each.month for each in found if each is not None]


def test_three_months_come_as_files(office: Office, pc: Village) -> None:
    for number, month in enumerate(MONTHS, start=1):
        pack = close_month(pc, month)
        made = receive_pack(office, REGULATOR, pack)
        assert (made.is_new, made.pack.month, made.pack.state) == (True, month, "accepted")
        # 100,000.00 in shares, of which 1,000.00 are lent and not due yet.
        sums = (made.pack.fund_fen, made.pack.lent_fen, made.pack.overdue_fen)
        assert sums == (10_000_000, 100_000, 0)
        assert (made.pack.members, made.pack.participants, made.pack.loans) == (10, 10, 1)
        assert made.pack.received_by == "regulator:li"
        assert len(kept(office)) == number
        with office.database.read() as tx:
            assert received.pack_content(tx, "fumandi", month) == pack
    with office.database.read() as tx:
        key = received.find_key(tx, "fumandi")
    assert key is not None
    assert (key.public_key, key.number, key.second) == (SIGNER.public_key, 1, "")


def test_the_same_pack_again_is_there_already(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    first = receive_pack(office, REGULATOR, pack)
    again = receive_pack(office, SECOND, pack)
    assert (again.is_new, again.pack) == (False, first.pack)


def test_a_changed_table_behind_a_known_manifest_is_refused(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    receive_pack(office, REGULATOR, pack)
    send_back(office, REGULATOR, "fumandi", "2026-11", "凭证未附")
    files = unzip(pack)
    changed = files["data/loans.csv"].replace(b"100000", b"900000")
    assert changed != files["data/loans.csv"]
    with pytest.raises(PackUnsound):
        receive_pack(office, REGULATOR, packed(files | {"data/loans.csv": changed}))
    with office.database.read() as tx:
        found = received.find_pack(tx, "fumandi", "2026-11")
    assert found is not None
    assert found.state == "sent-back"


def test_another_pack_of_the_same_month_is_a_fork(
    office: Office, pc: Village, twin: Village
) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    assert refused(office, close_month(twin, "2026-11", "99005.00")) == "fork"


def test_a_month_left_out_is_a_gap(office: Office, pc: Village) -> None:
    november, december = close_month(pc, "2026-11"), close_month(pc, "2026-12")
    january = close_month(pc, "2027-01")
    receive_pack(office, REGULATOR, november)
    assert refused(office, january) == "gap"
    receive_pack(office, REGULATOR, december)
    receive_pack(office, REGULATOR, january)
    assert kept(office) == list(MONTHS)


def test_the_first_pack_may_be_of_any_month_and_none_comes_before_it(
    office: Office, pc: Village
) -> None:
    november, december = close_month(pc, "2026-11"), close_month(pc, "2026-12")
    receive_pack(office, REGULATOR, december)
    assert refused(office, november) == "gap"


def test_a_pack_that_follows_another_history_is_refused(
    office: Office, pc: Village, twin: Village
) -> None:
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    close_month(twin, "2026-11", "99005.00")
    assert refused(office, close_month(twin, "2026-12", "99005.00")) == "previous"


def test_a_damaged_pack_is_told_with_what_is_wrong(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    for spoilt, code in ((pack[:-1], "zip-unreadable"), (b"", "zip-unreadable")):
        with pytest.raises(PackUnsound) as caught:
            receive_pack(office, REGULATOR, spoilt)
        assert [each.code for each in caught.value.findings] == [code]
    assert kept(office) == []


def test_a_signature_that_does_not_fit_is_unsound(office: Office, pc: Village) -> None:
    """One hex digit of the signature is another; the zip's checksum is mended."""
    pack = close_month(pc, "2026-11")
    with pytest.raises(PackUnsound) as caught:
        receive_pack(office, REGULATOR, with_another_signature(pack))
    assert "signature-bad" in {each.code for each in caught.value.findings}


@pytest.mark.parametrize("signature", [b"{}", b"[]", b'{"public_key":1}', b"no JSON"])
def test_a_signature_that_names_no_key_is_unsound(
    office: Office, pc: Village, signature: bytes
) -> None:
    files = unzip(close_month(pc, "2026-11")) | {"signature.json": signature}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in files.items():
            written.writestr(zipfile.ZipInfo(name), content)
    with pytest.raises(PackUnsound) as caught:
        receive_pack(office, REGULATOR, made.getvalue())
    assert {each.file for each in caught.value.findings} == {"signature.json"}


def with_another_signature(pack: bytes) -> bytes:
    """The pack, signed by nobody."""
    files = unzip(pack)
    manifest = files.pop("manifest.json")
    del files["signature.json"]
    return zipped(manifest, Signature(SIGNER.public_key, "0" * 128), files)


def test_only_the_pinned_key_counts_and_two_persons_change_it(
    office: Office, sqlite_template: Path, tmp_path: Path
) -> None:
    pc = village_pc(sqlite_template, tmp_path / "moved.sqlite")
    receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    # The cooperative lost its keys and signs with another one.
    pc.office = Office(pc.office.database, pc.office.privacy, pc.clock, OTHER)
    december = close_month(pc, "2026-12")
    assert refused(office, december) == "key"
    for second in (None, REGULATOR, ADMINISTRATOR):
        with pytest.raises(SecondPersonNeeded):
            pin_key(office, REGULATOR, second, "fumandi", OTHER.public_key)
    with pytest.raises(NotFound):
        pin_key(office, REGULATOR, ELSEWHERE, "fumandi", OTHER.public_key)
    with pytest.raises(PublicKeyUnreadable):
        pin_key(office, REGULATOR, SECOND, "fumandi", key_id(OTHER.public_key))
    assert refused(office, december) == "key"
    pinned = pin_key(office, REGULATOR, SECOND, "fumandi", OTHER.public_key.upper())
    assert (pinned.number, pinned.pinned_by, pinned.second) == (2, "regulator:li", "regulator:wu")
    assert receive_pack(office, REGULATOR, december).is_new
    # The key in force again: nothing new.
    assert pin_key(office, SECOND, REGULATOR, "fumandi", OTHER.public_key) == pinned
    pc.office.database.close()


def test_a_key_is_pinned_before_the_first_pack(office: Office, pc: Village) -> None:
    pin_key(office, REGULATOR, SECOND, "fumandi", OTHER.public_key)
    assert refused(office, close_month(pc, "2026-11")) == "key"


def test_a_charter_decided_long_before_is_left_open(office: Office, pc: Village) -> None:
    """The checker looks at two months; in November January's number was decided."""
    pc.set_value("member-cap", 400, dt.date(2027, 1, 10))
    told = [
        receive_pack(office, REGULATOR, close_month(pc, month)).pack.findings for month in MONTHS
    ]
    assert told == ["", "", "charter-unannounced"]


def test_a_rulebook_that_the_checker_does_not_know_is_left_open(
    office: Office, pc: Village
) -> None:
    add(pc.office)
    pc.do(pc.manager, AdoptRulebook(rulebook=STRICT), pc.supervisor)
    made = receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    assert made.pack.findings == "rulebook-unknown"


def test_sums_that_nobody_can_have_are_refused(
    office: Office, sqlite_template: Path, tmp_path: Path
) -> None:
    """A fund of 99,999,999.99 is the most that a pack may have; a region adds them up."""
    rich = village_pc(sqlite_template, tmp_path / "rich.sqlite", fund="100000000.00")
    assert refused(office, close_month(rich, "2026-11", "99999000.00")) == "sums"
    rich.office.database.close()
    assert kept(office) == []
    with office.database.read() as tx:
        assert received.find_key(tx, "fumandi") is None


def test_who_may_receive(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    assert refused(office, pack, ELSEWHERE) == "region"
    with pytest.raises(NotAllowed):
        receive_pack(office, pc.manager, pack)
    assert kept(office) == []


def test_sent_back_and_handed_in_again(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    receive_pack(office, REGULATOR, pack)
    for actor, error in ((ELSEWHERE, NotFound), (pc.manager, NotAllowed)):
        with pytest.raises(error):
            send_back(office, actor, "fumandi", "2026-11", "x")
    with pytest.raises(NotFound):
        send_back(office, REGULATOR, "fumandi", "2026-12", "x")
    back = send_back(office, REGULATOR, "fumandi", "2026-11", "凭证未附")
    assert (back.state, back.remark) == ("sent-back", "凭证未附")
    again = receive_pack(office, REGULATOR, pack)
    assert (again.is_new, again.pack.state, again.pack.remark) == (False, "accepted", "凭证未附")


def test_every_upload_is_logged(office: Office, pc: Village) -> None:
    pack = close_month(pc, "2026-11")
    with pytest.raises(PackUnsound):
        receive_pack(office, REGULATOR, pack[:-1])
    refused(office, pack, ELSEWHERE)
    receive_pack(office, REGULATOR, pack)
    with office.database.read() as tx:
        logged = accesses(tx, since="", count=10)
    assert sorted((each.actor, each.cooperative, each.subject) for each in logged) == [
        ("regulator:he", "fumandi", "2026-11"),
        ("regulator:li", "", ""),
        ("regulator:li", "fumandi", "2026-11"),
    ]
    assert {each.action for each in logged} == {"pack-uploaded"}
