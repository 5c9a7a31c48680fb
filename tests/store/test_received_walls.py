"""What a regulator received cannot be changed, by the application or by the owner."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from coop_credit.operations.desk import Office
from coop_credit.operations.receiving import receive_pack
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from coop_credit.store.received import ReceivedPack
from tests.handing_in import REGULATOR
from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.keys import SIGNER
from tests.ledgers import Village


@pytest.fixture
def pc(sqlite_template: Path, tmp_path: Path) -> Iterator[Village]:
    """The cooperative's own installation."""
    made = village_pc(sqlite_template, tmp_path / "pc.sqlite")
    yield made
    made.office.database.close()


#: What nobody may do to what was received.
TAMPERED = [
    "UPDATE received_pack SET fund_fen = 1",
    "UPDATE received_pack SET content = content",
    "UPDATE received_pack SET manifest_digest = head, state = 'accepted'",
    "DELETE FROM received_pack",
    "UPDATE received_breach SET breach_limit = '9'",
    "DELETE FROM received_breach",
    "UPDATE pinned_key SET public_key = 'x'",
    "DELETE FROM pinned_key",
    "UPDATE access_log SET principal = 'x'",
    "DELETE FROM access_log",
]


NO_RIGHT = (psycopg.errors.InsufficientPrivilege,)


def received_with_a_breach(office: Office, pc: Village) -> ReceivedPack:
    """The charter lowers the cap to 50 basis points: 500.00, and 1,000.00 are lent."""
    pc.set_value("member-cap", 50)
    made = receive_pack(office, REGULATOR, close_month(pc, "2026-11"))
    assert made.pack.breaches == 1
    return made.pack


@pytest.mark.parametrize("sql", TAMPERED)
def test_what_was_received_stays(office: Office, pc: Village, sql: str) -> None:
    received_with_a_breach(office, pc)
    with (
        pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError, *NO_RIGHT)),
        office.database.write() as tx,
    ):
        tx.run_counted(sql)


@pytest.mark.parametrize("sql", TAMPERED)
def test_not_even_the_owner_changes_it(
    postgresql_urls: tuple[str, str], privacy: Privacy, pc: Village, sql: str
) -> None:
    owner, application = postgresql_urls
    database = Database.open(application)
    received_with_a_breach(Office(database, privacy, pc.clock, SIGNER), pc)
    database.close()
    place = sa.engine.make_url(owner)
    with (
        psycopg.connect(
            host=str(place.query["host"]), dbname=place.database, user=place.username
        ) as connection,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"),
    ):
        connection.execute(sql.encode())
