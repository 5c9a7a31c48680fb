"""Which batches of participants were filed with the regulator."""

import datetime as dt

from coop_credit.store.database import Tx


def is_filed(tx: Tx, cooperative: str, approval: int) -> bool:
    """Whether the batch that this entry approved was filed."""
    row = tx.row(
        "SELECT 1 FROM intake_filing WHERE cooperative_id = :cooperative AND approval = :approval",
        cooperative=cooperative,
        approval=approval,
    )
    return row is not None


def add_filing(tx: Tx, cooperative: str, approval: int, filed_on: dt.date, sealed: str) -> None:
    """Write down that a batch was filed. approval: the entry; sealed: reference and certificate."""
    tx.run(
        "INSERT INTO intake_filing VALUES (:cooperative, :approval, :filed_on, :sealed)",
        cooperative=cooperative,
        approval=approval,
        filed_on=filed_on.isoformat(),
        sealed=sealed,
    )
