"""What falls due is found by keys, however large the book and however often it was asked."""

import datetime as dt

import psycopg
import pytest

from coop_credit.store import due
from coop_credit.store.database import Database
from tests.bench.scheduler import lend
from tests.ledgers import Village
from tests.postgresql import Cluster

LENT = 20_000
DAY = dt.date(2027, 3, 10)


#: By what each statement begins, and the values that it is prepared with.
BEGINS = ("instalment_by_due", "loan_by_member")
ASKED = {"cooperative": "fumandi", "member": 1}


@pytest.mark.parametrize("number", [0, 1], ids=["members", "of one member"])
def test_every_table_is_searched_by_a_key(
    village: Village, postgresql_cluster: Cluster, number: int
) -> None:
    database = village.office.database
    with database.read() as tx:
        statement = due.statements(tx)[number]
    if database.dialect == "sqlite":
        plan = _plan_on_sqlite(database, statement)
        scanned = [line for line in plan if line.startswith("SCAN") and "json_each" not in line]
    else:
        assert database.engine.url.database
        lend(postgresql_cluster, database.engine.url.database, {"fumandi": LENT})
        plan = _plan_on_postgresql(database, statement)
        scanned = [line for line in plan if "Seq Scan" in line]
    assert any(BEGINS[number] in line for line in plan)
    assert scanned == []


def _plan_on_sqlite(database: Database, statement: str) -> list[str]:
    with database.read() as tx:
        rows = tx.rows(f"EXPLAIN QUERY PLAN {statement}", days=f'["{DAY}"]', **ASKED)
    return [row[-1] for row in rows]


def _plan_on_postgresql(database: Database, statement: str) -> list[str]:
    """The plan of a prepared statement that no longer knows what it is asked with."""
    for number, name in enumerate(("cooperative", "days", "member"), start=1):
        statement = statement.replace(f":{name}", f"${number}")
    with psycopg.connect(
        host=database.engine.url.query["host"],  # type: ignore[arg-type]  # one socket
        user="postgres",
        dbname=database.engine.url.database,
    ) as connection:
        connection.execute(f"PREPARE due (TEXT, TEXT[], BIGINT) AS {statement}".encode())
        connection.execute("SET plan_cache_mode = force_generic_plan")
        rows = connection.execute(f"EXPLAIN EXECUTE due('fumandi', '{{{DAY}}}', 1)".encode())
        return [row[0] for row in rows]


def test_what_is_left_of_each_part_is_what_is_owed_less_what_falls_due_later(
    village: Village,
) -> None:
    village.open_with(20, "1000000.00")
    loan = village.lend(1, "900.00", DAY, instalments=3)  # 300.00 in January, February and March
    village.clock.move_to(dt.date(2027, 1, 10))
    village.repay(loan, "450.00")
    days = [dt.date(2027, month, 10) for month in (1, 2, 3)]
    with village.office.database.read() as tx:
        left = [(each.due_on, each.unpaid.fen) for each in due.due_parts(tx, "fumandi", 1, days)]
    # 900.00 at 6 % for 47 days is a fee of 6.95; 443.05 of the principal is paid.
    assert left == [(days[1], 90_000 - 44_305 - 30_000), (days[2], 30_000)]
