"""The summary's figures that follow from other tables; others, such as names, are left alone."""

import re
from collections.abc import Iterator
from collections.abc import Mapping

from .books import BANK
from .books import Books
from .books import CUSTODY
from .books import FEES
from .books import LOANS
from .books import PLEDGES
from .books import SHARES
from .books import fund_in
from .books import net_debit
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found
from .listings import overdue_bands
from .tables import Row

_YUAN = re.compile(r"(-?)([0-9]{1,15})\.([0-9]{2})", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)

#: Counts and sums of the month: kinds of entries, a heading, and the side that counts up.
_FLOWS: Mapping[str, tuple[frozenset[str], str, int]] = {
    "loans.granted.in_month": (frozenset({"loan-paid-out"}), LOANS, 1),
    "loans.repaid.in_month": (frozenset({"repayment", "guarantor-paid"}), LOANS, -1),
    "loans.fees.in_month": (frozenset({"repayment", "guarantor-paid"}), FEES, -1),
}
_MORE = (("contribution", SHARES, -1), ("pledge-given", PLEDGES, 1))
_LESS = (
    ("withdrawal-paid", SHARES, 1),
    ("pledge-lowered", PLEDGES, -1),
    ("loan-written-off", PLEDGES, -1),
)
#: Without these a summary says nothing.
_NEEDED = ("fund.at_end", "loans.outstanding.amount")


def check_summary(books: Books) -> Iterator[Finding]:
    """Sums are yuan with a point, or whole fen; counts are whole."""
    stated = {row["item"]: row["value"] for row in books.tables["summary"]}
    for item in _NEEDED:
        if item not in stated:
            yield found("summary-missing", "summary", item)
    for item, fen in _sums(books).items():
        if item in stated:
            value = _fen(stated[item])
            if value is None:
                yield found("cell-misfit", "summary", item, column="value", stated=stated[item])
            elif value != fen:
                yield fen_differs("summary-sum", "summary", item, stated=value, computed=fen)
    for item, count in _counts(books).items():
        if item in stated and stated[item] != str(count):
            yield differs("summary-count", "summary", item, stated=stated[item], computed=count)


def _sums(books: Books) -> dict[str, int]:
    sums = {
        "fund.at_start": fund_in(books.starts),
        "fund.at_end": books.fund,
        "fund.contributions.amount": sum(_flow(books, *flow)[1] for flow in _MORE),
        "fund.withdrawals.amount": sum(_flow(books, *flow)[1] for flow in _LESS),
        "withdrawals_under_notice.amount": sum(each["amount_fen"] for each in _noticed(books)),
        "loans.outstanding.amount": sum(books.owing().values()),
        "bank.books": books.ends.get(BANK, 0) + books.ends.get(CUSTODY, 0),
    }
    for item, (kinds, heading, side) in _FLOWS.items():
        sums[f"{item}.amount"] = sum(_flow(books, kind, heading, side)[1] for kind in kinds)
    for band, (_, overdue, outstanding) in overdue_bands(books).items():
        sums[f"overdue.{band}.overdue"] = overdue
        sums[f"overdue.{band}.outstanding"] = outstanding
    return sums


def _counts(books: Books) -> dict[str, int]:
    open_loans = [n for n in books.loans if books.ends.get(f"{LOANS}.{n}", 0)]
    counts = {
        "members.members": _present(books, "joined_on"),
        "members.participants": _present(books, "participant_since"),
        "fund.contributions.count": sum(_flow(books, *flow)[0] for flow in _MORE),
        "fund.withdrawals.count": sum(_flow(books, *flow)[0] for flow in _LESS),
        "withdrawals_under_notice.count": len(_noticed(books)),
        "loans.outstanding.count": len(open_loans),
    }
    for item, (kinds, heading, side) in _FLOWS.items():
        counts[f"{item}.count"] = sum(_flow(books, kind, heading, side)[0] for kind in kinds)
    return counts


def _flow(books: Books, kind: str, heading: str, side: int) -> tuple[int, int]:
    """How many entries of a kind moved money of a heading, and how much; an undone one is off."""
    count = fen = 0
    for entry in books.tables["entries"]:
        is_undone = entry["kind"] == "reversal"
        counted = entry["body"]["undoes"] if is_undone else entry["kind"]
        if counted != kind:
            continue
        moved = side * net_debit(books.moves.get(entry["seq"], []), heading)
        if moved:
            count += -1 if is_undone else 1
            fen += moved
    return count, fen


def _noticed(books: Books) -> list[Row]:
    return [each for each in books.tables["withdrawals"] if each["state"] == "noticed"]


def _present(books: Books, since: str) -> int:
    end = books.last_day
    return sum(
        "" < each[since] <= end and not "" < each["left_on"] <= end
        for each in books.tables["members"]
    )


def _fen(text: str) -> int | None:
    yuan = _YUAN.fullmatch(text)
    if yuan:
        fen = int(yuan[2] + yuan[3])
        return -fen if yuan[1] else fen
    return int(text) if _WHOLE.fullmatch(text) else None
