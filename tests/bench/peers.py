"""Other people's ledgers beside ours: django-hordak posting, hledger adding up.

Run by ``scripts/bench --peers``. django-hordak comes into an environment of its own, made for
the run; hledger is Debian's. What each side does differs: hordak judges no rules and chains
nothing, hledger reads text.
"""

import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import share_account
from coop_credit.ledger.balances import fold
from coop_credit.ledger.entries import Transfer
from coop_credit.money import Money
from tests.bench.writes import COOPERATIVES
from tests.bench.writes import SECONDS
from tests.bench.writes import fill
from tests.bench.writes import one_process
from tests.bench.writes import report
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import running_cluster

HORDAK = ("django-hordak==2.0.0", "psycopg[binary]==3.3.9")
TRANSFERS = 1_000_000
MEMBERS = 500
#: The part of the transfers that hledger is given, as its memory grows with them.
SAMPLE = 10


def posted_by_hordak(cluster: Cluster, python: Path, name: str) -> int:
    """Entries of two legs a second, by one process."""
    cluster.create(name)
    command = [
        str(python),
        str(Path(__file__).with_name("hordak_posts.py")),
        *(str(cluster.folder), "postgres", name, str(SECONDS)),
    ]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def posted_by_us(url: str, names: list[str], salt: str) -> int:
    """Contributions a second, by one process."""
    results: multiprocessing.Queue[int] = multiprocessing.Queue()
    process = multiprocessing.Process(target=one_process, args=(url, names, 1, salt, results))
    process.start()
    done = results.get()
    process.join()
    return done // SECONDS


def posting(runs: int, folder: Path) -> None:
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", *HORDAK], check=True, capture_output=True
    )
    with running_cluster("fsync=on", "shared_buffers=512MB", "max_wal_size=4GB") as cluster:
        url = cluster.url(APPLICATION, cluster.clone())
        fill(url, COOPERATIVES)
        names = [f"c{number:04d}" for number in range(COOPERATIVES)]
        pairs = [
            (posted_by_hordak(cluster, python, f"peer{run}"), posted_by_us(url, names, f"p{run}"))
            for run in range(runs)
        ]
    report("contribution, 1 process", "django-hordak, two legs", pairs)


def transfers(count: int) -> Iterator[Transfer]:
    """Contributions of one fen, of members at random."""
    pick = random.Random(1)  # noqa: S311 (repeatable on purpose)
    for _ in range(count):
        yield Transfer(BANK, share_account(pick.randrange(1, MEMBERS)), Money(1))


def added_by_hledger(journal: Path) -> int:
    """Transfers a second, as if the sample's pace held for all."""
    began = time.monotonic()
    subprocess.run(
        ["hledger", "-f", str(journal), "balance"], check=True, stdout=subprocess.DEVNULL
    )
    return int(TRANSFERS // SAMPLE / (time.monotonic() - began))


def added_by_us(moves: list[Transfer]) -> int:
    """Transfers a second."""
    began = time.monotonic()
    assert fold(moves)[BANK].debit == Money(TRANSFERS)
    return int(TRANSFERS / (time.monotonic() - began))


def adding_up(runs: int, folder: Path) -> None:
    moves = list(transfers(TRANSFERS))
    journal = folder / "sample.journal"
    journal.write_text(
        "".join(
            f"2026-11-24 x\n  {move.debit}  {Decimal(move.amount.fen) / 100}\n  {move.credit}\n\n"
            for move in moves[: TRANSFERS // SAMPLE]
        ),
        encoding="utf-8",
    )
    pairs = [(added_by_hledger(journal), added_by_us(moves)) for _ in range(runs)]
    report("trial balance from transfers", "hledger", pairs)


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        adding_up(runs, Path(name))
        posting(runs, Path(name) / "hordak")


if __name__ == "__main__":
    main(int(sys.argv[1]))
