"""A PostgreSQL cluster of the tests' own: made, started and thrown away by the session.

Owner and application are two roles. A template database is migrated once; each test
gets a clone of it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from coop_credit.store.migrating import migrate

OWNER = "coop_owner"
APPLICATION = "coop_app"
#: Whom the server runs as when the tests run as root, which PostgreSQL refuses.
UNPRIVILEGED = "nobody"
#: Bytes that a session's cluster may need: its log of changes and a few clones.
ROOM = 2 << 30

_numbers = count(1)


def program(name: str) -> str:
    """Where one of PostgreSQL's programs is."""
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        message = f"{name} is missing. Run: apt-get install postgresql"
        raise RuntimeError(message)
    return str(installed[-1])


def _command(name: str, *arguments: str) -> list[str]:
    """How to run a program of PostgreSQL's so that it is nobody's and ends when we do."""
    command = [program(name), *arguments]
    if sys.platform != "linux":
        return command
    as_nobody = [f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"]
    return ["setpriv", "--pdeathsig=QUIT", *(as_nobody if os.geteuid() == 0 else []), *command]


def quickest_parent() -> str:
    """A folder kept in memory where there is one with room, which makes clones thrice as fast."""
    memory = Path("/dev/shm")  # noqa: S108 (what is made in it has a name of its own)
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM:
        return str(memory)
    return "/tmp"  # noqa: S108 (as above; a socket's path must be short)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server, reached by the socket in ``folder`` alone."""

    folder: Path

    def url(self, role: str, database: str) -> str:
        """The address of a database for a role."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def _run_sql(self, *statements: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def prepare(self) -> None:
        """Make the roles and the migrated template."""
        self._run_sql(
            f"CREATE ROLE {OWNER} LOGIN",
            f"CREATE ROLE {APPLICATION} LOGIN",
            f"CREATE DATABASE template_books OWNER {OWNER}",
        )
        migrate(self.url(OWNER, "template_books"), APPLICATION)

    def create(self, name: str) -> None:
        """Make an empty database."""
        self._run_sql(f"CREATE DATABASE {name} OWNER {OWNER}")

    def clone(self) -> str:
        """The name of a fresh database, migrated and empty."""
        name = f"books_{next(_numbers)}"
        self._run_sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template_books")
        return name

    def copy(self, source: str, target: str) -> None:
        """Make a database what another one is; whoever is in the target is thrown out."""
        self._run_sql(
            f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            f"CREATE DATABASE {target} OWNER {OWNER} TEMPLATE {source}",
        )

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still in it."""
        self._run_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_cluster(*settings: str, parent: str = "/tmp") -> Iterator[Cluster]:  # noqa: S108 (as above)
    """A cluster that lives as long as the block, or as the process when that is killed.

    It does not sync unless ``settings`` say so; its files are in a new folder in ``parent``.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=parent))
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED, "nogroup")
    try:
        initdb = _command(
            "initdb", f"{folder}/data", "-U", "postgres", "-A", "trust", "-N", "--locale=C.UTF-8"
        )
        subprocess.run(initdb, check=True, capture_output=True, cwd="/")
        with _running_server(folder, settings):
            cluster = Cluster(folder)
            cluster.prepare()
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running_server(folder: Path, settings: tuple[str, ...]) -> Iterator[None]:
    options = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", *settings)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            _command("postgres", "-D", f"{folder}/data", *(f"-c{option}" for option in options)),
            cwd="/",
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; they stop the server at their end
        )
    try:
        while not _is_ready(folder):
            if server.poll() is not None:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.02)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _is_ready(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
