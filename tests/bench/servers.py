"""How many requests a second each web server carries, as ratios to waitress in the same run.

Needs wrk, and gunicorn and granian in the environment, which the project does not use::

    .venv/bin/pip install gunicorn==27.0.1 granian==2.8.7
    .venv/bin/python -m tests.bench.servers 5

Load and server share the machine. Two applications: a bare Flask answer, and a member's
position read from PostgreSQL through the whole application.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from flask import Flask

from coop_credit.app import create_app
from coop_credit.cli.serving import THREADS
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.postgresql import APPLICATION
from tests.postgresql import running_cluster

SECONDS = 4
CONNECTIONS = 16
URL_VARIABLE = "BENCH_DATABASE_URL"
PRIVACY = Privacy(b"d" * 32, b"i" * 32)
#: In milliseconds.
UNITS = {"us": Decimal("0.001"), "ms": Decimal(1), "s": Decimal(1000)}


def bare() -> Flask:
    """The least that Flask can do."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: {"status": "OK"})
    return app


def books() -> Flask:
    """The whole application on the database that the environment names."""
    return create_app(
        database_url=os.environ[URL_VARIABLE], privacy=PRIVACY, clock=FixedClock(), signer=SIGNER
    )


@dataclass(frozen=True, slots=True)
class Server:
    """A server's command, without the program's folder; ``{port}`` and ``{app}`` are put in.

    With two ``ports`` the command runs twice and each gets half of the load, as behind a
    reverse proxy that costs nothing.
    """

    title: str
    command: str
    ports: int = 1


_WAITRESS = "waitress-serve --threads={threads} --listen=127.0.0.1:{port} --call {app}"
_GUNICORN = "gunicorn --no-control-socket -k gthread -b 127.0.0.1:{port} {app}()"
_GRANIAN = "granian --interface wsgi --factory --no-log --port {port} {app}"


def one_process(threads: int) -> Server:
    """The server that the product has."""
    command = _WAITRESS.replace("{threads}", str(threads))
    return Server(f"waitress, 1 process x {threads} threads", command)


#: The first is what the others are compared with.
SERVERS = (
    one_process(THREADS),
    Server("waitress, 2 processes x 4 threads", _WAITRESS.replace("{threads}", "4"), ports=2),
    Server("gunicorn gthread, 1 x 8", f"{_GUNICORN} --workers 1 --threads 8"),
    Server("gunicorn gthread, 2 x 4", f"{_GUNICORN} --workers 2 --threads 4"),
    Server("granian, 2 x 1", f"{_GRANIAN} --workers 2 --blocking-threads 1"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """An application and the request that is made of it, or wrk's script that makes requests."""

    title: str
    app: str
    path: str = "/"
    token: str = ""
    script: Path | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one run carried: requests a second, and the 99th percentile in milliseconds."""

    rate: Decimal
    slowest: Decimal


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], target: Target) -> None:
    """Return once the right answer has come."""
    for _ in range(300):
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", target.path, headers=headers(target))
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    message = f"{process.args!r} gives no answer to {target.path}"
    raise RuntimeError(message)


def headers(target: Target) -> dict[str, str]:
    return {"Authorization": f"Bearer {target.token}"} if target.token else {}


@contextmanager
def serving(server: Server, target: Target) -> Iterator[list[int]]:
    """The ports on which the server answers, for as long as the block lasts."""
    ports = [free_port() for _ in range(server.ports)]
    started = []
    try:
        for port in ports:
            command = server.command.format(port=port, app=f"tests.bench.servers:{target.app}")
            program, *arguments = command.split()
            here = Path(sys.executable).parent / program
            started.append(
                subprocess.Popen(
                    [here, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
        for port, process in zip(ports, started, strict=True):
            wait_for(port, process, target)
        yield ports
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def measure(ports: list[int], target: Target, seconds: int, *arguments: str) -> Load:
    """Ask for so many seconds. A wrong or missing answer is an error, not a figure.

    arguments: for the target's script.
    """
    script = ("-s", str(target.script)) if target.script else ()
    each = [
        subprocess.Popen(
            [
                *("wrk", "--latency", "--timeout=10s", "-t1", f"-d{seconds}s"),
                f"-c{CONNECTIONS // len(ports)}",
                *(f"-H{name}: {value}" for name, value in headers(target).items()),
                *script,
                f"http://127.0.0.1:{port}{target.path}",
                *arguments,
            ],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for port in ports
    ]
    said = [process.communicate()[0] for process in each]
    for text in said:
        if "Non-2xx" in text or "Socket errors" in text:
            raise RuntimeError(text)
    rates = [Decimal(found) for text in said for found in re.findall(r"/sec: +([\d.]+)\n", text)]
    worst = [
        Decimal(number) * UNITS[unit]
        for text in said
        for number, unit in re.findall(r"99% +([\d.]+)(us|ms|s)", text)
    ]
    return Load(sum(rates, Decimal(0)), max(worst))


def compare(target: Target, runs: int) -> None:
    """Measure all servers in turn, run after run, and tell medians and ranges."""
    loads: dict[str, list[Load]] = {server.title: [] for server in SERVERS}
    for _ in range(runs):
        for server in SERVERS:
            with serving(server, target) as ports:
                measure(ports, target, 1)
                loads[server.title].append(measure(ports, target, SECONDS))
    say(f"{target.title}, {CONNECTIONS} connections, {runs} runs")
    baseline = loads[SERVERS[0].title]
    for title, seen in loads.items():
        rate = statistics.median(load.rate for load in seen)
        slowest = statistics.median(load.slowest for load in seen)
        ratios = sorted(load.rate / base.rate for load, base in zip(seen, baseline, strict=True))
        say(
            f"| {title} | {rate:.0f} | {slowest:.1f}"
            f" | {statistics.median(ratios):.2f} [{ratios[0]:.2f}..{ratios[-1]:.2f}] |"
        )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(runs: int) -> None:
    compare(Target("bare Flask answer", "bare"), runs)
    with running_cluster() as cluster:
        url = cluster.url(APPLICATION, cluster.clone())
        os.environ[URL_VARIABLE] = url
        clock = FixedClock()
        database = Database.open(url)
        Village.found(Office(database, PRIVACY, clock, SIGNER), clock).open_with(58, "1100000.00")
        grant = Grant(principal="member:1", role="member", scope="fumandi", member=1)
        with database.write() as tx:
            token = access.issue(
                tx,
                grant,
                now="2026-11-24T02:00:00.000000Z",
                expires_at="2027-11-24T02:00:00.000000Z",
            )
        database.close()
        path = "/api/v1/cooperatives/fumandi/members/1/position"
        compare(Target("a member's position on PostgreSQL", "books", path, token), runs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
