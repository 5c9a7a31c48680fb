"""The rulebooks by which cooperatives can be judged, with their texts."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.rulebook.parameters import rulebooks as packaged
from coop_credit.store import rulebooks
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import RulebookText

#: Where a rulebook comes from.
PACKAGED, ADDED = "packaged", "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRulebook:
    """A rulebook. since: the first day on which any of its rules is in force.

    digest: SHA-256 of the text in UTF-8. added_at, added_by: ``""`` for what is packaged.
    """

    rulebook: str
    since: dt.date
    origin: str
    digest: str
    added_at: str
    added_by: str
    content: str


def listed_rulebooks(database: Database) -> list[ListedRulebook]:
    """Every rulebook, by id. Raises ``RulebookDamaged``."""
    with database.snapshot() as tx:
        return [listed(tx, each) for each in rulebooks.all_texts(tx)]


def rulebook_titles(database: Database, language: str) -> dict[str, str]:
    """What every rulebook is called, by id. Raises ``RulebookDamaged``."""
    with database.snapshot() as tx:
        every = [each.rulebook for each in rulebooks.all_texts(tx)]
        return {each: rulebooks.provisions_for(tx, each).title[language] for each in every}


def one_rulebook(database: Database, rulebook: str) -> ListedRulebook:
    """The rulebook of an id. Raises ``NotFound``, ``RulebookDamaged``."""
    with database.snapshot() as tx:
        try:
            return listed(tx, rulebooks.find_text(tx, rulebook))
        except UnknownRulebook as error:
            raise NotFound from error


def listed(tx: Tx, text: RulebookText) -> ListedRulebook:
    """A text with what the rulebook says of itself. Raises ``RulebookDamaged``."""
    return ListedRulebook(
        rulebook=text.rulebook,
        since=rulebooks.provisions_for(tx, text.rulebook).since,
        origin=PACKAGED if text.rulebook in packaged() else ADDED,
        digest=text.digest,
        added_at=text.added_at,
        added_by=text.added_by,
        content=text.content,
    )
