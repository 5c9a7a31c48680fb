"""The paper books of a cooperative without a pool are taken over, on both databases."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from coop_credit.audit.exports import month_export
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.reports.published import published_lists
from tests.audit.test_verification import Behind
from tests.audit.test_verification import behind  # noqa: F401 (a fixture)
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.operations.pledge_steps import refused
from tests.operations.pledge_steps import sound
from tests.pledges import PledgingVillage
from tests.pledges import paper_pledges


@pytest.fixture
def founded(office: Office, clock: FixedClock) -> PledgingVillage:
    """A cooperative without a pool, with nothing in its books; they begin on 1 November 2026."""
    return PledgingVillage.found_pledging(office, clock)


@pytest.fixture
def opened(founded: PledgingVillage) -> PledgingVillage:
    """Its paper books are taken over."""
    take_over(founded, paper_pledges())
    return founded


def take_over(village: Village, command: RecordOpeningBalances) -> object:
    return village.do(village.bookkeeper, command, village.supervisor)


def test_pledges_and_loans_stand_as_on_paper(opened: PledgingVillage) -> None:
    holds = {
        "102": "25.00",
        "102.1": "0.00",
        "332": "25.00",
        "114.1": "300.00",
        "235.1": "200.00",
        "235.2": "100.00",
        "901": "1500.00",
        "902.1": "800.00",
        "904.1": "200.00",
        "902.2": "400.00",
        "904.2": "100.00",
    }
    assert {code: opened.holds(code) for code in holds} == holds
    assert sound(opened)


def test_a_loan_of_the_paper_books_is_passed_on_to_its_lenders(opened: PledgingVillage) -> None:
    # 300.00 x 6 % / 365 x 23 days since 1 November: 1.13. Of it 80 %: 0.90, as 2 : 1.
    entry = opened.repay(1, "151.13")
    assert (entry.body["fee_fen"], entry.body["principal_fen"]) == (113, 15_000)
    assert [opened.holds(code) for code in ("235.1", "235.2", "902.1", "521.1")] == (
        ["100.00", "50.00", "900.00", "0.90"]
    )
    assert sound(opened)
    opened.reverse(entry.seq)
    assert opened.holds("235.1") == "200.00"
    opened.clock.move_to(dt.date(2027, 5, 2))
    opened.give_up(1)
    # The loss uses the pledges up.
    assert (opened.holds("901"), opened.holds("906.2")) == ("1200.00", "100.00")
    assert sound(opened)


def test_reports_tell_what_was_taken_over(opened: PledgingVillage) -> None:
    month = month_export(opened.office.database, "fumandi", "2026-11")
    assert month["fund"] == {
        "at_start": "0.00",
        "taken_over": "1500.00",
        "contributions": {"count": 0, "amount": "0.00"},
        "withdrawals": {"count": 0, "amount": "0.00"},
        "at_end": "1500.00",
    }
    where = (opened.office.database, opened.office.privacy, opened.clock)
    fund = published_lists(*where, "fumandi", "2026-11", asker=opened.manager).fund
    assert [str(each) for each in (fund.at_start, fund.taken_over, fund.at_end)] == (
        ["0.00", "1500.00", "1500.00"]
    )


def lent_by(*lenders: tuple[int, str]) -> RecordOpeningBalances:
    paper = paper_pledges()
    named = tuple(NamedCall(member, parse_yuan(amount)) for member, amount in lenders)
    return replace(paper, loans=(replace(paper.loans[0], lenders=named),))


def with_shares() -> RecordOpeningBalances:
    paper = paper_pledges()
    members = (replace(paper.members[0], shares=Money(1)), *paper.members[1:])
    return replace(paper, members=members, bank=paper.bank + Money(1))


def lent_twice() -> RecordOpeningBalances:
    """Of the 500.00 of member 2, 100.00 in one loan and 400.01 in another."""
    paper = paper_pledges()
    lenders = (NamedCall(2, parse_yuan("400.01")),)
    second: OpeningLoan = replace(
        paper.loans[0], member=1, principal=parse_yuan("400.01"), lenders=lenders
    )
    return replace(paper, loans=(paper.loans[0], second))


REFUSED: dict[str, tuple[Callable[[], RecordOpeningBalances], dict[str, object]]] = {
    "shares": (with_shares, {"code": "shares-in-pledge-model"}),
    "money that is not the surplus": (
        lambda: replace(paper_pledges(), bank=Money(0)),
        {"code": "opening-does-not-balance", "bank_fen": 0, "expected_fen": 2_500},
    ),
    "a loan of nobody's money": (
        lent_by,
        {"code": "calls-do-not-add-up", "loan": 1, "principal_fen": 30_000, "called_fen": 0},
    ),
    "a part that nobody lent": (
        lambda: lent_by((1, "200.00"), (2, "99.99")),
        {"code": "calls-do-not-add-up", "loan": 1, "principal_fen": 30_000, "called_fen": 29_999},
    ),
    "one lender twice": (
        lambda: lent_by((1, "200.00"), (1, "100.00")),
        {"code": "pledger-named-twice", "loan": 1},
    ),
    "the borrower lends": (
        lambda: lent_by((3, "300.00")),
        {"code": "calls-own-pledge", "member": 3},
    ),
    "a lender who is no member": (
        lambda: lent_by((9, "300.00")),
        {"code": "pledge-not-free", "member": 9, "free_fen": 0},
    ),
    "more lent than pledged": (
        lent_twice,
        {"code": "pledge-not-free", "member": 2, "free_fen": 40_000},
    ),
}


@pytest.mark.parametrize("command, told", REFUSED.values(), ids=REFUSED.keys())
def test_paper_books_that_cannot_be(
    founded: PledgingVillage,
    command: Callable[[], RecordOpeningBalances],
    told: dict[str, object],
) -> None:
    assert refused(lambda: take_over(founded, command())) == told
    take_over(founded, paper_pledges())
    assert sound(founded)


def test_with_a_pool_nobody_pledges_on_paper(village: Village) -> None:
    pledged = paper_pledges()
    lenders_alone = replace(
        pledged,
        members=tuple(replace(each, pledged=Money(0)) for each in pledged.members),
    )
    for command in (pledged, lenders_alone):
        assert refused(partial(take_over, village, command)) == {"code": "pledges-in-paid-model"}


TAMPERINGS = {
    "who lent": "UPDATE pledge_call SET member = 3 WHERE member = 2",
    "how much was lent": "UPDATE pledge_call SET amount_fen = amount_fen + 1 WHERE member = 1",
    "when it was lent": "UPDATE pledge_call SET confirmed_on = '2026-11-01' WHERE member = 1",
    "whom it is owed": "UPDATE transfer SET credit = '235.1' WHERE credit = '235.2'",
    "whose pledge is lent": "UPDATE transfer SET credit = '904.1' WHERE credit = '904.2'",
}


@pytest.mark.parametrize("sql", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_what_was_changed_is_found(
    opened: PledgingVillage,
    behind: Behind,  # noqa: F811 (the fixture)
    sql: str,
) -> None:
    behind(sql)
    assert not sound(opened)
