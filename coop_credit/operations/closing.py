"""Closing a month for good: checked, sealed, signed. 月结

A closed month never changes: what comes late is booked in the open month, with the day that
its paper says. Nothing opens a month again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.audit.packing import journal_tables
from coop_credit.audit.packing import pack_files
from coop_credit.audit.sealing import Ready
from coop_credit.audit.sealing import closable
from coop_credit.audit.sealing import make_ready
from coop_credit.audit.sealing import sealed_tables
from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.dates import next_month
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.desk import Desk
from coop_credit.packs import merkle
from coop_credit.packs.manifest import Seal
from coop_credit.packs.manifest import digest
from coop_credit.packs.manifest import manifest
from coop_credit.packs.signing import key_id
from coop_credit.packs.tables import LEAVES
from coop_credit.packs.tables import SEALED
from coop_credit.packs.tables import Table
from coop_credit.store import books
from coop_credit.store import periods
from coop_credit.store.contacts import contacts
from coop_credit.store.privacy import Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMonth:
    """Close a month. explanation: of what the bank's statement differs by; ``""`` for nothing."""

    month: str
    explanation: str = ""


def close_month(desk: Desk, command: CloseMonth) -> Entry:
    """Seal a month that is over, and let nothing be booked in it any more. 月结"""
    month = command.month
    _check_turn(desk, month)
    ready = make_ready(desk.tx, desk.cooperative, month)
    _check_books(desk, ready)
    difference = _check_bank(desk, ready, command.explanation)
    known = contacts(desk.tx, desk.cooperative, ready.through_seq, ready.played.ends_on)
    explanation = desk.commitment(command.explanation)
    tables = sealed_tables(
        ready,
        desk.cooperative,
        known=known,
        salts=_salts(desk.office.privacy, desk.cooperative, ready),
        explanation=explanation,
    )
    root = merkle.root([str(row[-1]) for row in tables[LEAVES]])
    made = {table: table.csv(rows) for table, rows in tables.items()}
    period = _signed(desk, ready, root, made)
    entry = desk.record(
        Kind.MONTH_CLOSED,
        subject=ABOUT_COOPERATIVE,
        happened_on=ready.played.ends_on,
        body={
            "month": month,
            "first_seq": period.first_seq,
            "through_seq": period.through_seq,
            "head": period.head,
            "root": root,
            "manifest_digest": period.manifest_digest,
            "state_digest": period.state_digest,
            "key": key_id(period.public_key),
            "fund_fen": ready.played.replay.fund(),
            "lent_fen": ready.played.replay.lent(),
            "difference_fen": difference.fen,
            "note_commitment": explanation,
        },
    )
    books.close_book(desk.tx, desk.cooperative, first_day(next_month(month)))
    kept = {table.name: made[table].decode() for table in SEALED}
    periods.put_period(desk.tx, period, kept, ready.state)
    return entry


def _check_turn(desk: Desk, month: str) -> None:
    """Months are closed in their order, and only when they are over."""
    due = closable(desk.tx, desk.cooperative)
    if month != due:
        desk.refuse("month-not-next", subject=ABOUT_COOPERATIVE, month=month, due=due)
    if last_day(month) >= desk.today:
        desk.refuse(
            "month-not-over",
            subject=ABOUT_COOPERATIVE,
            month=month,
            today=desk.today.isoformat(),
        )


def _check_books(desk: Desk, ready: Ready) -> None:
    if ready.findings:
        desk.refuse(
            "books-not-sound",
            subject=ABOUT_COOPERATIVE,
            month=ready.played.month,
            count=len(ready.findings),
            finding=ready.findings[0],
        )


def _check_bank(desk: Desk, ready: Ready, explanation: str) -> Money:
    """What the bank's statement has beyond the books; refused where nobody says why."""
    month, statement = ready.played.month, ready.played.bank_statement()
    if statement is None:
        desk.refuse("bank-balance-missing", subject=ABOUT_COOPERATIVE, month=month)
    difference = statement - ready.played.bank_books()
    if difference.fen and not explanation:
        desk.refuse(
            "bank-differs",
            subject=ABOUT_COOPERATIVE,
            month=month,
            difference_fen=difference.fen,
        )
    return difference


def _salts(privacy: Privacy, cooperative: str, ready: Ready) -> dict[int, str]:
    month = ready.played.month
    return {
        number: privacy.member_code(cooperative, month, number)
        for (number,) in ready.played.replay.tables["member"]
    }


def _signed(desk: Desk, ready: Ready, root: str, made: Mapping[Table, bytes]) -> periods.Period:
    """The month's row: what the pack is made of, and the signature of it."""
    row = ready.played.replay.tables["cooperative"][()]
    names = ("name", "credit_code", "region_code", "rulebook", "funding_model")
    signer = desk.office.signer
    seal = Seal(
        cooperative={"id": desk.cooperative, **{name: row[name] for name in names}},
        month=ready.played.month,
        first_seq=ready.first_seq,
        through_seq=ready.through_seq,
        previous_head=ready.previous_head,
        head=ready.head,
        previous_manifest=ready.previous_manifest,
        root=root,
        key=key_id(signer.public_key),
    )
    journal = {table: table.csv(rows) for table, rows in journal_tables(ready.entries).items()}
    files = pack_files(desk.cooperative, seal.month, {**made, **journal})
    content = manifest(seal, files)
    signature = signer.sign(content)
    return periods.Period(
        cooperative=desk.cooperative,
        month=seal.month,
        first_seq=seal.first_seq,
        through_seq=seal.through_seq,
        head=seal.head,
        root=root,
        manifest=content.decode(),
        manifest_digest=digest(content),
        public_key=signature.public_key,
        signature=signature.signature,
        state_digest=digest(ready.state.encode()),
    )
