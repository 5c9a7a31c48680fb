"""The monthly compliance export: one cooperative's month for those who watch over it.

The same month, seen up to the same entry, is the same bytes on every machine and on
both databases. Members appear by number only. Its form is published in
``schemas/exports/``; sums are yuan as text.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.audit.grading import graded
from coop_credit.audit.indicators import concentration
from coop_credit.audit.indicators import indicators
from coop_credit.audit.losses import told_losses
from coop_credit.audit.months import Month
from coop_credit.audit.months import OpenLoan
from coop_credit.audit.months import Tally
from coop_credit.audit.months import play_month
from coop_credit.audit.related import related
from coop_credit.dates import last_day
from coop_credit.dates import parse_month
from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Value
from coop_credit.lending.schedule import Lateness
from coop_credit.lending.schedule import days_late
from coop_credit.lending.schedule import lateness
from coop_credit.lending.schedule import overdue
from coop_credit.money import Money
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import monthly
from coop_credit.store.borrowers import loan_name
from coop_credit.store.contacts import Contact
from coop_credit.store.contacts import contacts
from coop_credit.store.database import Database

#: The name and version of the export's form.
FORM = "coop-credit-month-1"
#: How many of the largest borrowers are named.
LARGEST = 5


def month_export(database: Database, cooperative: str, month: str, through_seq: int = 0) -> Body:
    """A month as of its last day, made of the entries up to ``through_seq`` (0: the newest).

    For a month that still runs it says what will stand at its end if nothing more happens.
    Raises ``ValueError`` for no month, ``NotFound`` for no such books or entry, and
    ``NoRuleInForce`` for a month before the rulebook.
    """
    with database.snapshot() as tx:
        played = play_month(tx, cooperative, parse_month(month), through_seq)
        known = contacts(tx, cooperative, played.through_seq, played.ends_on)
    return {
        "form": FORM,
        "cooperative": {"id": cooperative} | registered(played),
        "month": month,
        "as_of": played.ends_on.isoformat(),
        "through_seq": played.through_seq,
        "head": played.head,
        **figures(played, played.open_loans(), known),
    }


def figures(played: Month, loans: Sequence[OpenLoan], known: Mapping[int, Contact]) -> Body:
    """What a month's export says of a month.

    loans: open at its end; known: how each member could be reached then.
    """
    return {
        "members": {
            "members": played.members("joined_on"),
            "participants": played.members("participant_since"),
        },
        "fund": _fund(played),
        "withdrawals_under_notice": _tally(_under_notice(played)),
        "loans": _loans(played, loans),
        "overdue": _by_lateness(played, loans),
        **graded(played, loans),
        "losses": told_losses(played.losses.values()),
        "largest_borrowers": _largest(loans),
        "concentration": concentration(_owing_by_member(loans).values()),
        "verdicts": {each.rule: _verdict(each) for each in verdicts(played, loans)},
        "indicators": {**indicators(played, loans, known), "related": related(played, loans)},
        "bank": _bank(played),
    }


def region_export(
    database: Database, region: str, month: str, *, after: str, count: int
) -> list[Body]:
    """The month of at most ``count`` cooperatives of a region whose id follows ``after``.

    Those whose books began later are left out. Raises ``NoRuleInForce``.
    """
    with database.read() as tx:
        found = monthly.keeping_books(tx, region, last_day(month), after=after, count=count)
    return [month_export(database, each, month) for each in found]


def as_json(export: Body) -> str:
    """An export as RFC 8785 text, for a file in UTF-8."""
    return canonical(export)


def as_csv(export: Body) -> str:
    """The same content as a table of two columns, for a file in UTF-8; lines end with LF.

    An item is the way to a value in the JSON form, joined by dots; places in lists count
    from 1; names of evidence stand in one value, with blanks between them.
    """
    return _table([("item", "value"), *items("", export)])


def region_as_json(exports: Sequence[Body]) -> str:
    """Exports as RFC 8785 text, a list; each is the same as by itself."""
    return canonical(exports)


def region_as_csv(exports: Sequence[Body]) -> str:
    """Exports as one table, each line behind the id of its cooperative."""
    rows: list[tuple[str | int, ...]] = [("cooperative", "item", "value")]
    for export in exports:
        cooperative = export["cooperative"]
        assert isinstance(cooperative, Mapping)
        rows += [(str(cooperative["id"]), *item) for item in items("", export)]
    return _table(rows)


def _table(rows: Sequence[tuple[str | int, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def items(way: str, value: Value) -> Iterator[tuple[str, str | int]]:
    """Each value in ``value`` and the way to it, which begins with ``way``."""
    match value:
        case str() | int():
            yield way, value
        case Mapping():
            for name, part in value.items():
                yield from items(f"{way}.{name}" if way else name, part)
        case Sequence():
            names = [part for part in value if isinstance(part, str)]
            if len(names) == len(value):
                yield way, " ".join(names)
            else:
                for place, part in enumerate(value, start=1):
                    yield from items(f"{way}.{place}", part)


def registered(played: Month) -> dict[str, str]:
    """What the cooperative is registered as."""
    row = played.replay.tables["cooperative"][()]
    return {name: row[name] for name in ("name", "credit_code", "region_code", "rulebook")}


def _tally(tally: Tally) -> Body:
    return {"count": tally.count, "amount": str(Money(tally.fen))}


def _fund(played: Month) -> Body:
    """What the fund was, what moved it, what it is: the five sums add up.

    Without a pool it is pledges that are given, and lowered or used up by a loss.
    """
    during = played.during
    at_end = played.replay.fund()
    more = _together(during["contributions"], during["pledged"])
    less = _together(during["withdrawals"], during["lowered"], during["lost"])
    taken_over = during["opening"].fen + during["opening-pledges"].fen
    moved = taken_over + more.fen - less.fen
    return {
        "at_start": str(Money(at_end - moved)),
        "taken_over": str(Money(taken_over)),
        "contributions": _tally(more),
        "withdrawals": _tally(less),
        "at_end": str(Money(at_end)),
    }


def _together(*tallies: Tally) -> Tally:
    return Tally(sum(each.count for each in tallies), sum(each.fen for each in tallies))


def _under_notice(played: Month) -> Tally:
    waiting = [
        row["amount_fen"]
        for row in played.replay.tables["withdrawal"].values()
        if row["state"] == "noticed"
    ]
    return Tally(len(waiting), sum(waiting))


def _loans(played: Month, loans: Sequence[OpenLoan]) -> Body:
    """Granted and repaid here; loans taken over from paper books are outstanding only."""
    flows = {
        name: {"in_month": _tally(played.during[name]), "in_all": _tally(played.ever[name])}
        for name in ("granted", "repaid", "fees")
    }
    owing = sum(loan.owing.fen for loan in loans)
    return flows | {"outstanding": _tally(Tally(len(loans), owing))}


def _by_lateness(played: Month, loans: Sequence[OpenLoan]) -> Body:
    """For each band of lateness: loans, principal overdue, and all that is owed on them."""
    bands: defaultdict[Lateness, list[OpenLoan]] = defaultdict(list)
    for loan in loans:
        bands[lateness(days_late(loan.plan, loan.repaid, played.ends_on))].append(loan)
    return {
        str(band): {
            "loans": [loan_name(loan.number) for loan in bands[band]],
            "overdue": str(
                Money(
                    sum(overdue(loan.plan, loan.repaid, played.ends_on).fen for loan in bands[band])
                )
            ),
            "outstanding": str(Money(sum(loan.owing.fen for loan in bands[band]))),
        }
        for band in Lateness
        if band is not Lateness.ON_TIME
    }


def _owing_by_member(loans: Sequence[OpenLoan]) -> dict[int, Money]:
    owing: defaultdict[int, int] = defaultdict(int)
    for loan in loans:
        owing[loan.member] += loan.owing.fen
    return {member: Money(fen) for member, fen in owing.items()}


def _largest(loans: Sequence[OpenLoan]) -> list[Body]:
    """Those who owe most first; among equals the lower number."""
    owing = sorted(_owing_by_member(loans).items(), key=lambda each: (-each[1].fen, each[0]))
    return [{"member": member, "owing": str(sum_owed)} for member, sum_owed in owing[:LARGEST]]


def verdicts(played: Month, loans: Sequence[OpenLoan]) -> tuple[Verdict, ...]:
    """What the rules say of the month's last day. loans: open at its end."""
    owing = _owing_by_member(loans)
    facts = StandingFacts(
        fund=Money(played.replay.fund()),
        standing=tuple(
            Standing(loan=loan_name(loan.number), member=loan.member, owing=owing[loan.member])
            for loan in loans
        ),
    )
    charter = played.charter()
    standing = judge(played.rulebook, charter, Stage.STANDING, facts, played.ends_on)
    return standing + judge(
        played.rulebook, charter, Stage.MONTH_END, played.membership(), played.ends_on
    )


def _verdict(verdict: Verdict) -> Body:
    return {
        "outcome": "holds" if verdict.holds else "breach",
        "unit": "yuan" if verdict.unit == "fen" else verdict.unit,
        "measured": _shown(verdict.unit, verdict.measured),
        "limit": _shown(verdict.unit, verdict.limit),
        "headroom": _shown(verdict.unit, verdict.headroom),
        "evidence": list(verdict.evidence),
        "parameter": verdict.parameter,
        "since": verdict.since.isoformat(),
        "status": str(verdict.status),
        "source": verdict.source,
        "article": verdict.article,
    }


def _shown(unit: str, value: int | str) -> int | str:
    return str(Money(value)) if unit == "fen" and isinstance(value, int) else value


def _bank(played: Month) -> Body:
    """The books' balance of the custodian account beside the bank's own, where that is known."""
    books, statement = played.bank_books(), played.bank_statement()
    if statement is None:
        return {"books": str(books), "statement": "", "difference": "", "state": "not-recorded"}
    return {
        "books": str(books),
        "statement": str(statement),
        "difference": str(statement - books),
        "state": "agrees" if statement == books else "differs",
    }
