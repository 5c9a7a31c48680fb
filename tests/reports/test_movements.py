"""A member's movements: signed as the member sees them, in pages, found by index."""

import datetime as dt
from collections.abc import Mapping

import pytest

from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.statements import Due
from coop_credit.reports.statements import member_movements
from coop_credit.reports.statements import member_statement
from coop_credit.store import movements
from coop_credit.store.database import Database
from coop_credit.store.movements import Account
from coop_credit.store.movements import Movement
from tests.ledgers import Village

DUE_ON = dt.date(2027, 2, 24)
FROM_THE_NEWEST = movements.FROM_NEWEST


@pytest.fixture
def autumn(village: Village) -> Village:
    """Two members borrow, pay in and pay back; one contribution and one repayment are undone."""
    village.open_with(58, "1100000.00")
    loan = village.lend(2, "3000.00", DUE_ON, instalments=3)
    village.lend(3, "600.00", DUE_ON)
    village.contribute(2, "100.00")
    village.reverse(village.contribute(2, "50.00").seq)
    village.contribute(3, "7.00")
    village.give_notice(2, "20.00", dt.date(2026, 11, 2))
    village.clock.move_to(dt.date(2026, 12, 4))
    village.reverse(village.repay(loan, "1000.00").seq)
    return village


def moved(village: Village, member: int = 2, count: int = 100) -> tuple[Movement, ...]:
    return member_movements(
        village.office.database,
        village.cooperative,
        member,
        village.cashier,
        before=FROM_THE_NEWEST,
        count=count,
    )


def shown(found: tuple[Movement, ...]) -> list[tuple[str, str, int, str, str]]:
    return [
        (str(each.kind), str(line.account), line.loan, str(line.amount), str(line.balance))
        for each in found
        for line in each.lines
    ]


def test_a_members_movements_the_newest_first(autumn: Village) -> None:
    autumn.repay(1, "4000.00")
    autumn.pay_back_shares(1)
    # 1,100,000.00 / 58 is 18,965.52 for the first. The fee: 3,000.00 x 6 % x 10 / 365 = 4.93.
    # 4,000.00 pays it, the whole principal, and 995.07 too much.
    assert shown(moved(autumn)) == [
        ("withdrawal-paid", "shares", 0, "-20.00", "19045.52"),
        ("repayment", "fees", 1, "4.93", "4.93"),
        ("repayment", "loan", 1, "-3000.00", "0.00"),
        ("repayment", "held", 0, "995.07", "995.07"),
        ("reversal", "loan", 1, "995.07", "3000.00"),
        ("reversal", "fees", 1, "-4.93", "0.00"),
        ("repayment", "fees", 1, "4.93", "4.93"),
        ("repayment", "loan", 1, "-995.07", "2004.93"),
        ("reversal", "shares", 0, "-50.00", "19065.52"),
        ("contribution", "shares", 0, "50.00", "19115.52"),
        ("contribution", "shares", 0, "100.00", "19065.52"),
        ("loan-paid-out", "loan", 1, "3000.00", "3000.00"),
        ("opening-balances", "shares", 0, "18965.52", "18965.52"),
    ]


def test_a_reversal_and_the_undone_entry_name_each_other(autumn: Village) -> None:
    found = {each.seq: each for each in moved(autumn)}
    reversals = [each for each in found.values() if each.reverses]
    assert len(reversals) == 2
    for each in reversals:
        assert found[each.reverses].reversed_by == each.seq
        assert found[each.reverses].happened_on == each.happened_on
    assert sum(1 for each in found.values() if each.reversed_by) == 2


def test_the_newest_balances_are_the_position(autumn: Village) -> None:
    autumn.lend(2, "1000.00", DUE_ON)
    statement = member_statement(autumn.office.database, "fumandi", 2, autumn.cashier)
    assert statement.movements == moved(autumn)
    newest = {
        (line.account, line.loan): line.balance.fen
        for each in reversed(statement.movements)
        for line in each.lines
    }
    owing = sum(fen for (account, _), fen in newest.items() if account is Account.LOAN)
    position = statement.position
    assert (newest[Account.SHARES, 0], owing) == (position.shares.fen, position.owing.fen)
    assert owing == 400_000


def test_what_was_written_off_moves_to_an_account_of_its_own(autumn: Village) -> None:
    # Of member 3's 600.00, due on 24 February, 100.00 come back; the write-off of 1 is undone.
    autumn.clock.move_to(dt.date(2027, 2, 25))
    undone, _ = (
        autumn.do(autumn.manager, WriteOffLoan(loan=loan, reason="下落不明"), autumn.supervisor)
        for loan in (1, 2)
    )
    autumn.reverse(undone.seq)
    recovery = RecordRecovery(loan=2, amount=Money(10_000), happened_on=autumn.today)
    autumn.do(autumn.cashier, recovery)
    assert shown(moved(autumn, member=3, count=2)) == [
        ("recovery", "written-off", 2, "-100.00", "500.00"),
        ("loan-written-off", "loan", 2, "-600.00", "0.00"),
        ("loan-written-off", "written-off", 2, "600.00", "600.00"),
    ]
    assert shown(moved(autumn, member=2, count=1)) == [
        ("reversal", "loan", 1, "3000.00", "3000.00"),
        ("reversal", "written-off", 1, "-3000.00", "0.00"),
    ]
    statement = member_statement(autumn.office.database, "fumandi", 3, autumn.cashier)
    assert statement.position.written_off == Money(50_000)


def test_pages_follow_on_without_a_gap(autumn: Village) -> None:
    pages: list[Movement] = []
    before = FROM_THE_NEWEST
    for _ in range(4):  # seven entries touch the member
        page = member_movements(
            autumn.office.database, "fumandi", 2, autumn.cashier, before=before, count=2
        )
        assert 1 <= len(page) <= 2
        pages += page
        before = page[-1].seq
    assert tuple(pages) == moved(autumn)


def test_nobody_and_a_newcomer(village: Village) -> None:
    village.open_with(2, "0.00")
    assert moved(village, member=2) == ()
    statement = member_statement(village.office.database, "fumandi", 2, village.cashier)
    assert (statement.next_due, statement.movements) == (None, ())
    with pytest.raises(NotFound):
        moved(village, member=3)


def test_the_next_due_is_the_earliest_of_all_loans_together(autumn: Village) -> None:
    # 1,000.00 of the first loan on 24 December and on; 500.00 of the second on that day too.
    autumn.lend(2, "1000.00", dt.date(2027, 1, 24), instalments=1)
    autumn.lend(2, "400.00", dt.date(2026, 12, 24))
    statement = member_statement(autumn.office.database, "fumandi", 2, autumn.cashier)
    day = dt.date(2026, 12, 24)
    # At 6 % of 365 days: 3,000.00 for 30 days is 14.79, 400.00 for 20 days is 1.32.
    assert statement.next_due == Due(
        due_on=day, principal=parse_yuan("1400.00"), fee=parse_yuan("16.11")
    )
    # The fee on 3,000.00 of 4.93, and 1,000.00 of principal; the other loan's part is left.
    autumn.repay(1, "1004.93")
    statement = member_statement(autumn.office.database, "fumandi", 2, autumn.cashier)
    assert statement.next_due == Due(
        due_on=day, principal=parse_yuan("400.00"), fee=parse_yuan("1.32")
    )


MANY = """
WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 20999)"""
MANY_TRANSFERS = f"""
INSERT INTO transfer {MANY}
SELECT 'fumandi', i, 1, CASE WHEN i % 3 > 0 THEN '102' ELSE '301.' || (i % 500 + 9) END,
       CASE WHEN i % 3 > 0 THEN '301.' || (i % 500 + 9) ELSE '102' END, 1 FROM n"""
MANY_ENTRIES = f"""
INSERT INTO entry {MANY}
SELECT 'fumandi', i, 'contribution', '2026-11-24', '2026-11-24', '2026-11-24T02:00:00.000000Z',
       'staff:many', 'member:9', i, 0, CAST(i AS TEXT), '', 1, '{{}}', :digest FROM n"""


def test_other_members_entries_are_not_read(
    village: Village, request: pytest.FixtureRequest
) -> None:
    assert_only_own_are_read(village, request, movements.MOVEMENTS)


def assert_only_own_are_read(village: Village, request: pytest.FixtureRequest, query: str) -> None:
    """That a query about member 2 finds transfers by account and entries by number."""
    village.open_with(3, "300.00")
    question = {"cooperative": "fumandi", "member": 2, "before": FROM_THE_NEWEST, "count": 100}
    question["loan"] = 0
    plan = plan_among_many(village, request, query, question)
    steps = "\n".join(plan)
    if village.office.database.dialect == "sqlite":
        # t, e and u are the transfers, the entries, and the entries that undo others.
        assert not {"SCAN t", "SCAN e", "SCAN u"} & {step[:6] for step in plan}
        assert "SEARCH t USING INDEX transfer_by_debit (cooperative_id=? AND debit=?)" in plan
        assert "SEARCH t USING INDEX transfer_by_credit (cooperative_id=? AND credit=?)" in plan
    else:
        assert "Seq Scan on transfer" not in steps
        assert "Seq Scan on entry" not in steps
        assert "(debit = own.code)" in steps
        assert "(credit = own_1.code)" in steps


def plan_among_many(
    village: Village, request: pytest.FixtureRequest, query: str, asked: Mapping[str, object]
) -> list[str]:
    """The steps by which a query is answered where November has 20,000 entries of others."""
    here = village.office.database
    on_sqlite = here.dialect == "sqlite"
    owner = here if on_sqlite else Database.open(request.getfixturevalue("postgresql_urls")[0])
    with owner.write() as tx:
        tx.run(MANY_TRANSFERS)
        tx.run(MANY_ENTRIES, digest="0" * 64)
        tx.run("ANALYZE")
    with here.snapshot() as tx:
        explain = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"
        plan = [str(row[-1]) for row in tx.rows(f"{explain} {query}", **asked)]
    if owner is not here:
        owner.close()
    return plan
