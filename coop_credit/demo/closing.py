"""Months of the demonstration closed and handed in, and their packs checked."""

from pathlib import Path

from coop_credit.actors import Role
from coop_credit.demo.loading import DemoCooperative
from coop_credit.demo.loading import order
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

#: Who seconds whom.
_SECOND = {Role.BOOKKEEPER: Role.SUPERVISOR, Role.MANAGER: Role.BOOKKEEPER}


def close_month(office: Office, cooperative: DemoCooperative, month: str) -> None:
    """Close a month in whose successor nothing is booked yet: the bank agrees with the books."""
    with office.database.read() as tx:
        held = Money(journal.balance(tx, cooperative.id, BANK).on_debit.fen)
    _do(office, cooperative, Role.BOOKKEEPER, RecordBankBalance(month=month, balance=held), month)
    _do(office, cooperative, Role.MANAGER, CloseMonth(month=month), month)


def hand_in(office: Office, cooperative: DemoCooperative, month: str) -> None:
    """Hand a closed month in to the regulator of this installation."""
    _do(office, cooperative, Role.MANAGER, HandInMonth(month=month), month)


def _do(
    office: Office, cooperative: DemoCooperative, role: Role, command: object, month: str
) -> None:
    second = cooperative.staff(_SECOND[role])
    order(office, cooperative, cooperative.staff(role), command, second, part=f"-{month}")


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
