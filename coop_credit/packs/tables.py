"""The tables of a pack: which there are, what their columns hold, and how they are written.

``schemas/packs/`` says the same for those who read packs without this program. Sums are whole
fen, days ISO text, numbers of members and loans whole; an empty field is a fact that there is
not, as the day on which a loan that runs was written off.
"""

import csv
import io
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum

Cell = str | int
Row = Sequence[Cell]


class Type(StrEnum):
    """What a column holds, in the words of Table Schema."""

    TEXT = "string"
    WHOLE = "integer"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a pack. key: how many of the first columns tell the rows apart."""

    name: str
    key: int
    columns: Mapping[str, Type] = field(hash=False)

    @property
    def path(self) -> str:
        """Where it lies in the pack."""
        return f"data/{self.name}.csv"

    def csv(self, rows: Iterable[Row]) -> bytes:
        """The file: UTF-8, a header, lines that end with LF."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(rows)
        return out.getvalue().encode()


def _table(name: str, key: int, columns: str) -> Table:
    """A table from the names of its columns; ``_fen`` and the like tell what they hold."""
    return Table(name, key, {each: _type(each) for each in columns.split()})


_WHOLES = frozenset(
    {
        "day_base",
        "days_late",
        "extensions",
        "farmer",
        "guarantor",
        "guarantors",
        "instalments",
        "line",
        "lines",
        "loan",
        "member",
        "number",
        "rank",
        "rate_bp",
        "reverses",
        "seq",
        "statement_seq",
        "voucher",
    }
)


def _type(column: str) -> Type:
    if column.endswith("_fen") or column in _WHOLES:
        return Type.WHOLE
    if column.endswith("_on") or column in {"since", "participant_since"}:
        return Type.DAY
    return Type.TEXT


SUMMARY = _table("summary", 1, "item value")
MEMBERS = _table(
    "members",
    1,
    "number kind farmer joined_on participant_since left_on shares_fen pledged_fen owing_fen",
)
LOANS = _table(
    "loans",
    1,
    "number member principal_fen due_on instalments schedule_kind rate_bp day_base purpose state"
    " applied_on decided_on decided_by paid_out_on fund_fen extensions written_off_on borne_by"
    " guarantors owing_fen days_late grade",
)
INSTALMENTS = _table("instalments", 2, "loan number due_on principal_fen unpaid_fen")
VOTES = _table("votes", 2, "loan panellist vote voted_on recorded_by")
GUARANTEES = _table(
    "guarantees", 2, "loan guarantor amount_fen state given_on recorded_by paid_fen"
)
CALLS = _table("calls", 2, "loan member amount_fen called_on confirmed_on")
WITHDRAWALS = _table("withdrawals", 1, "number member amount_fen noticed_on state paid_on")
STAFF = _table("staff", 1, "handle roles member")
RELATIONS = _table("relations", 2, "member handle kind declared_on ended_on")
PARAMETERS = _table("parameters", 1, "parameter value set_by since status source article")
ENTRIES = _table(
    "entries",
    1,
    "seq kind booked_on happened_on recorded_at actor subject voucher reverses key fingerprint"
    " lines body digest",
)
TRANSFERS = _table("transfers", 2, "seq line debit credit amount_fen")
BALANCES = _table(
    "balances",
    1,
    "account heading start_debit_fen start_credit_fen debit_fen credit_fen end_debit_fen"
    " end_credit_fen",
)
VERDICTS = _table(
    "verdicts",
    1,
    "rule outcome unit measured limit headroom evidence parameter since status source article",
)
BREACHES = _table("breaches", 2, "rule case unit measured limit")
INDICATORS = _table("indicators", 2, "indicator number members loans facts")
OVERDUE = _table("overdue", 1, "band loans overdue_fen outstanding_fen")
CONCENTRATION = _table("concentration", 1, "rank member owing_fen")
LATE = _table("late", 1, "seq kind happened_on booked_on fund_fen lent_fen bank_fen")
REVERSALS = _table("reversals", 1, "seq reverses kind booked_on amount_fen")
BANK = _table(
    "bank", 1, "month books_fen statement_fen difference_fen state statement_seq explanation"
)
LEAVES = _table("leaves", 1, "number shares_fen owing_fen salt leaf")

#: Made from the journal whenever the pack is made again; the others are kept as they were sealed.
OF_JOURNAL = (ENTRIES, TRANSFERS)
SEALED = (
    BALANCES,
    BANK,
    BREACHES,
    CALLS,
    CONCENTRATION,
    GUARANTEES,
    INDICATORS,
    INSTALMENTS,
    LATE,
    LEAVES,
    LOANS,
    MEMBERS,
    OVERDUE,
    PARAMETERS,
    RELATIONS,
    REVERSALS,
    STAFF,
    SUMMARY,
    VERDICTS,
    VOTES,
    WITHDRAWALS,
)
TABLES = (*SEALED, *OF_JOURNAL)
