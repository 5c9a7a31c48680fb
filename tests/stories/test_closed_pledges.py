"""The months of a cooperative without a pool, closed one after the other; each pack is checked.

Everything has happened that can: calls that lapse, loans repaid, lost, recovered and undone.
"""

import datetime as dt

from coop_credit.audit.verification import verify_books
from coop_credit.dates import last_day
from coop_credit.dates import month_of
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.desk import Office
from coop_credit.packs.checker.checking import check_pack
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.packs import month_pack
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.operations.test_closing import close
from tests.pledges import PLEDGES
from tests.pledges import PledgingVillage
from tests.pledges import let_pledges_happen


def close_what_is_over(village: PledgingVillage) -> list[bytes]:
    """Close every month that is over; the bank agrees with the books. Their packs."""
    packs = []
    office = village.office
    while (check := closing_check(office.database, office.clock, "fumandi")).is_over:
        balance = RecordBankBalance(month=check.month, balance=Money(check.bank_books.fen))
        village.do(village.bookkeeper, balance, village.supervisor)
        close(village, check.month)
        packs.append(month_pack(office.database, "fumandi", check.month))
    return packs


def test_every_month_of_a_pledge_cooperative_has_a_sound_pack(
    office: Office, clock: FixedClock
) -> None:
    village = PledgingVillage.begin(office, clock, PLEDGES)
    let_pledges_happen(village)
    clock.move_to(last_day(month_of(clock.now().date())) + dt.timedelta(days=1))
    packs = close_what_is_over(village)
    assert packs
    for previous, pack in zip([None, *packs[:-1]], packs, strict=True):
        assert check_pack(pack, previous, SIGNER.public_key).findings == ()
    assert verify_books(office.database, office.privacy, "fumandi") == []
