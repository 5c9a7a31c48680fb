"""What would have been, had other numbers been in force: judged from a pack's tables alone.

Nothing is written. Only the numbers that are set are judged, each as its rule judges it:

- ``member-cap`` (basis points): what a member owes on all loans against that part of the fund,
  rounded down to whole fen; at a payout by the balances of that very moment.
- ``loan-term`` (months): the last day against the day of the payout and so many months more.
  A loan that was extended is not judged: its last day was agreed later.
- ``usage-fee-cap`` (basis points a year): the rate agreed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.packs.checker.books import Books
from coop_credit.packs.checker.books import LOANS
from coop_credit.packs.checker.books import add_months
from coop_credit.packs.checker.books import fund_in
from coop_credit.packs.checker.books import pledged_in
from coop_credit.packs.checker.parameters import code_of
from coop_credit.packs.checker.tables import Row

_BP = 10_000
MEMBER_CAP = "member-cap"
LOAN_TERM = "loan-term"
USAGE_FEE_CAP = "usage-fee-cap"
#: The numbers that can be set.
SETTABLE = (LOAN_TERM, MEMBER_CAP, USAGE_FEE_CAP)
#: The headings that show what was written off of a loan: its member still owes it.
_LOSSES = ("332", "529", "905")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A loan as it stands at a month's end (seq 0), or the payout of the entry ``seq``.

    amount_fen: what is owed on it, or was paid out. failures: nothing when all would hold.
    """

    month: str
    loan: int
    member: int
    seq: int
    amount_fen: int
    failures: tuple["Fails", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fails:
    """A number that is broken. unit: ``fen``, ``day`` (ISO text) or ``bp``; limit: inclusive."""

    parameter: str
    unit: str
    measured: str
    limit: str


def judge_standing(books: Books, numbers: Mapping[str, int]) -> list[Judged]:
    """Every loan that is owed on at the month's end, by number. numbers: by ``SETTABLE`` names."""
    owing = books.owing()
    return [
        Judged(
            month=books.month,
            loan=number,
            member=loan["member"],
            seq=0,
            amount_fen=owed,
            failures=tuple(
                _failures(
                    numbers,
                    loan,
                    starts_on=loan["paid_out_on"],
                    debt=owing[loan["member"]],
                    fund=books.fund,
                )
            ),
        )
        for number, loan in sorted(books.loans.items())
        if (owed := books.ends.get(f"{LOANS}.{number}", 0)) > 0
    ]


def judge_payouts(books: Books, numbers: Mapping[str, int]) -> list[Judged]:
    """Every payout of the month that was not undone in it, in the journal's order."""
    made = []
    balances = defaultdict(int, books.starts)
    for entry in books.tables["entries"]:
        if entry["kind"] == "loan-paid-out" and entry["seq"] not in books.undone:
            loan = books.loans[entry["body"]["loan"]]
            failures = _failures(
                numbers,
                loan,
                starts_on=entry["booked_on"],
                debt=loan["principal_fen"] + _debt(books, balances, loan["member"]),
                fund=_fund(books, balances, loan["member"]),
            )
            made.append(
                Judged(
                    month=books.month,
                    loan=loan["number"],
                    member=loan["member"],
                    seq=entry["seq"],
                    amount_fen=loan["principal_fen"],
                    failures=tuple(failures),
                )
            )
        for move in books.moves.get(entry["seq"], []):
            balances[move["debit"]] += move["amount_fen"]
            balances[move["credit"]] -= move["amount_fen"]
    return made


def _debt(books: Books, balances: Mapping[str, int], member: int) -> int:
    """What a member owes on all loans at a moment, written off or not."""
    return sum(
        balances.get(account, 0)
        for number, loan in books.loans.items()
        if loan["member"] == member
        for account in (f"{LOANS}.{number}", *(f"{each}.L{number}" for each in _LOSSES))
    )


def _fund(books: Books, balances: Mapping[str, int], member: int) -> int:
    """The fund at a moment, the borrower's own pledge set apart where the charter says so."""
    is_pledged = books.manifest["cooperative"]["funding_model"] == "pledge"
    apart = is_pledged and code_of(books, "own-pledge") == "apart"
    return fund_in(balances) - (pledged_in(balances, member) if apart else 0)


def _failures(
    numbers: Mapping[str, int], loan: Row, *, starts_on: str, debt: int, fund: int
) -> Iterator[Fails]:
    if LOAN_TERM in numbers and not loan["extensions"]:
        latest = _months_after(starts_on, numbers[LOAN_TERM])
        if loan["due_on"] > latest:
            yield Fails(parameter=LOAN_TERM, unit="day", measured=loan["due_on"], limit=latest)
    if MEMBER_CAP in numbers:
        most = fund * numbers[MEMBER_CAP] // _BP
        if debt > most:
            yield Fails(parameter=MEMBER_CAP, unit="fen", measured=str(debt), limit=str(most))
    if USAGE_FEE_CAP in numbers and loan["rate_bp"] > numbers[USAGE_FEE_CAP]:
        rate, most = loan["rate_bp"], numbers[USAGE_FEE_CAP]
        yield Fails(parameter=USAGE_FEE_CAP, unit="bp", measured=str(rate), limit=str(most))


def _months_after(day: str, months: int) -> str:
    """The same day so many months later; the last day there is beyond what can be reckoned."""
    try:
        return add_months(dt.date.fromisoformat(day), months).isoformat()
    except (ValueError, OverflowError):
        return dt.date.max.isoformat()
