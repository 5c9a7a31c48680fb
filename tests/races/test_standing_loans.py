"""A loan is repaid, extended and written off by several people in the same instant."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from coop_credit.audit.verification import verify_books
from coop_credit.errors import Failure
from coop_credit.money import parse_yuan
from coop_credit.money import total
from coop_credit.operations.desk import Refused
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.statements import LoanStatement
from tests.ledgers import Village

#: The village's clock stands on 24 November 2026.
DUE = dt.date(2027, 5, 24)
PRINCIPAL = parse_yuan("6000.00")


def at_once(attempts: Sequence[Callable[[], object]]) -> list[str]:
    """What came of each: ``done``, or the code of the refusal."""
    gate = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> str:
        gate.wait()
        try:
            attempt()
        except (Refused, Failure) as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def statement(village: Village) -> LoanStatement:
    return loan_statement(village.office.database, village.office.clock, village.cooperative, 1)


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, village.cooperative) == []


def test_repayments_and_extensions_at_once_leave_one_schedule(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "6000.00", DUE, instalments=6)

    def extend(month: int) -> object:
        due_on = dt.date(2027, month, 24)
        command = ExtendLoan(loan=1, due_on=due_on, instalments=3, reason="歉收")
        return village.do(village.manager, command)

    outcomes = at_once(
        [lambda: village.repay(1, "700.00")] * 4
        + [lambda: extend(9), lambda: extend(10), lambda: extend(11)]
    )
    assert outcomes[:4] == ["done"] * 4
    assert set(outcomes[4:]) <= {"done", "extension-not-later"}
    told = statement(village)
    # The latest day is granted, whoever comes first.
    assert told.loan.due_on == dt.date(2027, 11, 24)
    assert told.loan.extensions == outcomes[4:].count("done")
    assert total([each.principal for each in told.schedule]) == PRINCIPAL
    assert total([each.principal for each in told.unpaid]) == told.owing == parse_yuan("3200.00")
    assert sound(village)


def test_a_loan_is_written_off_once_whoever_repays_in_the_same_instant(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "6000.00", DUE)
    village.clock.move_to(DUE + dt.timedelta(days=1))
    command = WriteOffLoan(loan=1, reason="下落不明")
    outcomes = at_once(
        [lambda: village.do(village.manager, command, village.supervisor)] * 3
        + [lambda: village.repay(1, "900.00")] * 3
    )
    assert outcomes[:3].count("done") == 1
    assert set(outcomes) <= {"done", "loan-in-other-state"}
    told = statement(village)
    assert told.owing == parse_yuan("0.00")
    repaid = PRINCIPAL - told.written_off
    # 182 days at 6 %: 6,000.00 x 6 % x 182 / 365 = 179.51 are fee, whoever pays first.
    paid = outcomes[3:].count("done")
    assert str(repaid) == {0: "0.00", 1: "720.49", 2: "1620.49", 3: "2520.49"}[paid]
    assert sound(village)
