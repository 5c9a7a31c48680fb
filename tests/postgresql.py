"""A PostgreSQL cluster of the tests' own: made, started and thrown away by the session.

Owner and application are two roles. A template database is migrated once; each test
gets a clone of it.
"""

import os
import shutil
import subprocess
import tempfile
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


def _run(name: str, *arguments: str) -> None:
    command = [program(name), *arguments]
    if os.geteuid() == 0:
        command = [
            "setpriv",
            f"--reuid={UNPRIVILEGED}",
            "--regid=nogroup",
            "--clear-groups",
            *command,
        ]
    subprocess.run(command, check=True, capture_output=True, cwd="/")


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

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still in it."""
        self._run_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_cluster(*settings: str) -> Iterator[Cluster]:
    """A cluster that lives as long as the block; it does not sync unless ``settings`` say so."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED, "nogroup")
    try:
        _run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-N", "--locale=C.UTF-8")
        options = (
            "listen_addresses=''",
            f"unix_socket_directories={folder}",
            "fsync=off",
            *settings,
        )
        line = " ".join(f"-c {option}" for option in options)
        _run("pg_ctl", "-D", str(data), "-w", "-o", line, "-l", str(folder / "log"), "start")
        try:
            cluster = Cluster(folder)
            cluster.prepare()
            yield cluster
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
