"""The month's journal: nothing missing, nothing changed, every entry as an entry must be."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from . import canonical
from .books import Books
from .books import MEMO
from .findings import Finding
from .findings import differs
from .findings import found
from .tables import Row
from .tables import is_day

_LEAD = dt.timedelta(days=1)


def check_chain(books: Books) -> Iterator[Finding]:
    """Entries are numbered without a gap, and each digest is made of the one before it."""
    expected, head = books.manifest["first_seq"], books.manifest["previous_head"]
    for entry in books.tables["entries"]:
        if entry["seq"] != expected:
            yield differs(
                "seq-gap", "entries", entry["seq"], stated=entry["seq"], computed=expected
            )
        expected = entry["seq"] + 1
        computed = _digest(books, entry, head)
        if entry["digest"] != computed:
            yield differs(
                "entry-digest", "entries", entry["seq"], stated=entry["digest"], computed=computed
            )
        head = entry["digest"]
    through = books.manifest["through_seq"]
    if expected != through + 1:
        yield differs("seq-gap", "entries", stated=through, computed=expected - 1)
    if head != books.manifest["head"]:
        yield differs("head", "entries", stated=books.manifest["head"], computed=head)


def _digest(books: Books, entry: Row, previous: str) -> str:
    fields = ("actor", "body", "booked_on", "fingerprint", "happened_on", "key", "kind")
    more = ("recorded_at", "reverses", "seq", "subject", "voucher")
    told = {name: entry[name] for name in (*fields, *more)}
    told["cooperative"] = books.manifest["cooperative"]["id"]
    told["previous"] = previous
    told["transfers"] = [
        [move["debit"], move["credit"], move["amount_fen"]]
        for move in books.moves.get(entry["seq"], [])
    ]
    return hashlib.sha256(canonical.encode(told).encode()).hexdigest()


def check_days(books: Books) -> Iterator[Finding]:
    """Entries are booked in the month, one after the other, not before their paper nor ahead."""
    before = books.first_day
    for entry in books.tables["entries"]:
        seq, day = entry["seq"], entry["booked_on"]
        if not books.first_day <= day <= books.last_day:
            yield found("booked-outside-month", "entries", seq, booked_on=day)
        elif day < before:
            yield found("booked-back", "entries", seq, booked_on=day, before=before)
        if entry["happened_on"] > day:
            yield found(
                "paper-later", "entries", seq, booked_on=day, happened_on=entry["happened_on"]
            )
        recorded = entry["recorded_at"][:10]
        if not is_day(recorded):
            yield found("cell-misfit", "entries", seq, column="recorded_at", stated=recorded)
        elif dt.date.fromisoformat(day) - dt.date.fromisoformat(recorded) > _LEAD:
            # No zone is more than a day ahead of UTC.
            yield found("booked-ahead", "entries", seq, booked_on=day, recorded_on=recorded)
        before = max(before, day)


def check_transfers(books: Books) -> Iterator[Finding]:
    """Each entry has its transfers, and each transfer can be one."""
    for entry in books.tables["entries"]:
        lines = len(books.moves.get(entry["seq"], []))
        if entry["lines"] != lines:
            yield differs(
                "entry-lines", "entries", entry["seq"], stated=entry["lines"], computed=lines
            )
    for seq, moves in books.moves.items():
        if seq not in books.entries:
            yield found("transfer-without-entry", "transfers", seq)
        for line, move in enumerate(moves, start=1):
            debit, credit = move["debit"], move["credit"]
            key = (seq, move["line"])
            if move["line"] != line:
                yield differs(
                    "transfer-line", "transfers", *key, stated=move["line"], computed=line
                )
            if move["amount_fen"] == 0 or debit == credit:
                yield found("transfer-of-nothing", "transfers", *key, debit=debit, credit=credit)
            elif debit.startswith(MEMO) != credit.startswith(MEMO):
                yield found("memo-against-money", "transfers", *key, debit=debit, credit=credit)


def check_vouchers(books: Books) -> Iterator[Finding]:
    """Entries with transfers are numbered one after the other, others have no number."""
    expected = 0
    for entry in books.tables["entries"]:
        stated = entry["voucher"]
        if not entry["lines"]:
            if stated:
                yield differs("voucher", "entries", entry["seq"], stated=stated, computed=0)
            continue
        if stated == 0 or stated != (expected or stated):
            yield differs("voucher", "entries", entry["seq"], stated=stated, computed=expected or 1)
        expected = stated + 1


def check_reversals(books: Books) -> Iterator[Finding]:
    """An entry is undone once, later, by the same transfers the other way round."""
    done: dict[int, int] = {}
    for entry in books.tables["entries"]:
        seq, undone = entry["seq"], entry["reverses"]
        if (entry["kind"] == "reversal") != (undone > 0) or undone >= seq:
            yield found("reversal-misfit", "entries", seq, reverses=undone)
        if not undone:
            continue
        if undone in done:
            yield found("reversed-twice", "entries", seq, reverses=undone, before=done[undone])
        done.setdefault(undone, seq)
        target = books.entries.get(undone)
        if target is None or entry["kind"] != "reversal":
            continue
        swapped = sorted(
            (move["credit"], move["debit"], move["amount_fen"]) for move in books.moves.get(seq, [])
        )
        moved = sorted(
            (move["debit"], move["credit"], move["amount_fen"])
            for move in books.moves.get(undone, [])
        )
        if swapped != moved or entry["body"]["undoes"] != target["kind"]:
            yield found("reversal-other", "entries", seq, reverses=undone)
