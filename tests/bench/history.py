"""What a long history costs: one operation in it, its check, its balances.

Run by ``scripts/bench``. One cooperative of ``LARGE`` entries, on PostgreSQL, beside one of
``SMALL``; or of as many as the second argument says.
"""

import multiprocessing
import resource
import sys
import time

import psycopg

from coop_credit.audit.verification import verify_books
from coop_credit.reports.positions import trial_balance
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.bench.writes import SECONDS
from tests.bench.writes import batches
from tests.bench.writes import contribute
from tests.bench.writes import fill
from tests.bench.writes import office_at
from tests.bench.writes import report
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import running_cluster

SMALL, LARGE = "c0000", "c0001"
SMALL_ENTRIES = 1_000
LARGE_ENTRIES = 1_000_000
#: Kilobytes in a megabyte.
KB = 1_024


def grow(url: str, name: str, entries: int) -> None:
    """Contribute until the cooperative has so many entries."""
    database = Database.open(url)
    for part in range(entries):
        with database.read() as tx:
            found = tx.row("SELECT next_seq FROM book WHERE cooperative_id = :name", name=name)
        if found is None or found[0] > entries:
            break
        batches(url, [name], f"grow{part}")
    database.close()


def rate_in(url: str, name: str, salt: str) -> int:
    """Contributions a second to one cooperative by one client."""
    office = office_at(url)
    contribute(office, [name], time.monotonic() + 1, f"{salt}-warm")
    done = contribute(office, [name], time.monotonic() + SECONDS, salt)
    office.database.close()
    return done // SECONDS


def copied_out(cluster: Cluster, database: str) -> int:
    """Entries a second of the large cooperative read by COPY, transfers with them."""
    began = time.monotonic()
    entries = 0
    with psycopg.connect(host=str(cluster.folder), user="postgres", dbname=database) as connection:
        for table in ("transfer", "entry"):
            query = f"COPY (SELECT * FROM {table} WHERE cooperative_id = '{LARGE}') TO STDOUT"
            with connection.cursor().copy(query.encode()) as copy:
                entries = sum(1 for _ in copy)
    return int(entries / (time.monotonic() - began))


def verify(url: str, results: object) -> None:
    """Verify the large cooperative's books; entries a second, and the memory it took in MB."""
    office = office_at(url)
    with office.database.read() as tx:
        (entries,) = tx.rows(
            "SELECT next_seq - 1 FROM book WHERE cooperative_id = :name", name=LARGE
        )[0]
    began = time.monotonic()
    assert verify_books(office.database, Privacy(b"d" * 32, b"i" * 32), LARGE) == []
    rate = int(entries / (time.monotonic() - began))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB
    results.put((rate, memory))  # type: ignore[attr-defined]  # a multiprocessing queue


def balances_read(url: str) -> int:
    """Trial balances a second of the large cooperative."""
    database = Database.open(url)
    began = time.monotonic()
    done = 0
    while time.monotonic() < began + SECONDS:
        assert trial_balance(database, LARGE)
        done += 1
    database.close()
    return done // SECONDS


def main(runs: int, entries: int) -> None:
    with running_cluster("fsync=on", "shared_buffers=512MB", "max_wal_size=4GB") as cluster:
        name = cluster.clone()
        url = cluster.url(APPLICATION, name)
        fill(url, 2)
        grow(url, SMALL, SMALL_ENTRIES)
        grow(url, LARGE, entries)
        pairs = [
            (rate_in(url, SMALL, f"s{run}"), rate_in(url, LARGE, f"l{run}")) for run in range(runs)
        ]
        report(f"contribution after {entries} entries", f"after {SMALL_ENTRIES}", pairs)
        context = multiprocessing.get_context("spawn")
        results: multiprocessing.Queue[tuple[int, int]] = context.Queue()
        checked = []
        for _ in range(runs):
            copied = copied_out(cluster, name)
            process = context.Process(target=verify, args=(url, results))
            process.start()
            checked.append((copied, *results.get()))
            process.join()
        report("verify-books, entries", "COPY of the same", [each[:2] for each in checked])
        sys.stdout.write(f"verify-books took at most {max(each[2] for each in checked)} MB\n")
        folded = [(1, balances_read(url)) for _ in range(runs)]
        report("trial balance of stored balances", "one a second", folded)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else LARGE_ENTRIES)
