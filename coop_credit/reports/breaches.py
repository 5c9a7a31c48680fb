"""What a regulator is shown of broken rules: each breach of a month, and the case behind one.

A breach is a rule that did not hold, in an entry that moved money all the same (overridden,
or reported only) or of the books as they stood at the month's end. What was refused, or only
asked for, broke nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import NONE
from coop_credit.ledger.entries import about_member
from coop_credit.money import Money
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import loan_statements
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.guarantors import evidence_kind
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import breaches
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store.borrowers import loan_name
from coop_credit.store.borrowers import loan_number
from coop_credit.store.breaches import Books
from coop_credit.store.breaches import BreakingEntry
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import provisions_for

#: ``kind`` of a breach that no entry made, or that was there at the month's end.
MONTH_END = "month-end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One rule broken. kind: the entry's, or ``MONTH_END``; seq: the entry, or the last one then.

    booked_on: the entry's day, or the month's last.
    """

    cooperative: str
    name: str
    region_code: str
    kind: str
    seq: int
    booked_on: dt.date
    subject: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What stands behind breaches: the loans in question as they are now, and their entries.

    entries: with the one that broke the rules and the one it undid, by seq.
    """

    breaches: tuple[Breach, ...]
    loans: tuple[LoanStatement, ...]
    entries: tuple[Entry, ...]


def region_breaches(database: Database, region: str, month: str) -> list[Breach]:
    """Every breach of a month, by rule, cooperative and entry. Raises ``NoRuleInForce``."""
    with database.snapshot() as tx:
        return breaches_with(tx, region, month, breaches.books_on(tx, region, last_day(month)))


def breaches_with(tx: Tx, region: str, month: str, books: Sequence[Books]) -> list[Breach]:
    """As ``region_breaches``, with the books as they stood at the month's end at hand."""
    found = breaches.breaking_entries(tx, region, first_day(month), last_day(month))
    rulebooks = {each.rulebook: provisions_for(tx, each.rulebook) for each in books}
    listed = [breach for each in found for breach in _of_entry(each)]
    listed += [
        breach
        for each in books
        for breach in _at_end(each, rulebooks[each.rulebook], last_day(month))
    ]
    return sorted(listed, key=lambda each: (each.verdict.rule, each.cooperative, each.seq))


def entry_case(database: Database, cooperative: str, seq: int) -> Case:
    """The case of an entry. Raises ``NotFound`` for one that broke no rule."""
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        entry = journal.find_entry(tx, cooperative, seq)
        if registered is None or entry is None or entry.voucher == NONE:
            raise NotFound
        found = _of_entry(
            BreakingEntry(
                cooperative=cooperative,
                name=registered.name,
                region_code=registered.region_code,
                seq=seq,
                kind=entry.kind,
                booked_on=entry.booked_on,
                subject=entry.subject,
                body=entry.body,
            )
        )
        own = entry.body.get("loan", NONE)
        assert isinstance(own, int)
        loans = {own} - {NONE}
        return _case(tx, cooperative, found, loans, {seq, entry.reverses} - {NONE})


def month_end_case(database: Database, cooperative: str, month: str) -> Case:
    """The case of a month's end. Raises ``NotFound`` when no rule was broken then."""
    with database.snapshot() as tx:
        books = breaches.books_of(tx, cooperative, last_day(month))
        found = [
            breach
            for each in books
            for breach in _at_end(each, provisions_for(tx, each.rulebook), last_day(month))
        ]
        return _case(tx, cooperative, found, set(), set())


def _of_entry(entry: BreakingEntry) -> list[Breach]:
    return [
        Breach(
            cooperative=entry.cooperative,
            name=entry.name,
            region_code=entry.region_code,
            kind=str(entry.kind),
            seq=entry.seq,
            booked_on=entry.booked_on,
            subject=entry.subject,
            verdict=verdict,
        )
        for verdict in verdicts_in(entry.body)
        if not verdict.holds
    ]


def _at_end(books: Books, rulebook: Provisions, day: dt.date) -> list[Breach]:
    owed: defaultdict[int, int] = defaultdict(int)
    for _, member, owing in books.owing:
        owed[member] += owing.fen
    facts = StandingFacts(
        fund=books.fund,
        standing=tuple(
            Standing(loan=loan_name(loan), member=member, owing=Money(owed[member]))
            for loan, member, _ in books.owing
        ),
    )
    verdicts = judge(rulebook, books.charter, Stage.STANDING, facts, day)
    return [
        Breach(
            cooperative=books.cooperative,
            name=books.name,
            region_code=books.region_code,
            kind=MONTH_END,
            seq=books.through_seq,
            booked_on=day,
            subject=ABOUT_COOPERATIVE,
            verdict=verdict,
        )
        for verdict in verdicts
        if not verdict.holds
    ]


def _case(
    tx: Tx, cooperative: str, found: Iterable[Breach], loans: set[int], seqs: set[int]
) -> Case:
    broken = tuple(found)
    if not broken:
        raise NotFound
    named = {
        loan_number(each)
        for breach in broken
        for each in breach.verdict.evidence
        if evidence_kind(each) == "loans"
    }
    stated = lending.loans_among(tx, cooperative, sorted(loans | named))
    statements = loan_statements(tx, cooperative, [stated[each][0] for each in sorted(stated)])
    members = {each.loan.number: about_member(each.loan.member) for each in statements}
    return Case(
        breaches=broken,
        loans=statements,
        entries=tuple(journal.entries_about_loans(tx, cooperative, members, seqs)),
    )
