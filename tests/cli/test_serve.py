"""``coop-credit serve``: it starts, answers over HTTP, and ends when interrupted."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coop_credit.config import CONFIG_FILE
from coop_credit.config import create_config
from coop_credit.config import read_config
from coop_credit.dates import SystemClock
from coop_credit.dates import instant_text
from coop_credit.notify.signing import SIGNATURE_HEADER
from coop_credit.notify.signing import TIME_HEADER
from coop_credit.notify.signing import signature
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate

COMMAND = "from coop_credit.cli import main; main(prog_name='coop-credit')"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    "endings",
    [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM)],
    ids=["interrupted", "terminated", "both"],
)
def test_the_server_answers_and_ends(tmp_path: Path, endings: tuple[signal.Signals, ...]) -> None:
    create_config(tmp_path)
    migrate(read_config(tmp_path).owner_url)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
        env={**os.environ, "COOP_CREDIT_INSTANCE": str(tmp_path)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert server.stderr is not None
        assert f"http://localhost:{port}" in server.stderr.readline()
        assert f"http://localhost:{port}/set-up with " in server.stderr.readline()
        connection = http.client.HTTPConnection("localhost", port, timeout=10)
        connection.request("GET", "/readyz", headers={"Connection": "close"})
        with connection.getresponse() as response:
            assert response.status == 200
            response.read()
        connection.close()
    finally:
        for ending in endings:
            server.send_signal(ending)
        _, rest = server.communicate(timeout=10)
    assert (server.returncode, rest) == (0, "")


@pytest.mark.parametrize("options, is_secure", [(["--proxy", "127.0.0.1"], True), ([], False)])
def test_the_word_of_a_named_web_server_in_front_is_taken(
    tmp_path: Path, options: list[str], *, is_secure: bool
) -> None:
    create_config(tmp_path)
    config = read_config(tmp_path)
    migrate(config.owner_url)
    database = Database.open(config.database_url)
    grant = Grant(principal="administrator:a", role="administrator")
    with database.write() as tx:
        token = access.issue(tx, grant, now="2026-01-01", expires_at="9999")
    database.close()
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--host=127.0.0.1", f"--port={port}", *options],
        env={**os.environ, "COOP_CREDIT_INSTANCE": str(tmp_path)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert server.stderr is not None
        assert str(port) in server.stderr.readline()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "POST",
            "/sign-in",
            body=f"token={token}",
            headers={
                "Connection": "close",
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-Proto": "https",
            },
        )
        with connection.getresponse() as response:
            assert response.status == 303
            assert ("Secure" in str(response.headers["Set-Cookie"])) == is_secure
            response.read()
        connection.close()
    finally:
        server.terminate()
        server.communicate(timeout=10)


def test_a_gateway_reports_to_the_installation_whose_key_it_holds(tmp_path: Path) -> None:
    create_config(tmp_path)
    migrate(read_config(tmp_path).owner_url)
    (tmp_path / "sms.key").write_text("the key", encoding="utf-8")
    with (tmp_path / CONFIG_FILE).open("a", encoding="utf-8") as file:
        file.write('[notify.sms]\nurl = "https://sms.example.org"\nkey_file = "sms.key"\n')
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
        env={**os.environ, "COOP_CREDIT_INSTANCE": str(tmp_path)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    at = instant_text(SystemClock().now())
    body = json.dumps({"id": "f" * 32, "outcome": "delivered", "at": at}).encode()
    codes = []
    try:
        assert server.stderr is not None
        assert f"http://localhost:{port}" in server.stderr.readline()
        for key in (b"the key", b"another key"):
            connection = http.client.HTTPConnection("localhost", port, timeout=10)
            headers = {
                "Connection": "close",
                "Content-Type": "application/json",
                TIME_HEADER: at,
                SIGNATURE_HEADER: signature(key, at, body),
            }
            connection.request("POST", "/api/v1/notify/reports/sms", body, headers)
            with connection.getresponse() as response:
                codes.append((response.status, json.load(response)["code"]))
            connection.close()
    finally:
        server.terminate()
        server.communicate(timeout=10)
    # Nothing was sent yet, so that nobody can report on it.
    assert codes == [(404, "not-found"), (403, "signature-refused")]
