"""Members are farmers in the main, participants come by the year, nobody leaves in dissolution."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import Person
from coop_credit.operations.membership import ReleaseMember
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from tests.ledgers import Village
from tests.ledgers import broken_rules
from tests.ledgers import person


def admit(village: Village, somebody: Person) -> Entry:
    command = AdmitMember(person=somebody, joined_on=village.today)
    return village.do(village.manager, command, village.cashier)


def approve(village: Village, *members: int) -> Entry:
    command = ApproveParticipants(members=members, since=village.today)
    return village.do(village.manager, command, village.cashier)


def release(village: Village, member: int) -> Entry:
    command = ReleaseMember(member=member, left_on=village.today)
    return village.do(village.manager, command, village.cashier)


def townsman(number: int) -> Person:
    return replace(person(number), farmer=0)


def verdict_in(entry: Entry, rule: str) -> Verdict:
    (found,) = (each for each in verdicts_in(entry.body) if each.rule == rule)
    return found


def test_a_fifth_of_the_members_need_not_farm_and_no_more(village: Village) -> None:
    # With two townsmen 8 of 10 farm, 80 %; with three 8 of 11, 72.7 %.
    village.open_with(8, "8000.00")
    admit(village, townsman(9))
    assert verdict_in(admit(village, townsman(10)), "farmer-share").headroom == 0
    with pytest.raises(Refused) as refused:
        admit(village, townsman(11))
    assert broken_rules(refused.value) == ["farmer-share"]
    admit(village, person(11))
    assert verify_books(village.office.database, village.office.privacy, village.cooperative) == []


def test_a_firm_counts_as_no_farmer_and_a_small_cooperative_has_one(village: Village) -> None:
    village.open_with(9, "9000.00")
    admit(village, person(10, kind="legal"))
    with pytest.raises(Refused) as refused:
        admit(village, person(11, kind="legal"))
    # 9 of 11 farm, which is 81.8 %; the two firms are one too many.
    assert broken_rules(refused.value) == ["legal-persons"]
    assert verdict_in(refused.value.entry, "farmer-share").measured == 9


def test_a_member_who_has_left_counts_no_more(village: Village) -> None:
    village.open_with(9, "9000.00")
    admit(village, person(10, kind="legal"))
    release(village, 10)
    admit(village, person(11, kind="legal"))


def test_a_farmer_may_join_where_too_few_are(village: Village) -> None:
    village.open_with(4, "4000.00")
    admit(village, townsman(5))
    admit(village, person(6))
    village.set_value("farmer-share", 9_000)
    entry = admit(village, person(7))
    verdict = verdict_in(entry, "farmer-share")
    assert (verdict.holds, verdict.refuses) == (False, False)


def test_participants_are_taken_in_once_in_a_calendar_year(village: Village) -> None:
    village.open_with(3, "3000.00")
    for number in (4, 5, 6):
        admit(village, person(number))
    approve(village, 4)
    village.clock.move_to(dt.date(2026, 12, 31))
    with pytest.raises(Refused) as refused:
        approve(village, 5)
    assert broken_rules(refused.value) == ["yearly-intake"]
    village.clock.move_to(dt.date(2027, 1, 1))
    approve(village, 5)
    village.set_value("intakes-per-year", 2)
    approve(village, 6)


def test_nobody_leaves_from_the_day_on_which_dissolution_starts(village: Village) -> None:
    village.open_with(3, "3000.00")
    for number in (4, 5):
        admit(village, person(number))
    starts = dt.date(2026, 12, 1)
    village.set_value("exits-open", 0, starts)
    village.give_notice(1, "10.00", dt.date(2026, 11, 2))
    village.give_notice(2, "10.00", dt.date(2026, 11, 2))
    village.clock.move_to(dt.date(2026, 11, 30))
    village.pay_back_shares(1)
    release(village, 4)
    village.clock.move_to(starts)
    with pytest.raises(Refused) as unpaid:
        village.pay_back_shares(2)
    with pytest.raises(Refused) as kept:
        release(village, 5)
    assert broken_rules(unpaid.value) == broken_rules(kept.value) == ["no-exit-in-dissolution"]
    notice = village.give_notice(3, "10.00")
    assert not verdict_in(notice, "no-exit-in-dissolution").holds
