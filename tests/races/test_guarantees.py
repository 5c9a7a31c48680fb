"""One member stands surety for several loans that are decided, or called, in the same instant.

Each of ten members has shares of 10,000.00, which back as much and no more.
"""

from functools import partial

import pytest

from coop_credit.operations.borrowing import DecideLoan
from coop_credit.reports.graded_loans import loan_statement
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.races.test_standing_loans import at_once
from tests.stories.guaranteed import DUE
from tests.stories.guaranteed import agree
from tests.stories.guaranteed import ask
from tests.stories.guaranteed import guarantor_pays
from tests.stories.guaranteed import lend
from tests.stories.guaranteed import sound


@pytest.fixture
def ten(village: Village) -> Village:
    """Ten members with 10,000.00 each."""
    village.open_with(10, "100000.00")
    return village


def test_no_race_passes_what_a_guarantor_can_bear(ten: Village) -> None:
    loans = [ask(ten, member, "4000.00", 9) for member in range(1, 6)]
    for loan in loans:
        agree(ten, loan, 9)
        for panellist in PANELLISTS:
            ten.vote(loan, panellist)
    approvals = [DecideLoan(loan=loan, decision="approve") for loan in loans]
    outcomes = at_once([partial(ten.do, ten.manager, each) for each in approvals])
    # Two of 4,000.00 are within 10,000.00, a third is not.
    assert sorted(outcomes) == ["done", "done", *["rules-breached"] * 3]
    assert sound(ten)


def test_no_race_makes_a_guarantor_pay_more_than_was_guaranteed(ten: Village) -> None:
    loan = lend(ten, 1, "4000.00", (9, "1000.00"))
    ten.clock.move_to(DUE.replace(day=DUE.day + 1))
    outcomes = at_once([lambda: guarantor_pays(ten, loan, 9, "300.00")] * 5)
    assert sorted(outcomes) == ["done"] * 3 + ["guarantor-pays-too-much"] * 2
    (told,) = loan_statement(
        ten.office.database, ten.office.clock, ten.cooperative, loan
    ).guarantees
    assert str(told.guarantor_paid) == "900.00"
    assert sound(ten)


def test_a_guarantor_leaves_the_shares_there_whoever_decides_first(ten: Village) -> None:
    loan = ask(ten, 1, "4000.00", 9)
    agree(ten, loan, 9)
    for panellist in PANELLISTS:
        ten.vote(loan, panellist)
    ten.give_notice(9, "8000.00", ten.today.replace(day=2))
    outcomes = at_once(
        [
            lambda: ten.do(ten.manager, DecideLoan(loan=loan, decision="approve")),
            lambda: ten.pay_back_shares(1),
        ]
    )
    # Shares under notice back nothing, so the loan is refused first or last.
    assert outcomes == ["rules-breached", "done"]
    assert sound(ten)
