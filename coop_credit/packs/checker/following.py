"""What joins a pack to the one of the month before, and what may not change in between."""

import datetime as dt
from collections.abc import Iterator

from .books import Books
from .books import SHARES
from .books import pledged_in
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found
from .seal import MANIFEST
from .seal import digest
from .tables import Row

_LOAN_FIXED = ("member", "principal_fen", "rate_bp", "day_base", "applied_on")
_MEMBER_FIXED = ("kind", "farmer", "joined_on")
#: Kinds of entries after which the plan of a loan may be another.
_REPLANNING = frozenset({"loan-extended", "loan-paid-out", "reversal"})


def check_joined(older: Books, older_manifest: bytes, books: Books) -> Iterator[Finding]:
    """The same cooperative, the month after, and the journal goes on where it ended.

    older_manifest: the bytes of the manifest of the pack before.
    """
    before, now = older.manifest, books.manifest
    due = {
        "month": _month_after(older.month),
        "previous_manifest": digest(older_manifest),
        "previous_head": before["head"],
        "first_seq": before["through_seq"] + 1,
    }
    if now["cooperative"]["id"] != before["cooperative"]["id"]:
        facts = {"stated": now["cooperative"]["id"], "computed": before["cooperative"]["id"]}
        yield Finding("previous-cooperative", MANIFEST, "cooperative", facts)
        return
    for name, value in due.items():
        if now[name] != value:
            code = f"previous-{name.removeprefix('previous_').replace('_', '-')}"
            yield Finding(code, MANIFEST, name, {"stated": now[name], "computed": value})
    if now["key"] != before["key"]:
        facts = {"stated": now["key"], "computed": before["key"]}
        yield Finding("signer-changed", MANIFEST, "key", facts)
    used = [each["voucher"] for each in older.tables["entries"] if each["voucher"]]
    vouchers = [each for each in books.tables["entries"] if each["voucher"]]
    if used and vouchers and vouchers[0]["voucher"] != used[-1] + 1:
        yield differs(
            "voucher",
            "entries",
            vouchers[0]["seq"],
            stated=vouchers[0]["voucher"],
            computed=used[-1] + 1,
        )
    for undone in sorted(older.undone & books.undone):
        seq = next(e["seq"] for e in books.tables["entries"] if e["reverses"] == undone)
        yield found("reversed-twice", "entries", seq, reverses=undone, before=before["month"])


def check_carried(older: Books, books: Books) -> Iterator[Finding]:
    """The balances at the start are those of the end before."""
    ended = {row["account"]: row for row in older.tables["balances"]}
    for row in books.tables["balances"]:
        account = row["account"]
        before = ended.pop(account, {"end_debit_fen": 0, "end_credit_fen": 0})
        for side in ("debit", "credit"):
            stated, due = row[f"start_{side}_fen"], before[f"end_{side}_fen"]
            if stated != due:
                yield fen_differs("balance-start", "balances", account, stated=stated, computed=due)
    for account, row in ended.items():
        yield found(
            "balance-missing",
            "balances",
            account,
            debit_fen=row["end_debit_fen"],
            credit_fen=row["end_credit_fen"],
        )


def check_kept(older: Books, books: Books) -> Iterator[Finding]:
    """Members stay listed, loans until they are at rest, and what was agreed stays agreed."""
    for number, member in older.members.items():
        now = books.members.get(number)
        if now is None:
            yield found(
                "member-vanished",
                "members",
                number,
                shares_fen=-older.ends.get(f"{SHARES}.{number}", 0)
                + pledged_in(older.ends, number),
                owing_fen=member["owing_fen"],
            )
        else:
            yield from _same("member-changed", "members", member, now, _MEMBER_FIXED)
    replanned = {
        entry["body"]["loan"]
        for entry in books.tables["entries"]
        if entry["kind"] in _REPLANNING and isinstance(entry["body"].get("loan"), int)
    }
    for number, loan in older.loans.items():
        now = books.loans.get(number)
        if now is None:
            if _is_running(loan):
                yield found("loan-vanished", "loans", number, owing_fen=loan["owing_fen"])
            continue
        fixed: tuple[str, ...] = _LOAN_FIXED
        if number not in replanned:
            fixed += ("due_on", "fund_fen", "paid_out_on", "extensions")
            yield from _same_plan(older, books, number)
        yield from _same("loan-changed", "loans", loan, now, fixed)


def _is_running(loan: Row) -> bool:
    if loan["state"] == "paid-out":
        return bool(loan["owing_fen"])
    return loan["state"] in {"applied", "approved", "written-off"}


def _same(
    code: str, table: str, before: Row, now: Row, names: tuple[str, ...]
) -> Iterator[Finding]:
    for name in names:
        if now[name] != before[name]:
            yield found(
                code, table, now["number"], column=name, stated=now[name], computed=before[name]
            )


def _same_plan(older: Books, books: Books, loan: int) -> Iterator[Finding]:
    now = {each["number"]: each for each in books.plans.get(loan, [])}
    for before in older.plans.get(loan, []):
        each = now.get(before["number"])
        was = f"{before['due_on']} {before['principal_fen']}"
        stated = "-" if each is None else f"{each['due_on']} {each['principal_fen']}"
        if stated != was:
            yield differs(
                "instalment-changed",
                "instalments",
                loan,
                before["number"],
                stated=stated,
                computed=was,
            )


def check_charter(older: Books, books: Books) -> Iterator[Finding]:
    """What the charter changed has an entry of this month or of the month before."""
    announced = {
        (entry["body"]["parameter"], entry["body"]["since"])
        for each in (older, books)
        for entry in each.entries_of("charter-value-set")
    }
    for name, row in books.parameters.items():
        was = older.parameters.get(name, {}).get("value", "")
        changed = row["set_by"] == "charter" and row["value"] != was
        if changed and (name, row["since"]) not in announced:
            yield found("charter-unannounced", "parameters", name, stated=row["value"], was=was)


def check_closing(books: Books, older: Books | None, older_manifest: bytes) -> Iterator[Finding]:
    """An entry that closed the month before names its head, its root and its manifest."""
    for entry in books.entries_of("month-closed"):
        body, seq = entry["body"], entry["seq"]
        if body["month"] >= books.month:
            yield differs(
                "closing-month", "entries", seq, stated=body["month"], computed=books.month
            )
        if _month_after(body["month"]) != books.month:
            continue
        due = {
            "head": books.manifest["previous_head"],
            "manifest_digest": books.manifest["previous_manifest"],
        }
        if older is not None and older.month == body["month"]:
            due = {
                "head": older.manifest["head"],
                "root": older.manifest["root"],
                "manifest_digest": digest(older_manifest),
            }
        for name, value in due.items():
            if body[name] != value:
                code = f"closing-{name.replace('_', '-')}"
                yield differs(code, "entries", seq, stated=body[name], computed=value)


def check_statement(older: Books, books: Books) -> Iterator[Finding]:
    """The bank's statement of the month before is the one that the journal now has."""
    stated = {row["month"]: row for row in older.tables["bank"]}
    for entry in books.entries_of("bank-balance"):
        row, fen = stated.get(entry["body"]["month"]), entry["body"]["balance_fen"]
        if row is not None and row["statement_seq"] == entry["seq"] and fen != row["statement_fen"]:
            yield fen_differs(
                "bank-statement", "entries", entry["seq"], stated=fen, computed=row["statement_fen"]
            )


def _month_after(month: str) -> str:
    """The month after; ``""`` after one that is none."""
    try:
        first = dt.date.fromisoformat(f"{month}-01")
        return (first.replace(day=28) + dt.timedelta(days=4)).isoformat()[:7]
    except (ValueError, OverflowError):
        return ""
