"""The free text that was written with an entry: the reason of a reversal, a note."""

from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from coop_credit.store.withdrawals import find_remark


def remark_of(database: Database, privacy: Privacy, cooperative: str, seq: int) -> str:
    """What was written with an entry, for the cooperative's own people; ``""`` for nothing."""
    with database.read() as tx:
        sealed = find_remark(tx, cooperative, seq)
    return privacy.unseal(sealed, f"remark/{cooperative}/{seq}")["text"] if sealed else ""
