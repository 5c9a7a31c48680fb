"""A village PC that closes months, and packs that are made up to be refused."""

import datetime as dt
import shutil
from pathlib import Path

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.dates import first_day
from coop_credit.dates import next_month
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.desk import Office
from coop_credit.packs.signing import Signer
from coop_credit.reports.packs import month_pack
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

REGULATOR = Actor("regulator:li", frozenset({Role.REGULATOR}), region="3702")
SECOND = Actor("regulator:wu", frozenset({Role.REGULATOR}), region="37")
ELSEWHERE = Actor("regulator:he", frozenset({Role.REGULATOR}), region="3706")


def village_pc(
    template: Path,
    file: Path,
    *,
    signer: Signer = SIGNER,
    cooperative: str = "fumandi",
    fund: str = "100000.00",
) -> Village:
    """A village on a database file of its own, ten members with ``fund`` in all.

    It is 24 November 2026; loan 1 of member 3 is 1,000.00, due on 24 May 2027.
    """
    shutil.copy(template, file)
    clock = FixedClock()
    database = Database.open(f"sqlite:///{file}")
    office = Office(database, Privacy(b"d" * 32, b"i" * 32), clock, signer)
    village = Village.found(office, clock, cooperative)
    village.open_with(10, fund)
    village.lend(3, "1000.00", dt.date(2027, 5, 24))
    return village


def close_month(village: Village, month: str, balance: str = "99000.00") -> bytes:
    """The month's pack, closed on the second day of the next one."""
    village.clock.move_to(first_day(next_month(month)) + dt.timedelta(days=1))
    statement = RecordBankBalance(month=month, balance=parse_yuan(balance))
    village.do(village.bookkeeper, statement, village.supervisor)
    village.do(village.manager, CloseMonth(month=month), village.bookkeeper)
    return month_pack(village.office.database, village.cooperative, month)
