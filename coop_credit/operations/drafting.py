"""Drafts: forms that are not sent yet. Nothing of one is booked or judged; no entry is made.

A draft belongs to the person of the staff who saved it, and nobody else finds it. What is filled
in is sealed, as a name may be among it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from urllib.parse import urlencode

from coop_credit.actors import Actor
from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.operations.desk import Office
from coop_credit.store import drafts
from coop_credit.store.drafts import DRAFTS_MAX
from coop_credit.store.drafts import KeptDraft
from coop_credit.store.privacy import Privacy

#: Characters of what is kept of a form. A setting of the product.
_KEPT_MAX = 20_000


class TooManyDrafts(Failure):
    """The person has as many drafts as are kept: send one or throw one away first."""

    code = "too-many-drafts"


class DraftTooLong(Failure):
    """More is filled in than a draft keeps."""

    code = "draft-too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form as far as it was filled in. key: the form's, once; write: the form's name.

    numbers: those of the form's address. saved_at: the instant.
    """

    key: str
    write: str
    numbers: Mapping[str, int]
    typed: Mapping[str, str]
    saved_at: dt.datetime

    @property
    def kept_until(self) -> dt.datetime:
        """When it is forgotten, unless it is saved again."""
        return self.saved_at + drafts.KEPT


def save_draft(office: Office, actor: Actor, draft: Draft) -> None:
    """Keep a draft, in place of the one with its key.

    Raises ``TooManyDrafts``, ``DraftTooLong``.
    """
    kept = _kept(office.privacy, actor, draft)
    if len(kept.key) + len(kept.sealed) > _KEPT_MAX:
        raise DraftTooLong
    with office.database.write() as tx:
        here = drafts.drafts_of(tx, actor.cooperative, actor.principal)
        if len(here) >= DRAFTS_MAX and draft.key not in {each.key for each in here}:
            raise TooManyDrafts(drafts=len(here))
        drafts.put_draft(tx, actor.cooperative, actor.principal, kept)


def drafts_of(office: Office, actor: Actor) -> list[Draft]:
    """The drafts of a person, the one saved last first."""
    with office.database.read() as tx:
        found = drafts.drafts_of(tx, actor.cooperative, actor.principal)
    return [_opened(office.privacy, actor, each) for each in found]


def find_draft(office: Office, actor: Actor, key: str) -> Draft:
    """One of a person's drafts. Raises ``NotFound``."""
    with office.database.read() as tx:
        found = drafts.find_draft(tx, actor.cooperative, actor.principal, key)
    if found is None:
        raise NotFound
    return _opened(office.privacy, actor, found)


def drop_draft(office: Office, actor: Actor, key: str) -> None:
    """Forget one of a person's drafts, where there is one with this key."""
    with office.database.write() as tx:
        drafts.remove_draft(tx, actor.cooperative, actor.principal, key)


def renew_draft(office: Office, actor: Actor, key: str, new_key: str) -> None:
    """Give a draft another key, where there is one with this key.

    The key of a form that was refused stands in the journal, and would be refused for good.
    """
    with office.database.write() as tx:
        found = drafts.find_draft(tx, actor.cooperative, actor.principal, key)
        if found is None:
            return
        draft = _opened(office.privacy, actor, found)
        anew = Draft(
            key=new_key,
            write=draft.write,
            numbers=draft.numbers,
            typed=draft.typed,
            saved_at=draft.saved_at,
        )
        drafts.remove_draft(tx, actor.cooperative, actor.principal, key)
        drafts.put_draft(tx, actor.cooperative, actor.principal, _kept(office.privacy, actor, anew))


def _kept(privacy: Privacy, actor: Actor, draft: Draft) -> KeptDraft:
    return KeptDraft(
        key=draft.key,
        write=draft.write,
        numbers=urlencode(draft.numbers),
        sealed=privacy.seal(draft.typed, _place(actor, draft.key)),
        saved_at=instant_text(draft.saved_at),
    )


def _opened(privacy: Privacy, actor: Actor, kept: KeptDraft) -> Draft:
    return Draft(
        key=kept.key,
        write=kept.write,
        numbers={name: int(number) for name, number in parse_qsl(kept.numbers)},
        typed=privacy.unseal(kept.sealed, _place(actor, kept.key)),
        saved_at=dt.datetime.fromisoformat(kept.saved_at),
    )


def _place(actor: Actor, key: str) -> str:
    return f"draft/{actor.cooperative}/{actor.principal}/{key}"
