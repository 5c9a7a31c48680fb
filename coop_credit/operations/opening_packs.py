"""A pack as it is received: what it says of itself, and the figures that are kept beside it.

Packs are read by the checker's code alone, which takes nothing that it has not looked at.
"""

import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coop_credit.errors import Fact
from coop_credit.errors import Failure
from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.packs.checker import Finding
from coop_credit.packs.checker import check_pack
from coop_credit.packs.checker.books import Books
from coop_credit.packs.checker.books import LOANS
from coop_credit.packs.checker.container import UnreadableError
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.checker.seal import MANIFEST
from coop_credit.packs.checker.seal import SIGNATURE
from coop_credit.packs.checker.seal import digest
from coop_credit.packs.checker.seal import read_manifest
from coop_credit.packs.checker.tables import read_tables
from coop_credit.store.received import ACCEPTED
from coop_credit.store.received import ReceivedBreach
from coop_credit.store.received import ReceivedPack

#: In force from the rulebook: the day of the month after on which a pack is due.
HAND_IN_DAY = "hand-in-day"
#: The cap on what one member owes, a share of the fund.
MEMBER_CAP = "member-cap"
#: The largest sum of one pack, in fen: what ten thousand of them add up to is still ``Money``.
PACK_FEN_MAX = AMOUNT_FEN_MAX // 10_000
#: Findings that leave a question open and refuse nothing: the checker does not know an added
#: rulebook, and looks for the charter's decision in two months while it may be an older one.
_OPEN = frozenset({"charter-unannounced", "rulebook-unknown"})


class PackRefused(Failure):
    """A pack that is sound, or was not even checked, and cannot be received: ``reason`` says why.

    ``region``, ``key``, ``fork``, ``gap``, ``previous`` or ``sums``. Nothing is kept of it.
    """

    code = "pack-refused"


class PackUnsound(Failure):
    """The checker found something: ``findings``, at least one. Nothing is kept of the pack."""

    code = "pack-unsound"

    def __init__(self, findings: Sequence[Finding], **facts: Fact) -> None:
        super().__init__(**facts)
        self.findings = findings


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack that can be read; whether it is sound is open.

    content: the zip. files: by their places. manifest: well shaped. public_key: as the
    signature has it.
    """

    content: bytes
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    public_key: str

    @property
    def cooperative(self) -> str:
        """The id."""
        return str(self.manifest["cooperative"]["id"])

    @property
    def month(self) -> str:
        """The month that it is of."""
        return str(self.manifest["month"])

    @property
    def region_code(self) -> str:
        """Where the cooperative says that it is."""
        return str(self.manifest["cooperative"]["region_code"])

    @property
    def manifest_digest(self) -> str:
        """SHA-256 of the manifest, 64 hex digits."""
        return digest(self.files[MANIFEST])

    def check(self, previous: bytes | None) -> str:
        """Check it, and that it follows the month before. Raises ``PackUnsound``.

        Gives the codes of what could not be compared, with blanks between them. Whose key it is
        was compared before. That the key is another than a month ago is no finding here: two
        persons have pinned it since.
        """
        report = check_pack(self.content, previous)
        findings = [each for each in report.findings if each.code != "signer-changed"]
        if any(each.code not in _OPEN for each in findings):
            raise _unsound(findings)
        return " ".join(sorted({each.code for each in findings}))

    def kept(self, at: str, by: str, findings: str) -> tuple[ReceivedPack, list[ReceivedBreach]]:
        """The rows of a pack that is sound. at: UTC text; by: a principal; findings: open ones.

        Raises ``PackRefused`` for sums beyond ``PACK_FEN_MAX``.
        """
        tables, _ = read_tables(self.files)
        books = Books(self.manifest, tables)
        is_in = [each for each in tables["members"] if _is_in(each, "joined_on", books.last_day)]
        owing = books.owing().values()
        pack = ReceivedPack(
            cooperative=self.cooperative,
            month=self.month,
            name=self.manifest["cooperative"]["name"],
            region_code=self.region_code,
            rulebook=self.manifest["cooperative"]["rulebook"],
            funding_model=self.manifest["cooperative"]["funding_model"],
            manifest_digest=self.manifest_digest,
            previous_manifest=self.manifest["previous_manifest"],
            head=self.manifest["head"],
            through_seq=self.manifest["through_seq"],
            root=self.manifest["root"],
            public_key=self.public_key,
            received_at=at,
            received_by=by,
            fund_fen=books.fund,
            lent_fen=sum(owing),
            overdue_fen=sum(each["overdue_fen"] for each in tables["overdue"]),
            largest_fen=max(owing, default=0),
            member_cap_bp=books.number(MEMBER_CAP) or 0,
            members=len(is_in),
            participants=sum(_is_in(each, "participant_since", books.last_day) for each in is_in),
            loans=sum(books.ends.get(f"{LOANS}.{each}", 0) > 0 for each in books.loans),
            breaches=len(tables["breaches"]),
            indicators=len(tables["indicators"]),
            findings=findings,
            hand_in_day=books.number(HAND_IN_DAY) or 0,
            state=ACCEPTED,
            remark="",
        )
        principals = [each["principal_fen"] for each in tables["loans"]]
        sums = [pack.fund_fen, pack.lent_fen, pack.overdue_fen, *principals]
        if max(map(abs, sums)) > PACK_FEN_MAX:
            raise PackRefused(reason="sums", cooperative=self.cooperative, month=self.month)
        breaches = [
            ReceivedBreach(cooperative=pack.cooperative, month=pack.month, **row)
            for row in tables["breaches"]
        ]
        return pack, breaches


def open_pack(content: bytes) -> OpenedPack:
    """Read what a pack says of itself. Raises ``PackUnsound``."""
    try:
        files = unzip(content)
        manifest = read_manifest(files)
    except UnreadableError as error:
        raise _unsound([error.finding]) from error
    return OpenedPack(content, files, manifest, _public_key(files))


def _unsound(findings: Sequence[Finding]) -> PackUnsound:
    first = findings[0]
    return PackUnsound(
        findings, count=len(findings), finding=f"{first.file} [{first.code}]".lstrip()
    )


def _public_key(files: Mapping[str, bytes]) -> str:
    """What the signature names; ``""`` when there is none, which the checker will tell."""
    try:
        key = json.loads(files.get(SIGNATURE, b""))["public_key"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""
    return key if isinstance(key, str) else ""


def _is_in(member: Mapping[str, Any], since: str, day: str) -> bool:
    return "" < member[since] <= day and not "" < member["left_on"] <= day
