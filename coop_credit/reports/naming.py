"""Whom entries speak of by number and handle: members and staff, by name."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value
from coop_credit.ledger.entries import member_in
from coop_credit.reports.whole_registers import member_name
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store.database import Database
from coop_credit.store.people import Member
from coop_credit.store.privacy import Privacy

#: Things in the body of an entry that are numbers of members.
_MEMBERS = frozenset({"guarantor", "member", "members"})


def names_in(
    database: Database, privacy: Privacy, cooperative: str, entries: Iterable[Entry]
) -> dict[str, str]:
    """The names of the staff and of the members in entries, by code: ``member:9``, ``staff:wang``.

    Two statements, however many entries there are.
    """
    wanted = {number for entry in entries for number in _members_of(entry)}
    with database.snapshot() as tx:
        found = people.members_among(tx, cooperative, sorted(wanted))
        staff = cooperatives.all_staff(tx, cooperative)
    names = _called(privacy, cooperative, found)
    for each in staff:
        sealed = privacy.unseal(each.sealed, f"staff/{cooperative}/{each.handle}")
        names[f"staff:{each.handle}"] = sealed["name"]
    return names


def members_named(
    database: Database, privacy: Privacy, cooperative: str, numbers: Sequence[int]
) -> dict[str, str]:
    """The names of these members, by code, in one statement; none where nobody is asked for."""
    if not numbers:
        return {}
    with database.read() as tx:
        found = people.members_among(tx, cooperative, numbers)
    return _called(privacy, cooperative, found)


def _called(privacy: Privacy, cooperative: str, found: Mapping[int, Member]) -> dict[str, str]:
    return {
        f"member:{number}": member_name(privacy, cooperative, number, each.sealed)
        for number, each in found.items()
    }


def _members_of(entry: Entry) -> Iterator[int]:
    subject = member_in(entry.subject)
    if subject:
        yield subject
    yield from _members_below(entry.body)


def _members_below(value: Value, name: str = "") -> Iterator[int]:
    match value:
        case int():
            if name in _MEMBERS:
                yield value
        case Mapping():
            for inner, each in value.items():
                yield from _members_below(each, inner)
        case list() | tuple():
            for each in value:
                yield from _members_below(each, name)
