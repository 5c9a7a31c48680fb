"""The registers of members and of loans as files to keep: every line, with names and balances.

A person's identity number and phone are not in them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.dates import Clock
from coop_credit.money import Money
from coop_credit.reports.graded_loans import Graded
from coop_credit.reports.graded_loans import standings_today
from coop_credit.store import whole_registers
from coop_credit.store.database import Database
from coop_credit.store.database import Row
from coop_credit.store.privacy import Privacy
from coop_credit.store.rows import day_from
from coop_credit.store.whole_registers import OVERDUE


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member, and what the member has and owes now. owing: principal."""

    number: int
    name: str
    kind: str
    farmer: bool
    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    shares: Money
    owing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """A loan, who asked for it, and what is owed on it now.

    written_off: principal that the books have given up and that is not recovered. grade: by days
    late, ``""`` for none. days_late: since the earliest part that is due and not paid, 0 for none.
    """

    number: int
    member: int
    name: str
    principal: Money
    owing: Money
    written_off: Money
    rate_bp: int
    purpose: str
    state: str
    applied_on: dt.date
    decided_on: dt.date | None
    paid_out_on: dt.date | None
    due_on: dt.date
    extensions: int
    written_off_on: dt.date | None
    days_late: int
    grade: str


def member_register(database: Database, privacy: Privacy, cooperative: str) -> list[MemberLine]:
    """Every member, by number, in one statement."""
    return [line for line, _ in members_with_phones(database, privacy, cooperative)]


def members_with_phones(
    database: Database, privacy: Privacy, cooperative: str
) -> list[tuple[MemberLine, str]]:
    """Every member with the phone number, ``""`` for none; by number, in one statement."""
    with database.read() as tx:
        rows = whole_registers.all_members(tx, cooperative)
    return [
        _line_and_phone(row, privacy.unseal(row[1], f"member/{cooperative}/{row[0]}"))
        for row in rows
    ]


def _line_and_phone(row: Row, unsealed: Mapping[str, str]) -> tuple[MemberLine, str]:
    line = MemberLine(
        number=row[0],
        name=unsealed["name"],
        kind=row[2],
        farmer=bool(row[3]),
        joined_on=dt.date.fromisoformat(row[4]),
        participant_since=day_from(row[5]),
        left_on=day_from(row[6]),
        shares=Money(row[7]),
        owing=Money(row[8]),
    )
    return line, unsealed["phone"]


def loan_register(
    database: Database, privacy: Privacy, clock: Clock, cooperative: str, state: str = ""
) -> list[LoanLine]:
    """Every loan, by number, in four statements, or those of a state.

    Of the state ``paid-out``, those that are not repaid, and of those ``overdue`` the late ones;
    ``repaid`` for the others. Raises ``NotFound``, ``NoRuleInForce``.
    """
    with database.snapshot() as tx:
        rows = whole_registers.loans_in(tx, cooperative, state)
        made_of = [Graded(row[0], row[8], Money(row[3]), Money(row[4])) for row in rows]
        standings = standings_today(tx, cooperative, clock, made_of)
    return [
        LoanLine(
            number=row[0],
            member=row[1],
            name=member_name(privacy, cooperative, row[1], row[2]),
            principal=Money(row[3]),
            owing=Money(row[4]),
            written_off=Money(row[5]),
            rate_bp=row[6],
            purpose=row[7],
            state=row[8],
            applied_on=dt.date.fromisoformat(row[9]),
            decided_on=day_from(row[10]),
            paid_out_on=day_from(row[11]),
            due_on=dt.date.fromisoformat(row[12]),
            extensions=row[13],
            written_off_on=day_from(row[14]),
            days_late=standings[row[0]].days_late,
            grade=standings[row[0]].grade,
        )
        for row in rows
        if standings[row[0]].days_late or state != OVERDUE
    ]


def member_name(privacy: Privacy, cooperative: str, member: int, sealed: str) -> str:
    """The name in what is sealed of a member."""
    return privacy.unseal(sealed, f"member/{cooperative}/{member}")["name"]
