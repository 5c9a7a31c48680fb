"""The members: each is there, with the shares, pledges and debts that the accounts hold."""

import re
from collections.abc import Iterator

from .books import Books
from .books import OF_PLEDGERS
from .books import SHARES
from .books import heading_of
from .books import pledged_in
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found

#: Headings whose accounts are kept by member.
_BY_MEMBER = frozenset({SHARES, "211", "235", *OF_PLEDGERS, "906"})
_SUBJECT = re.compile(r"member:([1-9][0-9]{0,17})", re.ASCII)


def check_members(books: Books) -> Iterator[Finding]:
    """What is said of each member is what the accounts hold, and nobody is left out."""
    owing = books.owing()
    for number, member in books.members.items():
        for name, fen in (
            ("shares_fen", -books.ends.get(f"{SHARES}.{number}", 0)),
            ("pledged_fen", pledged_in(books.ends, number)),
            ("owing_fen", owing.get(number, 0)),
        ):
            if member[name] != fen:
                code = f"member-{name.removesuffix('_fen')}"
                yield fen_differs(code, "members", number, stated=member[name], computed=fen)
    for number, where in sorted(_named(books).items()):
        if number not in books.members:
            yield found("member-missing", "members", number, named_in=where)


def check_admissions(books: Books) -> Iterator[Finding]:
    """Who was admitted in the month is listed as admitted."""
    for entry in books.entries_of("member-admitted"):
        body = entry["body"]
        member = books.members.get(body["number"])
        if member is None:
            yield found("member-missing", "members", body["number"], named_in=f"E{entry['seq']}")
            continue
        for name in ("kind", "farmer", "joined_on"):
            if member[name] != body[name]:
                yield differs(
                    "member-other",
                    "members",
                    body["number"],
                    stated=member[name],
                    computed=body[name],
                )


def _named(books: Books) -> dict[int, str]:
    """The numbers of members that other tables name, and where each stands."""
    named = {}
    for entry in books.tables["entries"]:
        subject = _SUBJECT.fullmatch(entry["subject"])
        # A refusal may be of somebody who did not become a member.
        if subject and entry["kind"] != "refusal":
            named[int(subject[1])] = f"E{entry['seq']}"
    for number, loan in books.loans.items():
        named[loan["member"]] = f"L{number}"
    for account in books.ends:
        kept_for = account.partition(".")[2]
        if heading_of(account) in _BY_MEMBER and _SUBJECT.fullmatch(f"member:{kept_for}"):
            named[int(kept_for)] = account
    return named
