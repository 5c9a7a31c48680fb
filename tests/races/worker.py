"""One racer: says that it is ready, waits for the word, does one thing, says what came of it."""

import json
import os
import sys

from coop_credit.money import Money
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.withdrawing import PayWithdrawal
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.ledgers import Village


def main() -> None:
    """Race once."""
    work = json.loads(sys.argv[1])
    database = Database.open(os.environ["BOOKS"])
    clock = FixedClock()
    village = Village(Office(database, Privacy(b"d" * 32, b"i" * 32), clock), clock)
    commands: dict[str, object] = {
        "pay-out": PayOutLoan(loan=work["number"]),
        "pay-back": PayWithdrawal(withdrawal=work["number"]),
        "contribute": RecordContribution(
            member=work["number"], amount=Money(100), happened_on=village.today
        ),
    }
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        entry = village.do(village.cashier, commands[work["do"]], key=work["key"])
    except Refused as refused:
        sys.stdout.write(refused.code)
    else:
        sys.stdout.write(entry.kind)


if __name__ == "__main__":
    main()
