"""Relatives of the staff are declared, kept out of a loan, and shown; on both databases.

Each of ten members has shares of 10,000.00 in a fund of 100,000.00; the cap is 5,000.00.
"""

import datetime as dt
from typing import Any

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.audit.exports import month_export
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.ledger.entries import Entry
from coop_credit.lending.relations import RelationKind
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.relating import DeclareRelation
from coop_credit.operations.relating import EndRelation
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store.relations import relations
from tests.ledgers import OPENED_ON
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.stories.guaranteed import DUE
from tests.stories.guaranteed import broken
from tests.stories.guaranteed import fact
from tests.stories.guaranteed import refused
from tests.stories.guaranteed import sound


@pytest.fixture
def ten(village: Village) -> Village:
    """Ten members with 10,000.00 each."""
    village.open_with(10, "100000.00")
    return village


def declare(
    village: Village, member: int, handle: str, kind: RelationKind = RelationKind.SPOUSE
) -> Entry:
    command = DeclareRelation(member=member, handle=handle, kind=kind)
    return village.do(village.manager, command, village.supervisor)


def end(village: Village, member: int, handle: str) -> Entry:
    command = EndRelation(member=member, handle=handle)
    return village.do(village.manager, command, village.supervisor)


def appoint(village: Village, handle: str, *roles: Role, member: int) -> None:
    appointment = Appointment(handle=handle, name=handle, roles=roles, member=member)
    village.do(village.manager, AppointStaff(appointment=appointment))


def voted_on(village: Village, member: int) -> int:
    """A loan that the whole panel has voted for."""
    loan = int(str(village.apply(member, "1000.00", DUE).body["loan"]))
    for panellist in PANELLISTS:
        village.vote(loan, panellist)
    return loan


def exported(village: Village, month: str) -> dict[str, Any]:
    return dict(month_export(village.office.database, village.cooperative, month))


def approve(village: Village, loan: int, actor: Actor | None = None) -> Entry:
    return village.do(actor or village.manager, DecideLoan(loan=loan, decision="approve"))


def test_the_vote_of_a_relative_does_not_count_and_is_named(ten: Village) -> None:
    loan = voted_on(ten, 1)
    declare(ten, 1, "panel2")
    declare(ten, 2, "panel1")  # of another member: does not concern this loan
    (related,) = broken(lambda: approve(ten, loan))
    assert (related.rule, related.measured, related.limit) == ("panel-related", 1, 0)
    assert related.evidence == ("panel2",)
    declare(ten, 1, "panel4", RelationKind.CHILD)
    declare(ten, 1, "cashier", RelationKind.OTHER)  # has cast no vote
    votes, related = broken(lambda: approve(ten, loan))
    # Of five votes two are of relatives: three are left, four are needed.
    assert (votes.rule, votes.measured, votes.limit) == ("panel-votes", 3, 4)
    assert (related.measured, related.evidence) == (2, ("panel2", "panel4"))
    for handle in ("panel2", "panel4", "cashier"):
        end(ten, 1, handle)
    approve(ten, loan)
    assert sound(ten)


def test_a_payout_is_judged_by_the_relations_of_its_day(ten: Village) -> None:
    loan = voted_on(ten, 1)
    approve(ten, loan)
    declare(ten, 1, "panel5")
    (related,) = broken(lambda: ten.do(ten.cashier, PayOutLoan(loan=loan)))
    assert (related.rule, related.evidence) == ("panel-related", ("panel5",))
    ten.set_value("panel-related-votes", 1)
    ten.do(ten.cashier, PayOutLoan(loan=loan))
    assert sound(ten)


def test_the_vote_of_the_borrower_does_not_count(ten: Village) -> None:
    loan = voted_on(ten, 1)
    appoint(ten, "panel1", Role.PANEL, member=1)
    with ten.office.database.snapshot() as tx:
        found = lending.find_loan(tx, ten.cooperative, loan)
        among = lending.loans_among(tx, ten.cooperative, [loan])
    assert found is not None
    assert (found[1].in_favour, found[1].by_borrower, found[1].related) == (4, 1, ())
    assert among == {loan: found}


def test_who_is_related_decides_nothing(ten: Village) -> None:
    loan = voted_on(ten, 1)
    declare(ten, 1, "manager")
    entry = refused(lambda: approve(ten, loan))
    assert (entry.body["code"], fact(entry, "handle")) == ("decides-for-relative", "manager")
    decline = DecideLoan(loan=loan, decision="decline")
    assert refused(lambda: ten.do(ten.manager, decline)).body["code"] == "decides-for-relative"
    approve(ten, loan, ten.staff("other", Role.MANAGER))
    declare(ten, 1, "cashier", RelationKind.SIBLING)
    entry = refused(lambda: ten.do(ten.cashier, PayOutLoan(loan=loan)))
    assert (entry.body["code"], fact(entry, "handle")) == ("decides-for-relative", "cashier")
    ten.do(ten.staff("till", Role.CASHIER), PayOutLoan(loan=loan))
    later = ExtendLoan(loan=loan, due_on=dt.date(2027, 6, 4), instalments=1, reason="歉收")
    assert refused(lambda: ten.do(ten.manager, later)).body["code"] == "decides-for-relative"
    end(ten, 1, "manager")
    declare(ten, 1, "supervisor", RelationKind.PARENT)
    give_up = WriteOffLoan(loan=loan, reason="下落不明")
    entry = refused(lambda: ten.do(ten.manager, give_up, ten.supervisor))
    assert (entry.body["code"], fact(entry, "handle")) == ("decides-for-relative", "supervisor")
    assert sound(ten)


def test_a_relation_is_declared_by_two_once_and_can_end(ten: Village) -> None:
    alone = DeclareRelation(member=1, handle="panel1", kind=RelationKind.SPOUSE)
    with pytest.raises(SecondPersonNeeded):
        ten.do(ten.manager, alone)
    with pytest.raises(NotFound):
        declare(ten, 11, "panel1")
    with pytest.raises(NotFound):
        end(ten, 1, "panel1")
    assert refused(lambda: declare(ten, 1, "nobody")).body["code"] == "no-such-staff"
    declare(ten, 1, "panel1")
    assert refused(lambda: declare(ten, 1, "panel1")).body["code"] == "related-already"
    ten.clock.move_to(dt.date(2026, 11, 25))
    end(ten, 1, "panel1")
    with pytest.raises(NotFound):
        end(ten, 1, "panel1")
    assert _told(ten) == [("spouse", dt.date(2026, 11, 24), dt.date(2026, 11, 25))]
    declare(ten, 1, "panel1", RelationKind.OTHER)
    assert _told(ten) == [("other", dt.date(2026, 11, 25), None)]
    assert sound(ten)


def _told(village: Village) -> list[tuple[str, dt.date, dt.date | None]]:
    with village.office.database.read() as tx:
        found = relations(tx, village.cooperative)
    return [(str(each.kind), each.declared_on, each.ended_on) for each in found]


def test_the_month_shows_loans_of_related_members(ten: Village) -> None:
    ten.lend(1, "1000.00", DUE)
    ten.lend(2, "500.00", DUE)
    ten.lend(3, "200.00", DUE)
    ten.lend(4, "2300.00", DUE)
    appoint(ten, "clerk", Role.CASHIER, member=1)
    appoint(ten, "gone", member=2)  # has no duties any more
    declare(ten, 1, "manager", RelationKind.CHILD)
    declare(ten, 2, "gone")
    declare(ten, 3, "panel1", RelationKind.SIBLING)
    declare(ten, 4, "panel1")
    end(ten, 4, "panel1")
    declare(ten, 5, "panel1")  # owes nothing
    ten.clock.move_to(dt.date(2026, 12, 2))
    declare(ten, 4, "panel2")
    assert exported(ten, "2026-11")["indicators"]["related"] == {
        "loans": [
            {"loan": "L1", "member": 1, "relations": ["child", "staff"], "owing": "1000.00"},
            {"loan": "L3", "member": 3, "relations": ["sibling"], "owing": "200.00"},
        ],
        "owing": "1200.00",
        "share_bp": 3_000,  # 1,200.00 of 4,000.00
    }


def test_a_month_in_which_nothing_has_moved_for_long(ten: Village) -> None:
    assert exported(ten, "2027-10")["verdicts"]["inactivity"]["outcome"] == "holds"
    ten.clock.move_to(dt.date(2026, 12, 1))
    ten.set_value("member-cap", 400)  # moves nothing
    still = exported(ten, "2027-11")["verdicts"]["inactivity"]
    # 24 November 2026 and 365 days; the month ends six days later.
    assert (still["outcome"], still["limit"], still["headroom"]) == ("breach", "2027-11-24", -6)
    assert still["status"] == "charter"
    ten.contribute(1, "1.00")
    assert exported(ten, "2027-11")["verdicts"]["inactivity"]["outcome"] == "holds"


def test_the_day_on_which_something_moved_last(village: Village) -> None:
    def last_moved_on() -> dt.date:
        with village.office.database.read() as tx:
            return journal.last_moved_on(tx, village.cooperative)

    assert last_moved_on() == village.today
    assert village.today != OPENED_ON
    village.open_with(10, "100000.00")
    village.clock.move_to(dt.date(2026, 11, 26))
    declare(village, 1, "panel1")
    assert last_moved_on() == dt.date(2026, 11, 24)
    village.contribute(1, "1.00")
    assert last_moved_on() == dt.date(2026, 11, 26)
