"""What providers report of messages. It is no evidence: no entry is made of it."""

from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.operations.desk import Office
from coop_credit.store.message_reports import Report
from coop_credit.store.message_reports import put_report


class ReportDiffers(Failure):
    """The message was reported otherwise before. state: ``delivered`` or ``undelivered``."""

    code = "report-differs"


def take_report(office: Office, channel: str, report: Report) -> Report:
    """Write down what became of a message on a channel; the report that stands.

    The first one stands: the same again changes nothing. Raises ``NotFound`` for a message that
    did not leave on the channel, ``ReportDiffers``.
    """
    with office.database.write() as tx:
        stands = put_report(tx, channel, report)
    if stands is None:
        raise NotFound
    if stands.outcome != report.outcome:
        raise ReportDiffers(state=stands.outcome, reported_at=stands.at)
    return stands
