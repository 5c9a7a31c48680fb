"""A region's month as one table: every account of every cooperative, a part at a time."""

import csv
import io
from collections.abc import Iterator

from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.store.database import Database
from coop_credit.store.month_tables import Span
from coop_credit.store.month_tables import month_balances

#: The columns of a pack's table of balances, behind the cooperative.
COLUMNS = (
    *("cooperative", "account", "heading", "start_debit_fen", "start_credit_fen"),
    *("debit_fen", "credit_fen", "end_debit_fen", "end_credit_fen"),
)
#: Cooperatives read at a time, so that memory does not grow with the region.
_PART = 100


def balances_csv(database: Database, region: str, month: str) -> Iterator[bytes]:
    """The table as CSV in UTF-8, in pieces. Raises ``ValueError`` for no month."""
    span = Span(region, first_day(month), last_day(month))
    yield (",".join(COLUMNS) + "\n").encode()
    after = ""
    while True:
        with database.read() as tx:
            rows, after = month_balances(tx, span, after=after, count=_PART)
        if not after:
            return
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(
            (*row, row[3] + row[5], row[4] + row[6]) for row in rows
        )
        yield out.getvalue().encode()
