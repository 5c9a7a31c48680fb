"""Loans, their instalments and the panel's votes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.schedule import Instalment
from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import day_text
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan's row. What is owed on it is the balance of its account, not a field.

    decided_on, paid_out_on: ``None`` until it happens; decided_by: a principal or ``""``.
    fund: the mutual-aid fund that its cap was judged against at the payout, nothing before.
    extensions: how often the last day was moved; due_on, instalments and schedule_kind are
    those of the last time. borne_by: who bears what was written off, or ``""``. guarantors: how
    many were named when it was applied for.
    """

    cooperative: str
    number: int
    member: int
    principal: Money
    due_on: dt.date
    instalments: int
    schedule_kind: ScheduleKind
    rate_bp: int
    day_base: int
    purpose: str
    state: LoanState
    applied_on: dt.date
    decided_on: dt.date | None
    decided_by: str
    paid_out_on: dt.date | None
    fund: Money
    extensions: int = 0
    written_off_on: dt.date | None = None
    borne_by: str = ""
    guarantors: int = 0

    def terms(self, starts_on: dt.date, parts: tuple[Part, ...] = ()) -> LoanTerms:
        """The terms as they stand when the money is paid out on ``starts_on``.

        parts: of an irregular schedule.
        """
        return LoanTerms(
            principal=self.principal,
            starts_on=starts_on,
            due_on=self.due_on,
            instalments=self.instalments,
            rate_bp=self.rate_bp,
            day_base=self.day_base,
            schedule_kind=self.schedule_kind,
            parts=parts,
        )


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes on a loan, and who of the staff must keep out of it.

    in_favour: those that count, which the borrower's and the relatives' do not. by_borrower: cast
    by the borrower in person. related: handles of the relatives who voted; relatives: of all.
    """

    in_favour: int
    by_borrower: int
    related: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()


NO_VOTES = Votes(in_favour=0, by_borrower=0)


_COLUMNS = """l.number, l.member, l.principal_fen, l.due_on, l.instalments, l.schedule_kind,
       l.rate_bp, l.day_base, l.purpose, l.state, l.applied_on, l.decided_on, l.decided_by,
       l.paid_out_on, l.fund_fen, l.extensions, l.written_off_on, l.borne_by,
       l.guarantors"""
#: How many there are: what follows them in a row begins there.
_COLUMN_COUNT = _COLUMNS.count(",") + 1
#: One row for each of the staff who is kin of the borrower, or one with nothing at the end.
_WITH_VOTES = f"""
SELECT {_COLUMNS},
       (SELECT count(*) FROM panel_vote v
          JOIN staff s ON s.cooperative_id = v.cooperative_id AND s.handle = v.panellist
         WHERE v.cooperative_id = l.cooperative_id AND v.loan = l.number AND v.vote = 'for'
           AND s.member <> l.member AND NOT EXISTS (
               SELECT 1 FROM relation k WHERE k.cooperative_id = l.cooperative_id
                  AND k.member = l.member AND k.handle = v.panellist AND k.ended_on IS NULL)),
       (SELECT count(*) FROM panel_vote v
          JOIN staff s ON s.cooperative_id = v.cooperative_id AND s.handle = v.panellist
         WHERE v.cooperative_id = l.cooperative_id AND v.loan = l.number AND s.member = l.member),
       r.handle,
       (SELECT count(*) FROM panel_vote v WHERE v.cooperative_id = l.cooperative_id
           AND v.loan = l.number AND v.panellist = r.handle)
  FROM loan l LEFT JOIN relation r ON r.cooperative_id = l.cooperative_id
   AND r.member = l.member AND r.ended_on IS NULL
 WHERE l.cooperative_id = :cooperative AND """
_FIND = f"{_WITH_VOTES} l.number = :number ORDER BY r.handle"
_PAGE = f"""
SELECT {_COLUMNS} FROM loan l
 WHERE l.cooperative_id = :cooperative AND l.number > :after ORDER BY l.number LIMIT :count"""
_OF_MEMBER = f"""
SELECT {_COLUMNS} FROM loan l
 WHERE l.cooperative_id = :cooperative AND l.member = :member ORDER BY l.number"""

_ADD = """
INSERT INTO loan VALUES (:cooperative, :number, :member, :principal_fen, :due_on, :instalments,
                         :schedule_kind, :rate_bp, :day_base, :purpose, :state, :applied_on,
                         :decided_on, :decided_by, :paid_out_on, :fund_fen, :extensions,
                         :written_off_on, :borne_by, :guarantors)"""


def foresee_loan(tx: Tx, cooperative: str, number: int) -> None:
    """Say that ``find_loan`` will be asked for this one."""
    tx.foresee(_FIND, cooperative=cooperative, number=number)


def find_loan(tx: Tx, cooperative: str, number: int) -> tuple[Loan, Votes] | None:
    """One loan and the votes on it."""
    rows = tx.rows(_FIND, cooperative=cooperative, number=number)
    return (_loan(cooperative, rows[0]), _votes(rows)) if rows else None


def loans_among(tx: Tx, cooperative: str, numbers: Sequence[int]) -> dict[int, tuple[Loan, Votes]]:
    """The loans that bear one of these numbers and the votes on them, in one statement."""
    rows = tx.rows(
        f"{_WITH_VOTES}{among(tx, 'l.number', 'numbers')} ORDER BY l.number, r.handle",
        cooperative=cooperative,
        numbers=listed(tx, numbers),
    )
    by_loan = [list(found) for _, found in groupby(rows, key=itemgetter(0))]
    return {found[0][0]: (_loan(cooperative, found[0]), _votes(found)) for found in by_loan}


def _votes(rows: Sequence[Row]) -> Votes:
    """The votes on one loan, from its rows of ``_WITH_VOTES``."""
    in_favour, by_borrower, *_ = rows[0][_COLUMN_COUNT:]
    kin = [(handle, voted) for *_, handle, voted in rows if handle is not None]
    return Votes(
        in_favour=in_favour,
        by_borrower=by_borrower,
        related=tuple(handle for handle, voted in kin if voted),
        relatives=tuple(handle for handle, _ in kin),
    )


def loans(tx: Tx, cooperative: str, *, after: int, count: int) -> list[Loan]:
    """At most ``count`` loans whose number follows ``after``."""
    rows = tx.rows(_PAGE, cooperative=cooperative, after=after, count=count)
    return [_loan(cooperative, row) for row in rows]


def loans_of(tx: Tx, cooperative: str, member: int) -> list[Loan]:
    """All loans of a member, by number."""
    rows = tx.rows(_OF_MEMBER, cooperative=cooperative, member=member)
    return [_loan(cooperative, row) for row in rows]


def add_loan(tx: Tx, loan: Loan, plan: Sequence[Instalment]) -> None:
    """Write down a new loan and its schedule."""
    tx.run(
        _ADD,
        cooperative=loan.cooperative,
        number=loan.number,
        member=loan.member,
        principal_fen=loan.principal.fen,
        due_on=loan.due_on.isoformat(),
        instalments=loan.instalments,
        schedule_kind=str(loan.schedule_kind),
        rate_bp=loan.rate_bp,
        day_base=loan.day_base,
        purpose=loan.purpose,
        state=str(loan.state),
        applied_on=loan.applied_on.isoformat(),
        decided_on=day_text(loan.decided_on),
        decided_by=loan.decided_by,
        paid_out_on=day_text(loan.paid_out_on),
        fund_fen=loan.fund.fen,
        extensions=loan.extensions,
        written_off_on=day_text(loan.written_off_on),
        borne_by=loan.borne_by,
        guarantors=loan.guarantors,
    )
    _add_instalments(tx, loan, plan)


def replace_instalments(tx: Tx, loan: Loan, plan: Sequence[Instalment]) -> None:
    """Put a schedule in the place of the one that the loan has."""
    tx.run(
        "DELETE FROM instalment WHERE cooperative_id = :cooperative AND loan = :loan",
        cooperative=loan.cooperative,
        loan=loan.number,
    )
    _add_instalments(tx, loan, plan)


def _add_instalments(tx: Tx, loan: Loan, plan: Sequence[Instalment]) -> None:
    tx.run_each(
        "INSERT INTO instalment VALUES (:cooperative, :loan, :number, :due_on, :principal_fen)",
        [
            {
                "cooperative": loan.cooperative,
                "loan": loan.number,
                "number": part.number,
                "due_on": part.due_on.isoformat(),
                "principal_fen": part.principal.fen,
            }
            for part in plan
        ],
    )


def instalments(tx: Tx, cooperative: str, loan: int) -> tuple[Instalment, ...]:
    """A loan's schedule, in order."""
    rows = tx.rows(
        "SELECT number, due_on, principal_fen FROM instalment"
        " WHERE cooperative_id = :cooperative AND loan = :loan ORDER BY number",
        cooperative=cooperative,
        loan=loan,
    )
    return tuple(
        Instalment(number=number, due_on=dt.date.fromisoformat(due_on), principal=Money(fen))
        for number, due_on, fen in rows
    )


def decide(tx: Tx, loan: Loan, state: LoanState, day: dt.date, actor: str) -> None:
    """Write down the decision on a loan."""
    tx.run(
        "UPDATE loan SET state = :state, decided_on = :day, decided_by = :actor"
        " WHERE cooperative_id = :cooperative AND number = :number",
        state=str(state),
        day=day.isoformat(),
        actor=actor,
        cooperative=loan.cooperative,
        number=loan.number,
    )


def pay_out(tx: Tx, loan: Loan, day: dt.date, fund: Money) -> None:
    """Write down that a loan was paid out, and the fund that its cap was judged against."""
    tx.run(
        "UPDATE loan SET state = 'paid-out', paid_out_on = :day, fund_fen = :fund"
        " WHERE cooperative_id = :cooperative AND number = :number",
        day=day.isoformat(),
        fund=fund.fen,
        cooperative=loan.cooperative,
        number=loan.number,
    )


def _loan(cooperative: str, row: Row) -> Loan:
    return Loan(
        cooperative=cooperative,
        number=row[0],
        member=row[1],
        principal=Money(row[2]),
        due_on=dt.date.fromisoformat(row[3]),
        instalments=row[4],
        schedule_kind=ScheduleKind(row[5]),
        rate_bp=row[6],
        day_base=row[7],
        purpose=row[8],
        state=LoanState(row[9]),
        applied_on=dt.date.fromisoformat(row[10]),
        decided_on=day_from(row[11]),
        decided_by=row[12],
        paid_out_on=day_from(row[13]),
        fund=Money(row[14]),
        extensions=row[15],
        written_off_on=day_from(row[16]),
        borne_by=row[17],
        guarantors=row[18],
    )
