"""The lists that follow from other tables, made once more and compared."""

import re
from collections.abc import Iterator
from collections.abc import Mapping

from .books import BANK
from .books import Books
from .books import CUSTODY
from .books import LOANS
from .books import PLEDGES
from .books import SHARES
from .books import net_debit
from .findings import Fact
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found
from .loans import days_late

#: Bands of lateness with the last day late of each, the mildest first.
_BANDS = (("1-90", 90), ("91-180", 180), ("over-180", None))
_LARGEST = 10
_COMMITMENT = re.compile("[0-9a-f]{64}")

Line = Mapping[str, Fact]


def check_late(books: Books) -> Iterator[Finding]:
    """The entries whose paper is from an earlier month, and what they moved."""
    due: dict[int, Line] = {}
    for entry in books.tables["entries"]:
        moves = books.moves.get(entry["seq"], [])
        if moves and entry["happened_on"] < books.first_day:
            due[entry["seq"]] = {
                **{name: entry[name] for name in ("kind", "happened_on", "booked_on")},
                "fund_fen": net_debit(moves, PLEDGES) - net_debit(moves, SHARES),
                "lent_fen": net_debit(moves, LOANS),
                "bank_fen": net_debit(moves, BANK),
            }
    yield from _compare(books, "late", "seq", due)


def check_undone(books: Books) -> Iterator[Finding]:
    """The entries that were undone in the month."""
    due = {
        entry["seq"]: {
            "reverses": entry["reverses"],
            "kind": entry["body"]["undoes"],
            "booked_on": entry["booked_on"],
            "amount_fen": sum(each["amount_fen"] for each in books.moves.get(entry["seq"], [])),
        }
        for entry in books.entries_of("reversal")
    }
    yield from _compare(books, "reversals", "seq", due)


def check_concentration(books: Books) -> Iterator[Finding]:
    """Those who owe most, the largest first; among equals the lower number."""
    largest = sorted(books.owing().items(), key=lambda each: (-each[1], each[0]))[:_LARGEST]
    due = {
        rank: {"member": member, "owing_fen": fen}
        for rank, (member, fen) in enumerate(largest, start=1)
    }
    yield from _compare(books, "concentration", "rank", due)


def _compare(books: Books, table: str, key: str, due: Mapping[int, Line]) -> Iterator[Finding]:
    """What a table says beside what it must say."""
    stated = {row[key]: row for row in books.tables[table]}
    for each in sorted(due.keys() - stated.keys()):
        yield found("row-missing", table, each, due=_told(due[each]))
    for each, row in stated.items():
        if each not in due:
            yield found("row-extra", table, each)
            continue
        for name, value in due[each].items():
            if row[name] != value:
                code = "row-sum" if name.endswith("_fen") else "row-other"
                suffix = "_fen" if name.endswith("_fen") else ""
                facts = {f"stated{suffix}": row[name], f"computed{suffix}": value}
                yield found(code, table, each, column=name, **facts)


def _told(line: Line) -> str:
    return " ".join(f"{name}={value}" for name, value in line.items())


def check_overdue(books: Books) -> Iterator[Finding]:
    """The loans in each band of lateness; a band without any may be left out."""
    stated = {row["band"]: row for row in books.tables["overdue"]}
    for band, (loans, overdue, outstanding) in overdue_bands(books).items():
        row = stated.pop(band, {"loans": "", "overdue_fen": 0, "outstanding_fen": 0})
        names = " ".join(f"L{number}" for number in loans)
        if row["loans"] != names:
            yield differs("overdue-loans", "overdue", band, stated=row["loans"], computed=names)
        for name, fen in (("overdue_fen", overdue), ("outstanding_fen", outstanding)):
            if row[name] != fen:
                yield fen_differs("overdue-sum", "overdue", band, stated=row[name], computed=fen)
    for band in stated:
        yield found("row-extra", "overdue", band)


def overdue_bands(books: Books) -> dict[str, tuple[list[int], int, int]]:
    """For each band its loans, the principal that is overdue, and all that is owed on them."""
    lent = {
        number: days_late(books, number)
        for number, loan in sorted(books.loans.items())
        if loan["state"] == "paid-out" and books.ends.get(f"{LOANS}.{number}", 0)
    }
    bands, below = {}, 0
    for band, most in _BANDS:
        loans = [n for n, late in lent.items() if late > below and (most is None or late <= most)]
        overdue = sum(
            each["unpaid_fen"]
            for number in loans
            for each in books.plans.get(number, [])
            if each["due_on"] < books.last_day
        )
        outstanding = sum(books.ends.get(f"{LOANS}.{number}", 0) for number in loans)
        bands[band] = (loans, overdue, outstanding)
        below = most or below
    return bands


def check_bank(books: Books) -> Iterator[Finding]:
    """The custodian account in the books and at the bank, and whether they agree."""
    months = [row["month"] for row in books.tables["bank"]]
    if months != [books.month]:
        yield differs("bank-month", "bank", stated=" ".join(months), computed=books.month)
        return
    row = books.tables["bank"][0]
    held = books.ends.get(BANK, 0) + books.ends.get(CUSTODY, 0)
    if row["books_fen"] != held:
        yield fen_differs("bank-books", "bank", books.month, stated=row["books_fen"], computed=held)
    difference = row["statement_fen"] - row["books_fen"]
    if row["difference_fen"] != difference:
        yield fen_differs(
            "bank-difference",
            "bank",
            books.month,
            stated=row["difference_fen"],
            computed=difference,
        )
    state = "differs" if difference else "agrees"
    if row["state"] != state:
        yield differs("bank-state", "bank", books.month, stated=row["state"], computed=state)
    if difference and _COMMITMENT.fullmatch(row["explanation"]) is None:
        yield found("bank-unexplained", "bank", books.month, difference_fen=difference)
    through = books.manifest["through_seq"]
    if row["statement_seq"] <= through:
        yield found(
            "bank-statement-early", "bank", books.month, seq=row["statement_seq"], through=through
        )
