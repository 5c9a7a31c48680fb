"""Facts are read in a statement after the lock: what one statement reads beside it may be stale.

The second test shows the trap on PostgreSQL, so that nobody merges the two statements.
"""

import datetime as dt
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coop_credit.ledger.accounts import share_account
from coop_credit.money import Money
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.store import books
from coop_credit.store import journal
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import PANELLISTS
from tests.ledgers import Village

ONE_STATEMENT = """
SELECT b.next_seq, (SELECT a.credit_fen FROM account a
                     WHERE a.cooperative_id = b.cooperative_id AND a.code = '301.1')
  FROM locked_book('fumandi') b"""
LOCKED_BOOK = """
CREATE FUNCTION locked_book(text) RETURNS SETOF book LANGUAGE sql SECURITY DEFINER
AS 'SELECT * FROM book WHERE cooperative_id = $1 FOR UPDATE'"""


@pytest.fixture
def village_on_postgresql(
    postgresql_urls: tuple[str, str], privacy: Privacy, clock: FixedClock
) -> Iterator[Village]:
    """A village with three members, 10,000.00 each."""
    database = Database.open(postgresql_urls[1])
    village = Village.found(Office(database, privacy, clock, SIGNER), clock)
    village.open_with(3, "30000.00")
    yield village
    database.close()


@contextmanager
def reading_while_another_writes(village: Village, read: threading.Thread) -> Iterator[None]:
    """Hold the lock, let ``read`` begin and wait for it, then post a contribution and commit."""
    with village.office.database.write() as tx:
        lane = books.open_book(tx, village.cooperative, "staff:blocker", "key")
        assert lane is not None
        read.start()
        time.sleep(0.3)  # the other one now waits for the lock
        tx.row(
            "SELECT post_entry(:cooperative, :seq, :head, 'contribution', '2026-11-24',"
            " '2026-11-24', '2026-11-24T02:00:00.000000Z', 'staff:blocker', 'member:1', :voucher,"
            " 0, 'key', '', '{}', :digest, ARRAY['102'], ARRAY['301.1'], ARRAY[100::bigint])",
            cooperative=village.cooperative,
            seq=lane.next_seq,
            head=lane.head,
            voucher=lane.vouchers + 1,
            digest="f" * 64,
        )
    read.join()
    yield


def test_facts_read_after_the_lock_are_new(village_on_postgresql: Village) -> None:
    seen: list[Money] = []

    def read() -> None:
        with village_on_postgresql.office.database.write() as tx:
            books.open_book(tx, "fumandi", "staff:reader", "key")
            seen.append(journal.balance(tx, "fumandi", share_account(1)).on_credit)

    with reading_while_another_writes(village_on_postgresql, threading.Thread(target=read)):
        assert seen == [Money(1_000_100)]


def test_facts_read_with_the_lock_are_old(
    village_on_postgresql: Village, postgresql_urls: tuple[str, str]
) -> None:
    owner = Database.open(postgresql_urls[0])
    with owner.write() as tx:
        tx.run(LOCKED_BOOK)
    owner.close()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        with village_on_postgresql.office.database.write() as tx:
            row = tx.row(ONE_STATEMENT)
            assert row is not None
            seen.append((row[0], row[1]))

    with reading_while_another_writes(village_on_postgresql, threading.Thread(target=read)):
        assert seen == [(4, 1_000_000)]  # the head has moved on, the shares have not


def _all_that_is_said(client: socket.socket) -> bytes:
    """What the client sends until it waits for an answer, however many packets that takes."""
    said = client.recv(65_536)
    while select.select([client], [], [], 0.05)[0] and (more := client.recv(65_536)):
        said += more
    return said


class Counter:
    """A relay between the program and the server that counts the turns of the conversation."""

    def __init__(self, server: Path, here: Path) -> None:
        self.turns = 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(here))
        self._listener.listen()
        self._server = str(server)
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def _serve(self) -> None:
        client, _ = self._listener.accept()
        with client, socket.socket(socket.AF_UNIX) as upstream:
            upstream.connect(self._server)
            answers = threading.Thread(target=self._answers, args=(upstream, client), daemon=True)
            answers.start()
            self._answered = True
            while sent := _all_that_is_said(client):
                self.turns += self._answered
                self._answered = False
                upstream.sendall(sent)
            upstream.shutdown(socket.SHUT_WR)
            answers.join()

    def _answers(self, upstream: socket.socket, client: socket.socket) -> None:
        while answer := upstream.recv(65_536):
            self._answered = True
            client.sendall(answer)

    def close(self) -> None:
        """Take no more connections, once the one that there was has ended on either side."""
        self._serving.join()
        self._listener.close()


def test_round_trips(
    village_on_postgresql: Village, tmp_path_factory: pytest.TempPathFactory
) -> None:
    village = village_on_postgresql
    url = village.office.database.engine.url
    folder = tmp_path_factory.mktemp("s")
    counter = Counter(Path(str(url.query["host"])) / ".s.PGSQL.5432", folder / ".s.PGSQL.5432")
    database = Database.open(
        url.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)
    )
    counted = Village(
        Office(database, village.office.privacy, village.clock, SIGNER), village.clock
    )
    counted.keys = village.keys
    counted.contribute(1, "1.00")
    before = counter.turns
    counted.contribute(1, "1.00")
    assert counter.turns - before == 2  # the lock and the member, the entry
    loan = int(str(counted.apply(1, "500.00", dt.date(2027, 5, 24)).body["loan"]))
    for panellist in PANELLISTS:
        counted.vote(loan, panellist)
    counted.do(counted.manager, DecideLoan(loan=loan, decision="approve"))
    before = counter.turns
    counted.do(counted.cashier, PayOutLoan(loan=loan))
    assert counter.turns - before == 3  # the lock and the loan, the borrower, the entry
    database.close()
    counter.close()
