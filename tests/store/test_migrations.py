"""What the migrations make is there on both databases, and holds against the owner too."""

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

BOTH = {
    ("account", "account_keeps_open_loan"),
    ("account", "account_no_delete"),
    ("account", "account_opens_loan"),
    ("book", "book_closed_by_its_entry"),
    ("book", "book_no_delete"),
    ("entry", "entry_complete"),
    ("transfer", "transfer_before_entry"),
}
#: What a regulator received, and who took it out.
RECEIVED = {"access_log", "pinned_key", "received_breach", "received_pack"}
#: On PostgreSQL the application has no rights on these tables; SQLite knows no rights.
TRIGGERS = {
    "sqlite": BOTH
    | {
        ("account", "account_only_grows"),
        ("account", "account_opens_once"),
        ("book", "book_only_grows"),
        ("book", "book_starts_once"),
        ("entry", "entry_no_delete"),
        ("period", "period_no_delete"),
        ("period", "period_no_update"),
        ("period", "period_once"),
        ("sealed_table", "sealed_table_no_delete"),
        ("sealed_table", "sealed_table_no_update"),
        ("sealed_table", "sealed_table_once"),
        ("entry", "entry_no_update"),
        *{(table, f"{table}_no_{what}") for table in RECEIVED for what in ("delete", "update")},
        *{(table, f"{table}_once") for table in RECEIVED - {"access_log"}},
        ("rulebook", "rulebook_added_once"),
        ("rulebook", "rulebook_no_delete"),
        ("rulebook", "rulebook_no_update"),
        ("transfer", "transfer_no_delete"),
        ("transfer", "transfer_no_update"),
    },
    "postgresql": BOTH
    | {
        ("entry", "entry_append_only"),
        ("period", "period_append_only"),
        ("period", "period_no_truncate"),
        ("sealed_table", "sealed_table_append_only"),
        ("sealed_table", "sealed_table_no_truncate"),
        ("entry", "entry_no_truncate"),
        *{
            (table, f"{table}_{what}")
            for table in RECEIVED
            for what in ("append_only", "no_truncate")
        },
        ("access_log", "access_log_kept"),
        ("rulebook", "rulebook_append_only"),
        ("rulebook", "rulebook_no_truncate"),
        ("transfer", "transfer_append_only"),
        ("transfer", "transfer_no_truncate"),
    },
}
LIST_TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
 WHERE NOT tgisinternal AND tgenabled = 'O'""",
}


def test_every_trigger_is_there(database: Database) -> None:
    with database.read() as tx:
        found = {(table, name) for table, name in tx.rows(LIST_TRIGGERS[database.dialect])}
    assert found == TRIGGERS[database.dialect]


@pytest.fixture(params=["sqlite", "postgresql"])
def owned(
    request: pytest.FixtureRequest, privacy: Privacy, clock: FixedClock
) -> Iterator[Database]:
    """A village's books, opened by the one whose tables they are."""
    if request.param == "sqlite":
        owner = application = request.getfixturevalue("sqlite_url")
    else:
        owner, application = request.getfixturevalue("postgresql_urls")
    office = Office(Database.open(application), privacy, clock, SIGNER)
    Village.found(office, clock).open_with(3, "30000.00")
    office.database.close()
    opened = Database.open(owner)
    yield opened
    opened.close()


def transfer(seq: int, amount: str) -> str:
    return f"INSERT INTO transfer VALUES ('fumandi', {seq}, 9, '102', '301.1', {amount})"


def entry(lines: int, booked_on: str = "2026-11-24") -> str:
    """Entry 3, which would be next; with lines it is voucher 2."""
    return f"""
INSERT INTO entry VALUES
  ('fumandi', 3, 'contribution', '{booked_on}', '{booked_on}', '2026-11-24T02:00:00.000000Z',
   'staff:cashier', 'member:1', {2 * min(lines, 1)}, 0, 'key-3', 'f', {lines}, '{{}}',
   '{"0" * 64}')"""


#: Statements of one transaction, and why the last one is refused.
REFUSED = [
    (["UPDATE entry SET actor = 'x'"], "append-only"),
    (["DELETE FROM entry"], "append-only"),
    (["UPDATE transfer SET amount_fen = 1"], "append-only"),
    (["DELETE FROM transfer"], "append-only"),
    (["DELETE FROM account"], "append-only"),
    (["DELETE FROM book"], "append-only"),
    ([transfer(2, "5")], "complete"),
    ([entry(lines=1)], "does not hold the lines"),
    ([transfer(3, "5"), entry(lines=0)], "does not hold the lines"),
    ([transfer(3, "5"), entry(lines=2)], "does not hold the lines"),
    # The books begin on 1 November 2026; the newest entry is of the 24th.
    ([entry(lines=0, booked_on="2026-10-31")], "closed"),
    ([entry(lines=0, booked_on="2026-11-23")], "closed"),
    # Only an entry closes a book.
    (["UPDATE book SET open_from = '2026-11-24'"], "by its entry"),
    ([transfer(3, "0")], "amount_fen"),
    ([transfer(3, "-5")], "amount_fen"),
    # A memo never stands against an account of money.
    ([transfer(3, "5").replace("'301.1'", "'902.1'")], "CHECK|check"),
    ([transfer(3, "5").replace("'102'", "'901'")], "CHECK|check"),
]


def run(database: Database, statements: list[str]) -> None:
    with database.write() as tx:
        for statement in statements:
            tx.run(statement)


@pytest.mark.parametrize("statements, reason", REFUSED)
def test_even_the_owner_is_refused(owned: Database, statements: list[str], reason: str) -> None:
    integrity_error = owned.engine.dialect.loaded_dbapi.IntegrityError
    with pytest.raises(integrity_error, match=reason):
        run(owned, statements)
    with owned.read() as tx:
        assert tx.rows("SELECT count(*), max(seq) FROM entry") == [(2, 2)]


def test_a_complete_entry_in_an_open_month_is_taken(owned: Database) -> None:
    run(owned, [transfer(3, "5"), entry(lines=1)])
    with owned.read() as tx:
        assert tx.rows("SELECT max(seq) FROM entry") == [(3,)]


def test_text_is_no_amount(owned: Database) -> None:
    database_error = owned.engine.dialect.loaded_dbapi.DatabaseError
    with pytest.raises(database_error, match=r"whole|invalid input"):
        run(owned, [transfer(3, "'five'")])


def test_the_doors_are_the_owners_and_open_to_the_application_alone(
    postgresql_urls: tuple[str, str],
) -> None:
    database = Database.open(postgresql_urls[0])
    with database.read() as tx:
        doors = tx.rows("""
SELECT proname, proowner::regrole::text, prosecdef,
       has_function_privilege('coop_app', oid, 'EXECUTE'),
       has_function_privilege('public', oid, 'EXECUTE')
  FROM pg_proc WHERE proname IN ('close_book', 'open_book', 'post_entry', 'start_book')
 ORDER BY proname""")
    database.close()
    assert doors == [
        ("close_book", "coop_owner", True, True, False),
        ("open_book", "coop_owner", True, True, False),
        ("post_entry", "coop_owner", True, True, False),
        ("start_book", "coop_owner", True, True, False),
    ]


def post(previous: str, amount: str) -> str:
    return f"""
SELECT post_entry('fumandi', 1, '{previous}', 'contribution', '2026-11-24', '2026-11-24',
                  '2026-11-24T02:00:00.000000Z', 'staff:cashier', 'member:1', 1, 0, 'key-1', 'f',
                  '{{}}', '{"1" * 64}', ARRAY['102'], ARRAY['301.1'], ARRAY[{amount}])"""


HEAD = "0" * 64
DOOR_SHUT = [
    (post(HEAD, "12.5"), psycopg.errors.UndefinedFunction),
    (post(HEAD, "'5'::text"), psycopg.errors.UndefinedFunction),
    (post("2" * 64, "5"), psycopg.errors.SerializationFailure),
]


@pytest.fixture
def application(postgresql_urls: tuple[str, str]) -> Iterator["psycopg.Connection[object]"]:
    """The application's connection to the empty book of one cooperative."""
    address = sa.engine.make_url(postgresql_urls[1])
    with psycopg.connect(
        host=str(address.query["host"]), dbname=address.database, user=address.username
    ) as connection:
        connection.execute(
            "INSERT INTO cooperative VALUES"
            " ('fumandi', 'n', 'c', '370283', 'r', 'paid', 'b', 'Asia/Shanghai', '2026-11-01')"
        )
        connection.execute(f"SELECT start_book('fumandi', '{HEAD}', '2026-11-01')".encode())
        yield connection
        connection.rollback()


@pytest.mark.parametrize("sql, refusal", DOOR_SHUT)
def test_the_door_refuses(
    application: "psycopg.Connection[object]", sql: str, refusal: type[psycopg.Error]
) -> None:
    with pytest.raises(refusal):
        application.execute(sql.encode())


def test_the_door_keeps_balances_and_head(application: "psycopg.Connection[object]") -> None:
    application.execute(post(HEAD, "5").encode())
    balances = application.execute("SELECT code, debit_fen, credit_fen FROM account ORDER BY code")
    assert balances.fetchall() == [("102", 5, 0), ("301.1", 0, 5)]
    book = application.execute("SELECT next_seq, head, vouchers, fund_fen, lent_fen FROM book")
    assert book.fetchall() == [(2, "1" * 64, 1, 5, 0)]
