"""The usage fee of a loan against the LPR of the day it is agreed on, and the charter's own cap."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.ledgers import broken_rules
from tests.ledgers import founding

DUE = dt.date(2027, 5, 24)


def approved(village: Village, rate_bp: int) -> int:
    loan = int(str(village.apply(1, "100.00", DUE, rate_bp=rate_bp).body["loan"]))
    for panellist in PANELLISTS:
        village.vote(loan, panellist)
    village.do(village.manager, DecideLoan(loan=loan, decision="approve"))
    return loan


def test_four_times_the_lpr_is_lent_and_a_basis_point_more_is_not(village: Village) -> None:
    # 4 x 3.10 % = 12.40 %.
    village.open_with(3, "30000.00")
    loan = approved(village, 1_240)
    village.do(village.cashier, PayOutLoan(loan=loan))
    with pytest.raises(Refused) as refused:
        village.apply(2, "100.00", DUE, rate_bp=1_241)
    assert broken_rules(refused.value) == ["usage-fee-lpr"]


def test_a_payout_goes_by_the_lpr_of_the_approval(village: Village) -> None:
    village.open_with(3, "30000.00")
    loan = approved(village, 1_240)
    village.clock.move_to(dt.date(2026, 11, 25))
    village.set_value("lpr", 300)
    village.do(village.cashier, PayOutLoan(loan=loan))
    with pytest.raises(Refused) as refused:
        village.apply(2, "100.00", DUE, rate_bp=1_240)
    assert broken_rules(refused.value) == ["usage-fee-lpr"]


def test_without_the_lpr_nothing_is_agreed_until_it_is_entered(
    office: Office, clock: FixedClock
) -> None:
    village = Village(office, clock)
    village.do(ADMINISTRATOR, replace(founding(), charter=()))
    village.open_with(3, "30000.00")
    with pytest.raises(Refused) as refused:
        village.apply(1, "100.00", DUE)
    assert refused.value.code == "value-not-entered"
    assert refused.value.facts == {"parameter": "lpr", "day": "2026-11-24"}
    village.set_value("lpr", 310, dt.date(2026, 11, 20))
    village.apply(1, "100.00", DUE)
    assert verify_books(office.database, office.privacy, village.cooperative) == []


def test_the_charters_own_cap_counts_beside_it(village: Village) -> None:
    village.open_with(3, "30000.00")
    village.set_value("usage-fee-cap", 600)
    village.apply(1, "100.00", DUE, rate_bp=600)
    with pytest.raises(Refused) as refused:
        village.apply(1, "100.00", DUE, rate_bp=601)
    assert broken_rules(refused.value) == ["usage-fee-cap"]
