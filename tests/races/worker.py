"""One racer: says that it is ready, waits for the word, does one thing, says what came of it.

A batch does many: it says how far it is after each part, so that it can be killed in between.
"""

import json
import os
import sys
from typing import Any

from coop_credit.money import Money
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.withdrawing import PayWithdrawal
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village


def bring_batches(village: Village, work: dict[str, Any]) -> None:
    """Bring ``batches`` batches of ``size`` contributions, one after another."""
    command = RecordContribution(
        member=work["number"], amount=Money(100), happened_on=village.today
    )
    for part in range(work["batches"]):
        keys = [f"{work['key']}-{part:03d}-{number:05d}" for number in range(work["size"])]
        carry_out_batch(
            village.office,
            village.cashier,
            Batch(
                cooperative=village.cooperative,
                lines=[Line(key=key, command=command) for key in keys],
                mode=Mode.ALL_OR_NOTHING,
            ),
        )
        sys.stdout.write(f"{part + 1}\n")
        sys.stdout.flush()


def main() -> None:
    """Race once."""
    work = json.loads(sys.argv[1])
    database = Database.open(os.environ["BOOKS"])
    clock = FixedClock()
    village = Village(Office(database, Privacy(b"d" * 32, b"i" * 32), clock, SIGNER), clock)
    commands: dict[str, object] = {
        "pay-out": PayOutLoan(loan=work["number"]),
        "call": CallPledges(loan=work["number"]),
        "pay-back": PayWithdrawal(withdrawal=work["number"]),
        "contribute": RecordContribution(
            member=work["number"], amount=Money(100), happened_on=village.today
        ),
    }
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if work["do"] == "batch":
        bring_batches(village, work)
        return
    try:
        actor = village.manager if work["do"] == "call" else village.cashier
        entry = village.do(actor, commands[work["do"]], key=work["key"])
    except Refused as refused:
        sys.stdout.write(refused.code)
    else:
        sys.stdout.write(entry.kind)


if __name__ == "__main__":
    main()
