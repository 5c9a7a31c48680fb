"""Rulebooks: added for every cooperative, and adopted by one in place of another. 规则"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.errors import NotAllowed
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Value
from coop_credit.lending.pledges import FundingModel
from coop_credit.operations.desk import Desk
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import check_rulebook
from coop_credit.rulebook.charter import check_charter_value
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import rulebooks as packaged
from coop_credit.store import cooperatives
from coop_credit.store import rulebooks
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import RulebookText
from coop_credit.store.rulebooks import provisions_for


class RulebookExists(Failure):
    """The id is that of another text. An id names one text for ever."""

    code = "rulebook-exists"


def add_rulebook(
    office: Office, actor: Actor, rulebook: str, content: str
) -> tuple[RulebookText, bool]:
    """Keep a rulebook under an id for ever; its text, and whether it was not there before.

    It is reference, as tokens are: no entry of any cooperative. content: TOML text that
    ``telling.sound_rulebook`` found nothing wrong with. Raises ``NotAllowed``, and
    ``RulebookExists`` when the id has another text.
    """
    if Role.ADMINISTRATOR not in actor.roles:
        raise NotAllowed(roles=Role.ADMINISTRATOR)
    text = RulebookText(
        rulebook=rulebook,
        digest=rulebooks.digest_of(content),
        content=content,
        added_at=instant_text(office.clock.now()),
        added_by=actor.principal,
    )
    with office.database.write() as tx:
        is_new = rulebook not in packaged() and rulebooks.add_text(tx, text)
        kept = rulebooks.find_text(tx, rulebook)
    if kept.digest != text.digest:
        raise RulebookExists(rulebook=rulebook, digest=kept.digest)
    return kept, is_new


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptRulebook:
    """The cooperative is judged by another rulebook from today on. rulebook: its id."""

    rulebook: str


def adopt_rulebook(desk: Desk, command: AdoptRulebook) -> Entry:
    """Write down the rulebook that counts from now on; what was judged stays as it was. 换用规则集

    An own number that was set before today must fit as if it were set today. Raises
    ``UnknownRulebook``, ``RulebookDamaged``, ``NoPledgesInRulebook``, and what
    ``rulebook.charter.check_charter_value`` raises for an own number that does not fit.
    """
    book = provisions_for(desk.tx, command.rulebook)
    if book.id == desk.provisions.id:
        desk.refuse("rulebook-adopted-already", subject=ABOUT_COOPERATIVE, rulebook=book.id)
    if book.since > desk.today:
        desk.refuse(
            "rulebook-begins-later",
            subject=ABOUT_COOPERATIVE,
            rulebook=book.id,
            since=book.since.isoformat(),
            today=desk.today.isoformat(),
        )
    check_rulebook(book, FundingModel(desk.lane.funding_model))
    for value in _counting_from_today(desk):
        if value.parameter in book.parameters or _is_own(desk, value.parameter):
            check_charter_value(book, value)
    named = naming(desk.tx, book.id)
    cooperatives.set_rulebook(desk.tx, desk.cooperative, book.id)
    return desk.record(
        Kind.RULEBOOK_ADOPTED,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body=named,
    )


def naming(tx: Tx, rulebook: str) -> dict[str, Value]:
    """What an entry says of a rulebook: its id, and the digest of an added one's text."""
    added = rulebooks.find_added(tx, rulebook)
    named: dict[str, Value] = {"rulebook": rulebook}
    return named if added is None else named | {"rulebook_digest": added.digest}


def _counting_from_today(desk: Desk) -> Iterator[CharterValue]:
    """The charter's newest values, from today on, and those that come into force later."""
    newest: dict[str, CharterValue] = {}
    for value in sorted(desk.charter, key=lambda each: each.since):
        if value.since > desk.today:
            yield value
        else:
            newest[value.parameter] = replace(value, since=desk.today)
    yield from newest.values()


def _is_own(desk: Desk, parameter: str) -> bool:
    """Whether a number is the cooperative's own, and not one that others publish."""
    known = desk.provisions.parameters.get(parameter)
    return known is not None and not known.entered
