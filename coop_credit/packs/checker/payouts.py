"""Every payout of the month judged once more, by the balances of its very moment."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping

from .books import Books
from .books import LOANS
from .books import add_months
from .books import fund_in
from .books import pledged_in
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found
from .parameters import code_of
from .tables import Row

_BP = 10_000
_CAP = "member-cap"
_OWN_PLEDGE = "own-pledge"
#: The headings that show what was written off of a loan and not recovered: its member owes it.
_LOSSES = ("332", "529", "905")


def check_payouts(books: Books) -> Iterator[Finding]:
    """The fund that a payout was judged by, the cap, the term, the votes, decision and fee."""
    balances = defaultdict(int, books.starts)
    for entry in books.tables["entries"]:
        if entry["kind"] == "loan-paid-out":
            loan = books.loans.get(entry["body"]["loan"])
            member = books.members.get(entry["body"]["member"])
            if loan is not None and member is not None:
                yield from _check_base(books, balances, entry, loan)
                yield from _check_term(books, entry, loan, member)
                yield from _check_decision(books, entry, loan)
                yield from _check_fee(books, entry, loan)
        for move in books.moves.get(entry["seq"], []):
            balances[move["debit"]] += move["amount_fen"]
            balances[move["credit"]] -= move["amount_fen"]


def _check_base(
    books: Books, balances: Mapping[str, int], entry: Row, loan: Row
) -> Iterator[Finding]:
    """The fund then and the member's debts then, own pledge set apart where the charter says so."""
    seq, number = entry["seq"], loan["number"]
    stated, bases = entry["body"]["fund_fen"], _bases(books, balances, entry, loan)
    fund = stated if stated in bases else bases[0]
    if stated != fund:
        yield fen_differs("payout-base", "entries", seq, stated=stated, computed=fund)
    if seq not in books.undone and loan["fund_fen"] != fund:
        yield fen_differs("payout-base", "loans", number, stated=loan["fund_fen"], computed=fund)
    cap = _in_force(books, _CAP, entry)
    if cap is None:
        return
    debt = loan["principal_fen"] + sum(
        balances.get(account, 0)
        for other, each in books.loans.items()
        if each["member"] == loan["member"]
        for account in (f"{LOANS}.{other}", *(f"{heading}.L{other}" for heading in _LOSSES))
    )
    limit = fund * cap // _BP
    verdict = _verdict(entry, _CAP)
    if debt > limit and verdict.get("strength") != "soft":
        yield found("payout-over-cap", "entries", seq, loan=number, debt_fen=debt, limit_fen=limit)
    said = [verdict.get(name) for name in ("measured", "limit", "holds")]
    if said != [debt, limit, int(debt <= limit)]:
        told = " ".join(str(each) for each in said)
        due = f"{debt} {limit} {int(debt <= limit)}"
        yield differs("payout-verdict", "entries", seq, stated=told, computed=due)


def _bases(books: Books, balances: Mapping[str, int], entry: Row, loan: Row) -> tuple[int, ...]:
    """The fund then as the charter counts the own pledge; both ways where it said so only later."""
    fund = fund_in(balances)
    if books.manifest["cooperative"]["funding_model"] != "pledge":
        return (fund,)
    apart = fund - pledged_in(balances, loan["member"])
    if _is_set_later(books, _OWN_PLEDGE, entry):
        return (apart, fund)
    return (apart if code_of(books, _OWN_PLEDGE) == "apart" else fund,)


def _verdict(entry: Row, rule: str) -> Mapping[str, object]:
    """What an entry's body says of a rule; nothing when it does not."""
    verdicts = entry["body"].get("verdicts", [])
    if isinstance(verdicts, list):
        for each in verdicts:
            if isinstance(each, dict) and each.get("rule") == rule:
                return each
    return {}


def _check_term(books: Books, entry: Row, loan: Row, member: Row) -> Iterator[Finding]:
    """The last day, and how long the borrower has been a member and a participant."""
    seq, day = entry["seq"], entry["booked_on"]
    months = _in_force(books, "loan-term", entry)
    if months is not None and not loan["extensions"]:
        limit = _months_after(day, months)
        if loan["due_on"] > limit:
            yield found(
                "payout-term",
                "entries",
                seq,
                loan=loan["number"],
                due_on=loan["due_on"],
                limit=limit,
            )
    months = _in_force(books, "membership-months", entry)
    if months is not None:
        opens = _months_after(member["joined_on"], months)
        if day < opens:
            yield found("payout-member", "entries", seq, member=member["number"], since=opens)
    if _in_force(books, "participation", entry) and not "" < member["participant_since"] <= day:
        since = member["participant_since"] or "-"
        yield found("payout-participant", "entries", seq, member=member["number"], since=since)


def _months_after(day: str, months: int) -> str:
    try:
        return add_months(dt.date.fromisoformat(day), months).isoformat()
    except (ValueError, OverflowError):
        return dt.date.max.isoformat()


def _check_decision(books: Books, entry: Row, loan: Row) -> Iterator[Finding]:
    """The panel's votes, the decision after them, and another hand that paid.

    Whose member number somebody bears, and who is kin of whom, as far as it was known then.
    """
    seq, day, decided_on = entry["seq"], entry["booked_on"], loan["decided_on"]
    if not "" < decided_on <= day:
        yield found("payout-undecided", "entries", seq, loan=loan["number"], day=decided_on or "-")
    if loan["decided_by"] in {"", entry["actor"]}:
        yield found("payout-same-hand", "entries", seq, loan=loan["number"], actor=entry["actor"])
    appointed = {each["body"]["handle"] for each in _later(books, "staff-appointed", entry)}
    persons = {
        each["handle"]: each["member"]
        for each in books.tables["staff"]
        if each["handle"] not in appointed
    }
    declared = {
        (each["body"]["member"], each["body"]["handle"])
        for each in _later(books, "relation-declared", entry)
    }
    kin = {
        each["handle"]
        for each in books.tables["relations"]
        if each["member"] == loan["member"]
        and (each["member"], each["handle"]) not in declared
        and each["declared_on"] <= decided_on
        and not "" < each["ended_on"] <= decided_on
    }
    votes = own = 0
    for vote in books.tables["votes"]:
        if vote["loan"] == loan["number"] and vote["voted_on"] <= decided_on:
            handle = vote["panellist"]
            is_own = persons.get(handle) == loan["member"]
            own += is_own
            votes += vote["vote"] == "for" and not is_own and handle not in kin
    needed = _in_force(books, "panel-votes", entry)
    if needed is not None and votes < needed:
        yield differs("payout-votes", "entries", seq, stated=votes, computed=needed)
    most = _in_force(books, "panel-borrower-votes", entry)
    if most is not None and own > most:
        yield differs("payout-own-vote", "entries", seq, stated=own, computed=most)


def _check_fee(books: Books, entry: Row, loan: Row) -> Iterator[Finding]:
    """The usage fee, by the prime rate of the approval and by the cooperative's own cap."""
    limits = [_in_force(books, "usage-fee-cap", entry)]
    prime, multiple = _in_force(books, "lpr", entry), _in_force(books, "lpr-multiple", entry)
    if prime is not None and multiple is not None:
        is_of_approval = books.parameters["lpr"]["since"] <= loan["decided_on"]
        limits.append(prime * multiple if is_of_approval else None)
    for limit in limits:
        if limit is not None and loan["rate_bp"] > limit:
            yield differs(
                "payout-fee", "entries", entry["seq"], stated=loan["rate_bp"], computed=limit
            )


def _in_force(books: Books, parameter: str, entry: Row) -> int | None:
    """A number of the parameters, if it was in force at the moment of an entry already."""
    value, day = books.number(parameter), entry["booked_on"]
    if value is None or _is_set_later(books, parameter, entry):
        return None
    return None if books.parameters[parameter]["since"] > day else value


def _is_set_later(books: Books, parameter: str, entry: Row) -> bool:
    """Whether the charter said a parameter, or the rulebook changed, after an entry."""
    said = _later(books, "charter-value-set", entry)
    return bool(_later(books, "rulebook-adopted", entry)) or any(
        each["body"]["parameter"] == parameter for each in said
    )


def _later(books: Books, kind: str, entry: Row) -> list[Row]:
    """The entries of a kind that came after an entry."""
    return [each for each in books.entries_of(kind) if each["seq"] > entry["seq"]]
