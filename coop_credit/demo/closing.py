"""Months of the demonstration closed and handed in, and their packs checked."""

from pathlib import Path

from coop_credit.actors import Role
from coop_credit.demo.loading import DemoCooperative
from coop_credit.demo.loading import by_staff
from coop_credit.ledger.accounts import BANK
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.desk import Office
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.packs.checker.checking import check_pack
from coop_credit.packs.checker.findings import Report
from coop_credit.reports.packs import month_pack
from coop_credit.store import journal


def close_month(office: Office, cooperative: DemoCooperative, month: str) -> None:
    """Close a month in whose successor nothing is booked yet: the bank agrees with the books."""
    with office.database.read() as tx:
        held = Money(journal.balance(tx, cooperative.id, BANK).on_debit.fen)
    stated = RecordBankBalance(month=month, balance=held)
    by_staff(office, cooperative, Role.BOOKKEEPER, stated, Role.SUPERVISOR, part=f"-{month}")
    close = CloseMonth(month=month)
    by_staff(office, cooperative, Role.MANAGER, close, Role.BOOKKEEPER, part=f"-{month}")


def hand_in(office: Office, cooperative: DemoCooperative, month: str) -> None:
    """Hand a closed month in to the regulator of this installation."""
    handed_in = HandInMonth(month=month)
    by_staff(office, cooperative, Role.MANAGER, handed_in, Role.BOOKKEEPER, part=f"-{month}")


def write_packs(office: Office, cooperative: str, months: list[str], folder: Path) -> list[Path]:
    """The packs of closed months as files in ``folder``, in the order of ``months``.

    The public key that they are checked with lies beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{cooperative}-{month}.zip" for month in months]
    for file, month in zip(files, months, strict=True):
        file.write_bytes(month_pack(office.database, cooperative, month))
    (folder / "public-key.txt").write_text(office.signer.public_key, encoding="ascii")
    return files


def check_packs(office: Office, files: list[Path]) -> list[Report]:
    """What the checker says of each pack, with the one before and the installation's key."""
    packs = [file.read_bytes() for file in files]
    return [
        check_pack(pack, previous, office.signer.public_key)
        for previous, pack in zip([None, *packs[:-1]], packs, strict=True)
    ]
