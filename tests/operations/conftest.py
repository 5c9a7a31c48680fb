"""Villages that operations are tried in."""

import pytest

from coop_credit.operations.desk import Office
from tests.clock import FixedClock
from tests.pledges import PledgingVillage


@pytest.fixture
def pledging(office: Office, clock: FixedClock) -> PledgingVillage:
    """Members 1 to 3 pledge 10,000.00 each; members 4 and 5 pledge nothing."""
    pledges = ["10000.00", "10000.00", "10000.00", "", ""]
    return PledgingVillage.begin(office, clock, pledges)
