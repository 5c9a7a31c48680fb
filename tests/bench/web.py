"""How many requests a second the whole application carries, as ratios to a bare Flask answer.

Run by ``scripts/bench``; needs wrk. Both sides are served by the same web server, started
the same way; load, server and database share the machine. Any answer but a success is an
error, not a figure.
"""

import dataclasses
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from coop_credit.cli.serving import THREADS
from coop_credit.cli.serving import THREADS_ON_SQLITE
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from tests.bench.servers import SECONDS
from tests.bench.servers import Server
from tests.bench.servers import Target
from tests.bench.servers import URL_VARIABLE
from tests.bench.servers import measure
from tests.bench.servers import one_process
from tests.bench.servers import serving
from tests.bench.writes import fill
from tests.bench.writes import report
from tests.postgresql import APPLICATION
from tests.postgresql import running_cluster

COOPERATIVES = 200
BARE = Target("bare Flask answer", "bare")


MEMBER = Grant(principal="member:1", role="member", member=1)
CASHIER = Grant(principal="staff:cashier", role="staff")


def tokens(url: str, grant: Grant, cooperatives: int) -> list[str]:
    """A token for the same person of each cooperative."""
    database = Database.open(url)
    with database.write() as tx:
        made = [
            access.issue(
                tx,
                dataclasses.replace(grant, scope=f"c{number:04d}"),
                now="2026-11-24T02:00:00.000000Z",
                expires_at="2027-11-24T02:00:00.000000Z",
            )
            for number in range(cooperatives)
        ]
    database.close()
    return made


def in_turn(
    title: str, runs: int, server: Server, ours: Target, arguments: Callable[[int], list[str]]
) -> None:
    """Measure the bare answer and ours in turn, run after run, each behind a warm-up."""
    with ExitStack() as both:
        bare_ports = both.enter_context(serving(server, BARE))
        our_ports = both.enter_context(serving(server, ours))
        pairs = []
        for run in range(runs):
            measure(our_ports, ours, 1, *arguments(2 * run))
            pairs.append(
                (
                    int(measure(bare_ports, BARE, SECONDS).rate),
                    int(measure(our_ports, ours, SECONDS, *arguments(2 * run + 1)).rate),
                )
            )
    report(title, BARE.title, pairs)


def reads(title: str, url: str, runs: int, threads: int) -> None:
    os.environ[URL_VARIABLE] = url
    (token,) = tokens(url, MEMBER, 1)
    path = "/api/v1/cooperatives/c0000/members/1/position"
    ours = Target(title, "books", path, token)
    in_turn(title, runs, one_process(threads), ours, lambda _run: [])


def posts(title: str, url: str, runs: int, folder: Path) -> None:
    os.environ[URL_VARIABLE] = url
    listed = folder / "tokens"
    made = tokens(url, CASHIER, COOPERATIVES)
    listed.write_text("".join(f"c{n:04d} {token}\n" for n, token in enumerate(made)), "utf-8")
    script = Path(__file__).with_name("contribute.lua")
    ready = Target(title, "books", "/readyz", script=script)
    in_turn(title, runs, one_process(THREADS), ready, lambda run: [str(listed), f"run{run}-"])


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/books.sqlite"
        migrate(url)
        fill(url, 1)
        reads("GET of a member's position, SQLite", url, runs, THREADS_ON_SQLITE)
        with running_cluster("fsync=on") as cluster:
            url = cluster.url(APPLICATION, cluster.clone())
            fill(url, COOPERATIVES)
            reads("GET of a member's position, PostgreSQL", url, runs, THREADS)
            posts("POST of a contribution, 200 cooperatives, PostgreSQL", url, runs, folder)


if __name__ == "__main__":
    main(int(sys.argv[1]))
