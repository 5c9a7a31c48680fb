"""What is written down after a loan was paid out leaves the month's pack sound: it is handed in."""

import datetime as dt
from collections.abc import Callable

import pytest

from coop_credit.actors import Role
from coop_credit.lending.relations import RelationKind
from coop_credit.operations.desk import Office
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.relating import DeclareRelation
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from coop_credit.packs.checker.checking import check_pack
from tests.clock import FixedClock
from tests.handing_in import close_month
from tests.keys import SIGNER
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.pledges import PledgingVillage

BORROWER = 3


def publish_lpr(village: Village) -> None:
    """A lower LPR of this very day, by which four times of it are 5.96 %, below the loan's 6 %."""
    village.set_value("lpr", 149)


def link_panellists(village: Village) -> None:
    """Two of the panel are now known as members, one of them as the borrower."""
    for handle, member in (("panel1", BORROWER), ("panel2", 1)):
        appointment = Appointment(handle=handle, name=handle, roles=(Role.PANEL,), member=member)
        village.do(village.manager, AppointStaff(appointment=appointment))


def declare_relatives(village: Village) -> None:
    """Two who voted are kin of the borrower."""
    for handle in PANELLISTS[:2]:
        command = DeclareRelation(member=BORROWER, handle=handle, kind=RelationKind.SIBLING)
        village.do(village.manager, command, village.supervisor)


def raise_votes(village: Village) -> None:
    """All of a panel of six."""
    village.set_value("panel-votes", 6)


AFTERWARDS = (publish_lpr, link_panellists, declare_relatives, raise_votes)


@pytest.mark.parametrize("settle", AFTERWARDS)
def test_a_month_is_sound_whatever_was_settled_after_a_payout(
    village: Village, settle: Callable[[Village], None]
) -> None:
    village.open_with(10, "100000.00")
    village.lend(BORROWER, "1000.00", dt.date(2027, 5, 24))
    settle(village)
    assert_handed_in(village, "99000.00")


def test_whether_the_own_pledge_counts_may_change_after_a_payout(
    office: Office, clock: FixedClock
) -> None:
    pledges = ["10000.00", "20000.00", "30000.00"]
    village = PledgingVillage.begin(office, clock, pledges)
    village.lend_pledged(BORROWER, "1000.00", dt.date(2027, 5, 24))
    village.set_value("own-pledge", "counted")
    assert_handed_in(village, "0.00")


def assert_handed_in(village: Village, balance: str) -> None:
    """The month is closed, its pack has nothing wrong, and is received."""
    pack = close_month(village, "2026-11", balance)
    assert check_pack(pack, None, SIGNER.public_key).findings == ()
    village.do(village.manager, HandInMonth(month="2026-11"), village.bookkeeper)
