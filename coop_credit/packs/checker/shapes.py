"""The tables of a pack as its form asks for them: columns, what they hold, and their keys.

Written from ``schemas/packs/``, not from the program that makes packs.
"""

from dataclasses import dataclass

#: Table, number of key columns, columns.
_LISTED = """
balances 1 account heading start_debit_fen start_credit_fen debit_fen credit_fen end_debit_fen \
end_credit_fen
bank 1 month books_fen statement_fen difference_fen state statement_seq explanation
breaches 2 rule case unit measured limit
calls 2 loan member amount_fen called_on confirmed_on
concentration 1 rank member owing_fen
entries 1 seq kind booked_on happened_on recorded_at actor subject voucher reverses key \
fingerprint lines body digest
guarantees 2 loan guarantor amount_fen state given_on recorded_by paid_fen
indicators 2 indicator number members loans facts
instalments 2 loan number due_on principal_fen unpaid_fen
late 1 seq kind happened_on booked_on fund_fen lent_fen bank_fen
leaves 1 number shares_fen owing_fen salt leaf
loans 1 number member principal_fen due_on instalments schedule_kind rate_bp day_base purpose \
state applied_on decided_on decided_by paid_out_on fund_fen extensions written_off_on borne_by \
guarantors owing_fen days_late grade
members 1 number kind farmer joined_on participant_since left_on shares_fen pledged_fen owing_fen
overdue 1 band loans overdue_fen outstanding_fen
parameters 1 parameter value set_by since status source article
relations 2 member handle kind declared_on ended_on
reversals 1 seq reverses kind booked_on amount_fen
staff 1 handle roles member
summary 1 item value
transfers 2 seq line debit credit amount_fen
verdicts 1 rule outcome unit measured limit headroom evidence parameter since status source article
votes 2 loan panellist vote voted_on recorded_by
withdrawals 1 number member amount_fen noticed_on state paid_on
"""

_WHOLE = frozenset(
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


#: Days that there may not be (yet). A whole number and any other day are always there.
_MAY_BE_EMPTY = frozenset(
    {
        "calls.confirmed_on",
        "guarantees.given_on",
        "loans.decided_on",
        "loans.paid_out_on",
        "loans.written_off_on",
        "members.left_on",
        "members.participant_since",
        "relations.ended_on",
        "withdrawals.paid_on",
    }
)

#: Sums that may be below nothing.
_MAY_BE_NEGATIVE = frozenset(
    ["bank.books_fen", "bank.difference_fen", "late.fund_fen", "late.lent_fen", "late.bank_fen"]
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. kind: ``string``, ``integer`` or ``date``, as Table Schema says it."""

    name: str
    kind: str
    may_be_empty: bool
    may_be_negative: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns in order; the first ``key`` of them tell the rows apart."""

    table: str
    key: int
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        """Where it lies in the pack."""
        return f"data/{self.table}.csv"


def _kind(name: str) -> str:
    if name.endswith("_fen") or name in _WHOLE:
        return "integer"
    if name.endswith("_on") or name in {"since", "participant_since"}:
        return "date"
    return "string"


def _shape(line: str) -> Shape:
    table, key, *names = line.split()
    columns = [
        Column(
            name=name,
            kind=_kind(name),
            may_be_empty=_kind(name) == "string" or f"{table}.{name}" in _MAY_BE_EMPTY,
            may_be_negative=f"{table}.{name}" in _MAY_BE_NEGATIVE,
        )
        for name in names
    ]
    return Shape(table, int(key), tuple(columns))


SHAPES = tuple(_shape(line) for line in _LISTED.strip().splitlines())
