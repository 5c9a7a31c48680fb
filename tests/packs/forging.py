"""Ways to forge a draft of a pack, and where what was forged must be found.

Every pack has the digests of its files, its manifest and its signature made anew with the
cooperative's own key, and every digest of the journal and of the tree made anew as well, unless a
test says that its forger stopped before. So only contradictions are left to find.
"""

import json
from collections.abc import Callable

from coop_credit.ledger.chain import canonical
from coop_credit.packs.checker import Finding
from coop_credit.packs.checker import check_pack
from coop_credit.packs.tables import Cell
from tests.packs.drafts import Draft
from tests.packs.drafts import SIGNER
from tests.packs.village import october
from tests.packs.village import september_pack

Change = Callable[[Draft], None]


def put(table: str, *key: Cell, **cells: Cell) -> Change:
    """Write other cells into a row."""
    return lambda draft: draft.row(table, *key).update(cells)


def drop(table: str, *key: Cell) -> Change:
    """Take a row out."""
    return lambda draft: draft.drop(table, *key)


def add(table: str, line: str) -> Change:
    """Put a row in."""
    return lambda draft: draft.fill(table, line)


def both(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def change(draft: Draft) -> None:
        for each in changes:
            each(draft)

    return change


def body(seq: int, **facts: object) -> Change:
    """Write other facts into an entry's body."""

    def change(draft: Draft) -> None:
        entry = draft.row("entries", seq)
        entry["body"] = canonical(json.loads(str(entry["body"])) | facts)

    return change


def drop_entry(seq: int) -> Change:
    """Take an entry out and close the gap in the numbers, but not in the vouchers."""

    def change(draft: Draft) -> None:
        draft.drop("entries", seq)
        tables = draft.tables
        tables["transfers"] = [each for each in tables["transfers"] if each["seq"] != seq]
        for row in [*tables["entries"], *tables["transfers"]]:
            row["seq"] = int(row["seq"]) - (int(row["seq"]) > seq)

    return change


def swap(first: int, second: int) -> Change:
    """Let two entries change places, with their numbers."""

    def change(draft: Draft) -> None:
        rows = draft.tables["entries"]
        at, to = first - draft.first_seq, second - draft.first_seq
        rows[at], rows[to] = rows[to], rows[at]

    return change


def places(change: Change) -> set[str]:
    """The code, the table and the row (``-`` for none) of all that is found in a forged October.

    The forger makes every digest of the journal and of the tree anew, and signs again.
    """
    draft = october()
    change(draft)
    draft.rehash()
    draft.reroot()
    report = check_pack(draft.signed(), september_pack(), SIGNER.public_key)
    return {
        f"{each.code} {each.file.removeprefix('data/').removesuffix('.csv')} {each.row or '-'}"
        for each in report.findings
    }


def listed(findings: tuple[Finding, ...]) -> set[str]:
    """The code, the file and the row (``-`` for none) of findings."""
    return {f"{each.code} {each.file or '-'} {each.row or '-'}" for each in findings}


#: What was changed, and the code, the table and the row of what must be found.
Forgery = tuple[Change, str]
