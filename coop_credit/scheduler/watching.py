"""Jobs that tell the manager of a change once: a loan's grade, and a rule broken without an entry.

What was found the last time is kept (``watched``), so that what lasts is not told every day.
"""

from collections import defaultdict

from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.grades import Grade
from coop_credit.money import ZERO
from coop_credit.reports.graded_loans import Graded
from coop_credit.reports.graded_loans import standings_today
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import Found
from coop_credit.scheduler.work import changed
from coop_credit.store import borrowers
from coop_credit.store import cooperatives
from coop_credit.store import due
from coop_credit.store import journal
from coop_credit.store.borrowers import loan_name
from coop_credit.store.borrowers import loan_number
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.watched import watched

#: The jobs' names, under which they keep what they found.
GRADES, BREACHES = "grades", "breaches"


def grades(asked: Asked) -> Found:
    """Loans whose grade is another than the last time; a repaid one has none and is not told of."""
    here = asked.registered.cooperative
    with asked.office.database.snapshot() as tx:
        late = [
            Graded(number, "paid-out", principal, owing)
            for number, principal, owing in due.late_loans(tx, here, asked.day)
        ]
        found = standings_today(tx, here, asked.office.clock, late)
        before = watched(tx, here, GRADES)
        now = {
            loan_name(loan): each.grade
            for loan, each in found.items()
            if each.grade not in {"", Grade.NORMAL}
        }
        changes = changed(before, now)
        ended = [loan_number(loan) for loan, grade in changes.items() if not grade]
        owed = journal.balances_among(tx, here, [loan_account(loan) for loan in ended])
    better = {loan_name(each) for each in ended if owed[loan_account(each)].on_debit > ZERO}
    told: defaultdict[str, list[str]] = defaultdict(list)
    for loan, grade in changes.items():
        if grade or loan in better:
            told[grade or str(Grade.NORMAL)].append(loan)
    wanted = tuple(
        asked.alarm(f"grade:{grade}", grade=grade, loans=", ".join(sorted(loans, key=loan_number)))
        for grade, loans in sorted(told.items())
    )
    return Found(wanted, {"graded": len(now), "queued": len(wanted)}, changes)


def breaches(asked: Asked) -> Found:
    """Rules that hold at any time and are broken as the books stand, or are so no more."""
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        facts = StandingFacts(
            fund=borrowers.fund(tx, here.cooperative),
            standing=borrowers.standing(tx, here.cooperative),
        )
        book = provisions_for(tx, here.rulebook)
        charter = cooperatives.charter(tx, here.cooperative)
        before = watched(tx, here.cooperative, BREACHES)
    verdicts = judge(book, charter, Stage.STANDING, facts, asked.day)
    broken = {each.rule: each.evidence for each in verdicts if not each.holds}
    changes = changed(before, dict.fromkeys(broken, "broken"))
    wanted = tuple(
        asked.alarm(f"breach:{rule}", rule=rule, loans=", ".join(broken[rule]) or "—")
        if state
        else asked.alarm(f"breach-over:{rule}", rule=rule)
        for rule, state in changes.items()
    )
    return Found(wanted, {"broken": len(broken), "queued": len(wanted)}, changes)
