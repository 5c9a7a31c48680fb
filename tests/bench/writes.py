"""How many contributions and payouts a second, as ratios to bare databases in the same run.

Run by ``scripts/bench``. Every one is the whole operation: lock, key, rules, verdicts,
chain, balances. Medians over runs; each ratio is taken within one run.
"""

import datetime as dt
import itertools
import multiprocessing
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from coop_credit.money import Money
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import OWNER
from tests.postgresql import program
from tests.postgresql import running_cluster

COOPERATIVES = 1_000
SECONDS = 3
BATCH = 1_000
PROCESSES = 2
#: Payouts of each process that are not measured.
WARM_UP = 40


def office_at(url: str) -> Office:
    return Office(Database.open(url), Privacy(b"d" * 32, b"i" * 32), FixedClock(), SIGNER)


def fill(url: str, cooperatives: int) -> None:
    """Found so many cooperatives of three members."""
    office = office_at(url)
    for number in range(cooperatives):
        village = Village.found(office, FixedClock(), f"c{number:04d}")
        village.open_with(3, "30000.00")
    office.database.close()


def contribute(office: Office, names: list[str], until: float, salt: str) -> int:
    """Contribute to cooperatives at random until a moment; how often it was done."""
    done = 0
    pick = random.Random(salt)  # noqa: S311 (repeatable on purpose)
    command = RecordContribution(member=1, amount=Money(1), happened_on=office.clock.now().date())
    villages = {name: Village(office, FixedClock(), name) for name in names}
    for number in itertools.count():
        if time.monotonic() >= until:
            return done
        village = villages[pick.choice(names)]
        village.do(village.cashier, command, key=f"{salt}-{number:08d}")
        done += 1
    return done


def one_process(url: str, names: list[str], threads: int, salt: str, results: object) -> None:
    office = office_at(url)
    until = time.monotonic() + SECONDS
    counts: list[int] = []
    workers = [
        threading.Thread(
            target=lambda index=index: counts.append(
                contribute(office, names, until, f"{salt}-{index}")
            )
        )
        for index in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    results.put(sum(counts))  # type: ignore[attr-defined]  # a multiprocessing queue
    office.database.close()


def contributions(url: str, names: list[str], clients: int, salt: str) -> int:
    """Contributions a second from ``clients`` in two processes."""
    results: multiprocessing.Queue[int] = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(
            target=one_process, args=(url, names, clients // PROCESSES, f"{salt}{index}", results)
        )
        for index in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    done = sum(results.get() for _ in processes)
    for process in processes:
        process.join()
    return done // SECONDS


def batches(url: str, names: list[str], salt: str) -> int:
    """Contributions a second in batches of ``BATCH`` from one client, a cooperative at random."""
    office = office_at(url)
    pick = random.Random(salt)  # noqa: S311 (repeatable on purpose)
    command = RecordContribution(member=1, amount=Money(1), happened_on=office.clock.now().date())
    began = time.monotonic()
    done = 0
    while time.monotonic() < began + SECONDS:
        village = Village(office, FixedClock(), pick.choice(names))
        lines = [Line(key=f"{salt}-{done + each:08d}", command=command) for each in range(BATCH)]
        carry_out_batch(
            office,
            village.cashier,
            Batch(cooperative=village.cooperative, lines=lines, mode=Mode.ALL_OR_NOTHING),
        )
        done += BATCH
    rate = int(done / (time.monotonic() - began))
    office.database.close()
    return rate


def lend(url: str, names: list[str], loan: int, results: object) -> None:
    """Bring the loan of each cooperative from application to decision."""
    office = office_at(url)
    for name in names:
        village = Village(office, FixedClock(), name, itertools.count(1_000 * loan))
        village.apply(1, "1.00", dt.date(2027, 11, 1))
        for panellist in PANELLISTS:
            village.vote(loan, panellist)
        village.do(village.manager, DecideLoan(loan=loan, decision="approve"))
    results.put(len(names))  # type: ignore[attr-defined]  # a multiprocessing queue
    office.database.close()


def pay_out(url: str, names: list[str], loan: int, results: object) -> None:
    """Pay the loan of each cooperative out, four at a time; when it began and when it ended.

    The first ``WARM_UP`` go before: connections are made and statements prepared by them.
    """
    office = office_at(url)

    def one(part: list[str]) -> None:
        for name in part:
            village = Village(office, FixedClock(), name)
            village.do(village.cashier, PayOutLoan(loan=loan), key=f"payout-{loan:08d}")

    def all_of(these: list[str]) -> None:
        workers = [threading.Thread(target=one, args=(these[part::4],)) for part in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    all_of(names[:WARM_UP])
    began = time.monotonic()
    all_of(names[WARM_UP:])
    results.put((began, time.monotonic()))  # type: ignore[attr-defined]  # as above
    office.database.close()


def payouts(url: str, names: list[str], loan: int) -> int:
    """Payouts a second from 8 clients, one loan in each cooperative."""
    results: multiprocessing.Queue[tuple[float, float]] = multiprocessing.Queue()
    spans: list[tuple[float, float]] = []
    for work in (lend, pay_out):
        processes = [
            multiprocessing.Process(target=work, args=(url, names[part::PROCESSES], loan, results))
            for part in range(PROCESSES)
        ]
        for process in processes:
            process.start()
        spans = [results.get() for _ in processes]
        for process in processes:
            process.join()
    began, ended = zip(*spans, strict=True)
    return int((len(names) - PROCESSES * WARM_UP) / (max(ended) - min(began)))


def tpc_b(cluster: Cluster, clients: int) -> int:
    """Transactions a second of pgbench's own script."""
    said = subprocess.run(
        [
            *(program("pgbench"), "-h", str(cluster.folder), "-U", OWNER, "-n", "-M", "prepared"),
            *("-c", str(clients), "-j", str(min(clients, PROCESSES)), "-T", str(SECONDS), "tpcb"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (line,) = [line for line in said.splitlines() if line.startswith("tps")]
    return int(line.split("=")[1].split(".")[0])


def on_postgresql(runs: int) -> None:
    with running_cluster("fsync=on", "shared_buffers=512MB", "max_wal_size=4GB") as cluster:
        name = cluster.clone()
        url = cluster.url(APPLICATION, name)
        fill(url, COOPERATIVES)
        cluster.create("tpcb")
        subprocess.run(
            [program("pgbench"), "-h", str(cluster.folder), "-U", OWNER, "-i", "-s", "20", "tpcb"],
            check=True,
            capture_output=True,
        )
        everywhere = [f"c{number:04d}" for number in range(COOPERATIVES)]
        for title, names, clients in (
            ("contribution, 8 clients, 1,000 cooperatives", everywhere, 8),
            ("contribution, 32 clients, one cooperative", everywhere[:1], 32),
        ):
            pairs = [
                (tpc_b(cluster, clients), contributions(url, names, clients, f"{clients}r{run}-"))
                for run in range(runs)
            ]
            report(title, f"pgbench TPC-B, {clients} clients", pairs)
        pairs = [(tpc_b(cluster, 1), batches(url, everywhere, f"b{run}")) for run in range(runs)]
        report("contribution in batches of 1,000, 1 client", "pgbench TPC-B, 1 client", pairs)
        pairs = [(tpc_b(cluster, 8), payouts(url, everywhere, run + 1)) for run in range(runs)]
        report("payout, 8 clients, 1,000 cooperatives", "pgbench TPC-B, 8 clients", pairs)


def bare_sqlite(path: Path) -> int:
    """Inserts a second into a file, each committed and synced."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (number INTEGER, text TEXT)")
    until = time.monotonic() + SECONDS
    done = 0
    while time.monotonic() < until:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, 'a line of text')", (done,))
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done // SECONDS


def on_sqlite(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/books.sqlite"
        migrate(url)
        fill(url, 1)
        office = office_at(url)
        pairs = []
        for run in range(runs):
            bare = bare_sqlite(Path(folder) / "bare.sqlite")
            until = time.monotonic() + SECONDS
            pairs.append((bare, contribute(office, ["c0000"], until, f"r{run}") // SECONDS))
        office.database.close()
    report("contribution on SQLite, synced", "bare insert and commit", pairs)


def report(title: str, baseline: str, pairs: list[tuple[int, int]]) -> None:
    theirs, ours = (int(statistics.median(side)) for side in zip(*pairs, strict=True))
    ratios = sorted(round(mine / bare, 2) for bare, mine in pairs)
    sys.stdout.write(
        f"{title}: {ours}/s;"
        f" {baseline}: {theirs}/s;"
        f" ratio {statistics.median(ratios)} [{ratios[0]}..{ratios[-1]}] of {len(pairs)} runs\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    on_sqlite(int(sys.argv[1]))
    on_postgresql(int(sys.argv[1]))
