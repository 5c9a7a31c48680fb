"""Rulebooks by id: those that come with the program, and those that were added beside them.

An id names one text for ever, so that whatever was judged is judged by the same text again.
What is added is read once by a process and then kept in memory.
"""

import hashlib
from dataclasses import dataclass

from coop_credit.errors import Failure
from coop_credit.rulebook.checking import check_rulebook
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.store.database import Row
from coop_credit.store.database import Tx


class RulebookDamaged(Failure):
    """The text of an added rulebook is not the one that was added: nothing is judged by it."""

    code = "rulebook-damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookText:
    """A rulebook as TOML text.

    digest: SHA-256 of the UTF-8 text, as 64 hex digits. added_at, added_by: UTC text and a
    principal, or ``""`` for a rulebook that comes with the program.
    """

    rulebook: str
    digest: str
    content: str
    added_at: str = ""
    added_by: str = ""


_ADD = """
INSERT INTO rulebook (rulebook, digest, content, added_at, added_by)
SELECT :rulebook, :digest, :content, :added_at, :added_by
 WHERE NOT EXISTS (SELECT 1 FROM rulebook WHERE rulebook = :rulebook)
    ON CONFLICT DO NOTHING"""
_FIND = "SELECT rulebook, digest, content, added_at, added_by FROM rulebook"


def digest_of(content: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()


def provisions_for(tx: Tx, rulebook: str) -> Provisions:
    """The rulebook of an id; a statement only for the first look at an added one.

    Raises ``UnknownRulebook``, ``RulebookDamaged``, and ``BadFile`` for a text that this
    program cannot judge by.
    """
    known = tx.rulebooks.get(rulebook)
    if known is not None:
        return known
    try:
        return provisions(rulebook)
    except UnknownRulebook:
        added = find_added(tx, rulebook)
        if added is None:
            raise
    if digest_of(added.content) != added.digest:
        raise RulebookDamaged(rulebook=rulebook)
    return tx.rulebooks.setdefault(rulebook, check_rulebook(rulebook, added.content.encode()))


def add_text(tx: Tx, text: RulebookText) -> bool:
    """Write a text down unless its id is taken; whether it was written."""
    written = tx.run_counted(
        _ADD,
        rulebook=text.rulebook,
        digest=text.digest,
        content=text.content,
        added_at=text.added_at,
        added_by=text.added_by,
    )
    return written == 1


def find_added(tx: Tx, rulebook: str) -> RulebookText | None:
    """The text of an added rulebook, as it stands in the table."""
    row = tx.row(f"{_FIND} WHERE rulebook = :rulebook", rulebook=rulebook)
    return None if row is None else _text(row)


def find_text(tx: Tx, rulebook: str) -> RulebookText:
    """The text of a rulebook, whether it came with the program or was added.

    Raises ``UnknownRulebook``.
    """
    if rulebook in rulebooks():
        return _packaged(rulebook)
    added = find_added(tx, rulebook)
    if added is None:
        raise UnknownRulebook(rulebook=rulebook)
    return added


def all_texts(tx: Tx) -> list[RulebookText]:
    """The text of every rulebook, by id."""
    added = [_text(row) for row in tx.rows(_FIND)]
    every = [*(_packaged(each) for each in rulebooks()), *added]
    return sorted(every, key=lambda each: each.rulebook)


def _packaged(rulebook: str) -> RulebookText:
    content = packaged_text(rulebook)
    return RulebookText(rulebook=rulebook, digest=digest_of(content), content=content)


def _text(row: Row) -> RulebookText:
    return RulebookText(
        rulebook=row[0], digest=row[1], content=row[2], added_at=row[3], added_by=row[4]
    )
