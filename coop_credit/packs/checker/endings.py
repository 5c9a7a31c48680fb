"""What ended in the month as its journal says: withdrawals, loans written off, members who left."""

from collections.abc import Iterator

from .books import Books
from .findings import Fact
from .findings import Finding
from .findings import found
from .tables import Row


def check_withdrawals(books: Books) -> Iterator[Finding]:
    """What was noticed or paid back in the month stands among the withdrawals."""
    rows = {each["number"]: each for each in books.tables["withdrawals"]}
    for entry in books.entries_of("withdrawal-noticed"):
        body = entry["body"]
        due = {"member": body["member"], "amount_fen": body["amount_fen"]}
        yield from _compare("withdrawals", body["withdrawal"], rows, due)
    for entry in _standing(books, "withdrawal-paid"):
        body = entry["body"]
        due = {"member": body["member"], "state": "paid", "paid_on": entry["booked_on"]}
        yield from _compare("withdrawals", body["withdrawal"], rows, due)


def check_written_off(books: Books) -> Iterator[Finding]:
    """A loan that was written off in the month stands so among the loans."""
    for entry in _standing(books, "loan-written-off"):
        body = entry["body"]
        due = {
            "member": body["member"],
            "state": "written-off",
            "written_off_on": entry["booked_on"],
            "borne_by": body["borne_by"],
        }
        yield from _compare("loans", body["loan"], books.loans, due)


def check_left(books: Books) -> Iterator[Finding]:
    """A member who left in the month stands so among the members."""
    for entry in books.entries_of("member-left"):
        body = entry["body"]
        yield from _compare("members", body["member"], books.members, {"left_on": body["left_on"]})


def _standing(books: Books, kind: str) -> list[Row]:
    """The entries of a kind that nothing undid in the month."""
    return [each for each in books.entries_of(kind) if each["seq"] not in books.undone]


def _compare(table: str, key: int, rows: dict[int, Row], due: dict[str, Fact]) -> Iterator[Finding]:
    row = rows.get(key)
    if row is None:
        told = " ".join(f"{name}={value}" for name, value in due.items())
        yield found("row-missing", table, key, due=told)
        return
    for name, value in due.items():
        if row[name] != value:
            yield found("row-other", table, key, column=name, stated=row[name], computed=value)
