"""What providers report of messages some time after they took them."""

from dataclasses import dataclass

from coop_credit.store.database import Tx
from coop_credit.store.messages import CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a message. id: what the provider knows it by.

    outcome: ``delivered`` or ``undelivered``. code: the provider's own, or ``""``. at: the instant
    that the provider names, as UTC text.
    """

    id: str
    outcome: str
    code: str
    at: str


#: What is being sent keeps its claim: whoever sends it writes the outcome down. Of what a provider
#: says of a code to sign in with nothing is kept, since it may repeat the code.
_PUT = f"""
UPDATE message SET report = :outcome, reported_at = :at, next_try_at = '',
       report_code = CASE WHEN kind = '{CODE}' THEN '' ELSE :code END,
       state = CASE WHEN state = 'claimed' THEN state
                    WHEN :outcome = 'delivered' THEN 'delivered' ELSE 'given-up' END
 WHERE channel = :channel AND letter_id = :id AND report = ''"""
_FIND = """
SELECT letter_id, report, report_code, reported_at FROM message
 WHERE channel = :channel AND letter_id = :id AND report <> ''"""


def put_report(tx: Tx, channel: str, report: Report) -> Report | None:
    """Write a report down, unless there is one; the one that stands, None for no such message."""
    tx.run_counted(
        _PUT,
        channel=channel,
        id=report.id,
        outcome=report.outcome,
        code=report.code,
        at=report.at,
    )
    row = tx.row(_FIND, channel=channel, id=report.id)
    return None if row is None else Report(id=row[0], outcome=row[1], code=row[2], at=row[3])
