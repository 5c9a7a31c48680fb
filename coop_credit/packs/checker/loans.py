"""The loans: none left out, each with the balance, the plan and the lateness that it must have."""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Mapping

from .books import Books
from .books import LOANS
from .books import add_months
from .books import heading_of
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found
from .tables import Row

_PAID_OUT = "paid-out"
#: The parameters with the days late from which a loan is in each grade, the best first.
_GRADES: Mapping[str, str] = {
    "special-mention": "grade-special-mention-days",
    "substandard": "grade-substandard-days",
    "doubtful": "grade-doubtful-days",
    "loss": "grade-loss-days",
}


def check_loans(books: Books) -> Iterator[Finding]:
    """What is owed on each loan is the balance of its account, and no loan is left out."""
    for number, loan in books.loans.items():
        owing = books.ends.get(f"{LOANS}.{number}", 0)
        if loan["owing_fen"] != owing:
            yield fen_differs(
                "loan-owing", "loans", number, stated=loan["owing_fen"], computed=owing
            )
        if owing and loan["state"] != _PAID_OUT:
            yield found("loan-state", "loans", number, state=loan["state"], owing_fen=owing)
        if owing > loan["principal_fen"]:
            yield fen_differs(
                "loan-principal", "loans", number, stated=loan["principal_fen"], computed=owing
            )
    listed = {f"{LOANS}.{number}" for number in books.loans}
    for account, fen in books.ends.items():
        if heading_of(account) == LOANS and fen and account not in listed:
            _, _, kept_for = account.partition(".")
            yield found("loan-missing", "loans", kept_for, owing_fen=fen, account=account)


def check_plans(books: Books) -> Iterator[Finding]:
    """Instalments make the principal; what is open of them is what repayments left."""
    for number, loan in books.loans.items():
        plan = books.plans.get(number, [])
        principal = sum(each["principal_fen"] for each in plan)
        if principal != loan["principal_fen"]:
            yield fen_differs(
                "instalments-principal",
                "instalments",
                number,
                stated=principal,
                computed=loan["principal_fen"],
            )
        last = plan[-1]["due_on"] if plan else ""
        if last != loan["due_on"]:
            yield differs(
                "instalments-due", "instalments", number, stated=last, computed=loan["due_on"]
            )
        yield from _check_unpaid(loan, plan)
        if not loan["extensions"]:
            yield from _check_agreed(loan, plan)
    for number in sorted(books.plans.keys() - books.loans.keys()):
        yield found("instalments-foreign", "instalments", number)


def _check_unpaid(loan: Row, plan: list[Row]) -> Iterator[Finding]:
    if loan["state"] == _PAID_OUT:
        repaid = loan["principal_fen"] - loan["owing_fen"]
    elif loan["state"] == "written-off":
        repaid = sum(each["principal_fen"] - each["unpaid_fen"] for each in plan)
    else:
        repaid = 0
    for each in plan:
        paid = min(max(repaid, 0), each["principal_fen"])
        repaid -= paid
        left = each["principal_fen"] - paid
        if each["unpaid_fen"] != left:
            key = (each["loan"], each["number"])
            yield fen_differs(
                "instalment-unpaid", "instalments", *key, stated=each["unpaid_fen"], computed=left
            )


def _check_agreed(loan: Row, plan: list[Row]) -> Iterator[Finding]:
    """A plan that was never changed follows from what was agreed."""
    count = loan["instalments"]
    if len(plan) != count or not plan:
        yield differs(
            "instalments-number", "instalments", loan["number"], stated=len(plan), computed=count
        )
        return
    if loan["schedule_kind"] == "irregular":
        return
    last, fen = dt.date.fromisoformat(loan["due_on"]), loan["principal_fen"]
    parts = {
        "equal-principal": [fen // count + (each < fen % count) for each in range(count)],
        "bullet": [0] * (count - 1) + [fen],
    }.get(loan["schedule_kind"], [each["principal_fen"] for each in plan])
    for place, (each, part) in enumerate(zip(plan, parts, strict=True), start=1):
        due_on = _months_back(last, count - place)
        if (each["due_on"], each["principal_fen"]) != (due_on, part):
            yield found(
                "instalment-agreed",
                "instalments",
                each["loan"],
                each["number"],
                due_on=each["due_on"],
                agreed_on=due_on,
                stated_fen=each["principal_fen"],
                computed_fen=part,
            )


def _months_back(last: dt.date, months: int) -> str:
    """The day so many months earlier; ``""`` for one before all days."""
    if last.year * 12 + last.month - months <= 12:
        return ""
    return add_months(last, -months).isoformat()


def check_lateness(books: Books) -> Iterator[Finding]:
    """The days late of every loan with a balance, and the grade that follows from them."""
    for number, loan in books.loans.items():
        if loan["state"] != _PAID_OUT:
            continue
        late = days_late(books, number)
        if loan["days_late"] != late:
            yield differs("days-late", "loans", number, stated=loan["days_late"], computed=late)
        begins = {grade: books.number(each) for grade, each in _GRADES.items()}
        if not loan["owing_fen"] or None in begins.values():
            continue
        begun = [grade for grade, days in begins.items() if days is not None and days <= late]
        grade = begun[-1] if begun else "normal"
        if loan["grade"] != grade:
            yield differs("grade", "loans", number, stated=loan["grade"], computed=grade)


def days_late(books: Books, loan: int) -> int:
    """Days from the earliest principal that is due and not paid to the month's last day."""
    due = [
        each["due_on"]
        for each in books.plans.get(loan, [])
        if each["unpaid_fen"] and each["due_on"] < books.last_day
    ]
    return (books.ends_on - dt.date.fromisoformat(min(due))).days if due else 0


def check_applications(books: Books) -> Iterator[Finding]:
    """What was applied for in the month stands in the loan's row as it was applied for."""
    for entry in books.entries_of("loan-applied"):
        body, number = entry["body"], entry["body"]["loan"]
        loan = books.loans.get(number)
        if loan is None:
            yield found("loan-missing", "loans", number, owing_fen=0, account=f"E{entry['seq']}")
            continue
        fixed = ["member", "principal_fen"] + ([] if loan["extensions"] else ["due_on"])
        for name in fixed:
            if loan[name] != body[name]:
                yield differs("loan-other", "loans", number, stated=loan[name], computed=body[name])


def check_lent(books: Books) -> Iterator[Finding]:
    """Payouts of the month agree with their loans and with their transfers."""
    for entry in books.entries_of("loan-paid-out"):
        body, seq, number = entry["body"], entry["seq"], entry["body"]["loan"]
        loan = books.loans.get(number)
        if loan is None:
            yield found("loan-missing", "loans", number, owing_fen=0, account=f"E{seq}")
            continue
        lent = _on_loan(books, seq, number)
        if lent != loan["principal_fen"]:
            yield fen_differs(
                "loan-principal", "loans", number, stated=loan["principal_fen"], computed=lent
            )
        due: tuple[tuple[str, str | int], ...] = (("member", body["member"]),)
        if seq not in books.undone:
            due += (("paid_out_on", entry["booked_on"]),)
        for name, value in due:
            if loan[name] != value:
                yield differs("loan-other", "loans", number, stated=loan[name], computed=value)
        if seq not in books.undone and loan["state"] not in {_PAID_OUT, "written-off"}:
            yield found("loan-state", "loans", number, state=loan["state"], owing_fen=lent)


def check_repaid(books: Books) -> Iterator[Finding]:
    """Repayments of the month agree with their loans and with their transfers."""
    for entry in books.entries_of("repayment"):
        body, seq, number = entry["body"], entry["seq"], entry["body"]["loan"]
        loan = books.loans.get(number)
        if loan is None or loan["member"] != body["member"]:
            yield found("loan-missing", "loans", number, owing_fen=0, account=f"E{seq}")
        repaid = -_on_loan(books, seq, number)
        parts = body["fee_fen"] + body["principal_fen"] + body["excess_fen"]
        for name, computed in (("principal_fen", repaid), ("amount_fen", parts)):
            if body[name] != computed:
                yield fen_differs("repayment", "entries", seq, stated=body[name], computed=computed)


def _on_loan(books: Books, seq: int, loan: int) -> int:
    """What an entry's transfers put on the debit side of a loan's account."""
    account = f"{LOANS}.{loan}"
    return sum(
        move["amount_fen"] * ((move["debit"] == account) - (move["credit"] == account))
        for move in books.moves.get(seq, [])
    )
