"""The rules of a month's end, judged again from the tables, beside the verdicts that are stated."""

from collections.abc import Iterator
from dataclasses import dataclass

from .books import Books
from .books import LOANS
from .findings import Finding
from .findings import differs
from .findings import found
from .parameters import known_rules

_BP = 10_000


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a rule says. limit: inclusive, rounded to what still holds."""

    rule: str
    unit: str
    measured: int
    limit: int
    holds: bool
    evidence: tuple[str, ...] = ()


def check_verdicts(books: Books) -> Iterator[Finding]:
    """Every verdict is stated as it follows from the tables, and every breach is listed."""
    stated = {row["rule"]: row for row in books.tables["verdicts"]}
    evidence = {
        rule: tuple(row["evidence"].split())
        for rule, row in stated.items()
        if row["outcome"] != "holds"
    }
    for judged in _judge(books):
        row = stated.get(judged.rule)
        evidence.pop(judged.rule, None)
        if not judged.holds:
            evidence[judged.rule] = judged.evidence
        due = {
            "outcome": "holds" if judged.holds else "breach",
            "unit": judged.unit,
            "measured": str(judged.measured),
            "limit": str(judged.limit),
            "evidence": " ".join(judged.evidence),
        }
        if row is None:
            yield found("verdict-missing", "verdicts", judged.rule, due=due["outcome"])
            continue
        for name, value in due.items():
            if row[name] != value:
                code = "verdict-outcome" if name == "outcome" else "verdict-other"
                yield differs(code, "verdicts", judged.rule, stated=row[name], computed=value)
    yield from _check_breaches(books, evidence)


def _check_breaches(books: Books, evidence: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    due = {(rule, case) for rule, cases in evidence.items() for case in cases or ("",)}
    stated = {(row["rule"], row["case"]) for row in books.tables["breaches"]}
    for rule, case in sorted(due - stated):
        yield found("breach-hidden", "breaches", rule, case, rule=rule, case=case or "-")
    for rule, case in sorted(stated - due):
        yield found("breach-unfounded", "breaches", rule, case, rule=rule, case=case or "-")


def _judge(books: Books) -> Iterator[_Judged]:
    """The rules whose facts are all in the tables, as far as the rulebook has them."""
    rules = known_rules(books)
    for judged in (*_of_money(books), *_of_people(books)):
        if judged.rule in rules:
            yield judged


def _of_money(books: Books) -> Iterator[_Judged]:
    cap = books.number("member-cap")
    if cap is not None:
        owing = books.owing()
        largest, limit = max(owing.values(), default=0), books.fund * cap // _BP
        above = tuple(
            f"L{number}"
            for number, loan in sorted(books.loans.items())
            if books.ends.get(f"{LOANS}.{number}", 0) and owing.get(loan["member"], 0) > limit
        )
        yield _Judged("standing-cap", "fen", largest, limit, largest <= limit, above)
    for rule in ("fund-soft-cap", "fund-hard-cap"):
        most = books.number(rule)
        if most is not None:
            yield _Judged(rule, "fen", books.fund, most, books.fund <= most)


def _of_people(books: Books) -> Iterator[_Judged]:
    present = [
        each
        for each in books.tables["members"]
        if each["joined_on"] <= books.last_day and not "" < each["left_on"] <= books.last_day
    ]
    farmers = sum(each["kind"] == "natural" and each["farmer"] == 1 for each in present)
    firms = sum(each["kind"] == "legal" for each in present)
    contributors = sum(
        each["shares_fen"] > 0 or each["pledged_fen"] > 0 for each in books.tables["members"]
    )
    share = books.number("farmer-share")
    if share is not None:
        least = -(-len(present) * share // _BP)
        yield _Judged("farmer-share", "count", farmers, least, farmers >= least)
    share, always = books.number("legal-person-share"), books.number("legal-persons-always")
    if share is not None and always is not None:
        most = max(len(present) * share, always * _BP) // _BP
        yield _Judged("legal-persons", "count", firms, most, firms <= most)
    for rule, measured in (
        ("contributors-near", contributors),
        ("contributors-most", contributors),
        ("group-size-most", len(present)),
    ):
        limit = books.number(rule)
        if limit is not None:
            yield _Judged(rule, "count", measured, limit, measured <= limit)
    least_size = books.number("group-size-least")
    if least_size is not None:
        enough = len(present) >= least_size
        yield _Judged("group-size-least", "count", len(present), least_size, enough)
