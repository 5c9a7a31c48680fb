"""A mail server and a gateway for text messages that really speak, well or badly."""

import json
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler

from typing_extensions import override

#: How long a stalled server says nothing, in seconds: longer than the channels of the tests wait.
STALL_S = 3
#: What a gateway in a bad mood answers.
_STATUS = {"busy": 500, "refuses": 403}
#: What a mail server in a bad mood says to a command.
_REPLIES = {
    ("refuses", "RCPT"): "550 nobody of that name",
    ("busy", "MAIL"): "451 later",
}


@dataclass(slots=True)
class Received:
    """What came in, and how the server behaves. mails: each as text; bodies: of each POST.

    mood: ``well``, ``busy``, ``refuses``, ``stalls``, ``drops``, ``hangs-up``, ``twice``.
    delay_s: how long a gateway takes for each answer, in seconds.
    """

    port: int = 0
    mood: str = "well"
    delay_s: float = 0
    mails: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def posts(self) -> list[dict[str, str]]:
        """Each body as JSON."""
        return [json.loads(body) for body in self.bodies]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    received: Received

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Nobody reads what a client that hung up did to a session."""


class _MailSession(socketserver.StreamRequestHandler):
    server: _Server

    @override
    def handle(self) -> None:
        if self.server.received.mood == "hangs-up":
            return
        self.say("220 here")
        verb = ""
        while verb != "QUIT" and (line := self.rfile.readline().decode().strip()):
            verb = line.partition(" ")[0].upper()
            if verb == "DATA":
                if not self.take_mail():
                    return
            else:
                self.say(_REPLIES.get((self.server.received.mood, verb), "250 fine"))

    def take_mail(self) -> bool:
        """Take a mail; whether the session goes on."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        self.server.received.mails.append("".join(lines))
        if self.server.received.mood == "drops":
            return False
        if self.server.received.mood == "stalls":
            time.sleep(STALL_S)
        self.say("250 taken")
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Gateway(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        received = self.server.received
        received.headers.append(dict(self.headers))
        received.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if received.mood == "drops":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        time.sleep(STALL_S if received.mood == "stalls" else received.delay_s)
        self.answer()
        if received.mood == "twice":
            self.answer()

    def answer(self) -> None:
        said = json.dumps({"number": len(self.server.received.bodies)}).encode()
        self.send_response(_STATUS.get(self.server.received.mood, 200))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def smtp_server() -> Iterator[Received]:
    """A mail server on a port of its own."""
    with _Server(("localhost", 0), _MailSession) as server:
        yield from _served(server)


@contextmanager
def gateway() -> Iterator[Received]:
    """A gateway on a port of its own."""
    with _Server(("localhost", 0), _Gateway) as server:
        yield from _served(server)


def _served(server: _Server) -> Iterator[Received]:
    server.received = Received(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.received
    finally:
        server.shutdown()
        thread.join()
