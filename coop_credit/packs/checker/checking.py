"""A pack checked from the zip down to the rules: every finding, none hidden behind another.

A pack that cannot be read, or whose tables are not shaped as they must be, is not checked
further: what its rows mean would be guessed.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import balances
from . import endings
from . import following
from . import journal
from . import listings
from . import loans
from . import members
from . import parameters
from . import payouts
from . import rules
from . import seal
from . import summary
from . import tree
from .books import Books
from .container import UnreadableError
from .container import unzip
from .findings import Finding
from .findings import Report
from .findings import Signer
from .tables import read_tables

Check = Callable[[Books], Iterator[Finding]]

#: What is checked of one pack, in this order.
CHECKS: tuple[Check, ...] = (
    journal.check_chain,
    journal.check_days,
    journal.check_transfers,
    journal.check_vouchers,
    journal.check_reversals,
    balances.check_accounts,
    balances.check_sides,
    members.check_members,
    members.check_admissions,
    loans.check_loans,
    loans.check_plans,
    loans.check_lateness,
    loans.check_applications,
    loans.check_lent,
    loans.check_repaid,
    endings.check_withdrawals,
    endings.check_written_off,
    endings.check_left,
    listings.check_late,
    listings.check_undone,
    listings.check_overdue,
    listings.check_concentration,
    listings.check_bank,
    summary.check_summary,
    tree.check_leaves,
    tree.check_tree,
    parameters.check_parameters,
    rules.check_verdicts,
    payouts.check_payouts,
)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A pack as far as it could be read. books: none unless all its tables are well shaped."""

    manifest: Mapping[str, Any]
    written: bytes
    signer: Signer
    findings: tuple[Finding, ...]
    books: Books | None


def check_pack(pack: bytes, previous: bytes | None = None, public_key: str = "") -> Report:
    """Check a pack, and with ``previous`` also that it follows that pack of the month before.

    public_key: of the cooperative, 64 hex digits, known from elsewhere; without it the report
    cannot say who made the pack. Never raises, whatever the bytes are.
    """
    opened = _open(pack, public_key)
    findings = list(opened.findings)
    if opened.books is not None:
        for check in CHECKS:
            findings += check(opened.books)
        findings += _check_following(opened.books, previous, public_key)
    return Report(tuple(findings), opened.signer, opened.manifest)


def _open(pack: bytes, public_key: str) -> _Opened:
    try:
        files = unzip(pack)
        manifest = seal.read_manifest(files)
    except UnreadableError as error:
        return _Opened({}, b"", Signer.WRONG, (error.finding,), None)
    signer, findings = seal.check_signature(manifest, files, public_key)
    findings += seal.check_files(manifest, files)
    findings += seal.check_datapackage(manifest, files)
    tables, misfits = read_tables(files)
    books = None if misfits else Books(manifest, tables)
    return _Opened(manifest, files[seal.MANIFEST], signer, (*findings, *misfits), books)


def _check_following(books: Books, previous: bytes | None, public_key: str) -> Iterator[Finding]:
    if previous is None:
        yield from following.check_closing(books, None, b"")
        return
    older = _open(previous, public_key)
    for each in older.findings:
        yield Finding("previous-unsound", each.file, each.row, {"code": each.code})
    if older.books is None:
        return
    joined = list(following.check_joined(older.books, older.written, books))
    yield from joined
    if any(each.code in {"previous-cooperative", "previous-month"} for each in joined):
        return
    yield from following.check_closing(books, older.books, older.written)
    yield from following.check_carried(older.books, books)
    yield from following.check_kept(older.books, books)
    yield from following.check_charter(older.books, books)
    yield from following.check_statement(older.books, books)
