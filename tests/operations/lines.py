"""Lines for batches, and a village in which they meet everything there is to meet."""

import datetime as dt
import random

from coop_credit.actors import Actor
from coop_credit.errors import Failure
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import Outcome
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.store import journal
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.ledgers import person

DUE = dt.date(2027, 11, 10)
#: Of 20 members: 21 has left, 22 may not take part, 23 never was.
STRANGEST_MEMBER = 23
#: Loans 1 to 4 are paid out, 5 is only asked for, 6 never was.
STRANGEST_LOAN = 6


def prepared_in(office: Office, clock: FixedClock) -> Village:
    """A village whose fund is 40.00 short of the 5,000,000.00 at which the soft cap refuses."""
    clock.move_to(dt.date(2026, 11, 2))
    village = Village.found(office, clock)
    village.open_with(20, "4999960.00")
    for number in (21, 22):
        command = AdmitMember(person=person(number), joined_on=dt.date(2026, 11, 1))
        village.do(village.manager, command, village.cashier)
    release = ReleaseMember(member=21, left_on=dt.date(2026, 11, 2))
    village.do(village.manager, release, village.cashier)
    clock.move_to(dt.date(2026, 11, 10))
    for member in (1, 2, 3, 1):
        village.lend(member, "5000.00", DUE)
    village.apply(4, "5000.00", DUE)
    clock.move_to(dt.date(2026, 11, 24))
    return village


def contribution(key: str, member: int = 1, amount: str = "1.00", day: int = 24) -> Line:
    """A contribution on a day of November 2026."""
    command = RecordContribution(
        member=member, amount=parse_yuan(amount), happened_on=dt.date(2026, 11, day)
    )
    return Line(key=key, command=command)


def repayment(key: str, loan: int = 1, amount: str = "1.00", day: int = 24) -> Line:
    """A repayment on a day of November 2026."""
    command = RecordRepayment(
        loan=loan, amount=parse_yuan(amount), happened_on=dt.date(2026, 11, day)
    )
    return Line(key=key, command=command)


def made_up(pick: random.Random, count: int, salt: str) -> list[Line]:
    """Lines of every kind, bad ones among them; some keys come twice, with the same or another."""
    lines: list[Line] = []
    for number in range(count):
        key = f"{salt}-{pick.randrange(count * 4):08d}"
        day = pick.choice((9, 10, 12, 17, 20, 24, 24, 24, 25))
        if pick.random() < 0.4:
            member = pick.choice((1, 2, 3, pick.randint(19, STRANGEST_MEMBER)))
            line = contribution(key, member, f"{pick.randint(0, 3)}.{pick.randint(1, 99):02d}", day)
        else:
            loan = pick.choice((1, 2, 3, 4, pick.randint(1, STRANGEST_LOAN)))
            amount = pick.choice((f"{pick.randint(1, 900)}.{number % 100:02d}", "0.01", "4000.00"))
            line = repayment(key, loan, amount, day)
        lines += [line, line] if pick.random() < 0.05 else [line]
    return lines


def batch(
    village: Village, lines: list[Line], mode: Mode = Mode.LINE_BY_LINE, *, dry_run: bool = False
) -> list[Outcome]:
    """The cashier brings a batch."""
    asked = Batch(cooperative=village.cooperative, lines=lines, mode=mode, dry_run=dry_run)
    return carry_out_batch(village.office, village.cashier, asked)


def singly(village: Village, line: Line) -> tuple[Entry | None, str]:
    """The same line alone: the entry, if any, and the code of its failure, if any."""
    actor: Actor = village.cashier
    try:
        return village.do(actor, line.command, key=line.key), ""
    except Refused as refused:
        return refused.entry, refused.code
    except Failure as failure:
        return None, failure.code


def journal_of(village: Village) -> list[Entry]:
    """All entries."""
    with village.office.database.snapshot() as tx:
        return journal.entries(tx, village.cooperative, after=0, count=100_000)


def fund_of(village: Village) -> Money:
    """All shares together."""
    with village.office.database.snapshot() as tx:
        return Money(
            sum(
                balance.on_credit.fen
                for code, balance in journal.balances(tx, village.cooperative).items()
                if code.startswith("301.")
            )
        )
