"""A batch of new participants is filed with the regulator, who issues the certificate anew. 备案"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.operations.desk import Desk
from coop_credit.store import filings
from coop_credit.store import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIntake:
    """The batch that the entry ``seq`` approved was filed on a day.

    reference: what the regulator calls the filing. certificate: the number of the one issued.
    """

    seq: int
    filed_on: dt.date
    reference: str
    certificate: str


def file_intake(desk: Desk, command: FileIntake) -> Entry:
    """Write the filing of a batch down, once; its texts are sealed. 参与社员备案"""
    subject = ABOUT_COOPERATIVE
    approval = journal.find_entry(desk.tx, desk.cooperative, command.seq)
    if approval is None or approval.kind is not Kind.PARTICIPANTS_APPROVED:
        desk.refuse("no-such-intake", subject=subject, seq=command.seq)
    if filings.is_filed(desk.tx, desk.cooperative, command.seq):
        desk.refuse("intake-filed-already", subject=subject, seq=command.seq)
    desk.require_past(command.filed_on, subject=subject)
    if command.filed_on < approval.happened_on:
        desk.refuse(
            "filed-before-approval",
            subject=subject,
            seq=command.seq,
            approved_on=approval.happened_on.isoformat(),
        )
    privacy = desk.office.privacy
    values, commitments = privacy.salted(
        {"reference": command.reference, "certificate": command.certificate}
    )
    sealed = privacy.seal(values, f"intake_filing/{desk.cooperative}/{command.seq}")
    filings.add_filing(desk.tx, desk.cooperative, command.seq, command.filed_on, sealed)
    return desk.record(
        Kind.INTAKE_FILED,
        subject=subject,
        happened_on=command.filed_on,
        body={
            "approval": command.seq,
            "filed_on": command.filed_on.isoformat(),
            **commitments,
        },
    )
