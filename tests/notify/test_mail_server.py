"""Mail over a server that others wrote: what arrives, and what is said of failures and stalls."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Session

from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.mail import Mail
from tests.notify.servers import STALL_S

LETTER = Letter(
    id="0123456789abcdef0123456789abcdef",
    to="manager@example.org",
    subject="合作社：提示",
    text="第一行\n.一行以点开头\n最后一行",
)


@dataclass(slots=True)
class Desk:
    """What a server does with a mail: ``well``, ``full``, ``stalls``, ``drops``, ``unknown``."""

    mood: str = "well"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (the server's name for it)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.mood == "unknown":
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (as above)
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.mood == "full":
            return "452 no room now"
        self.taken.append(envelope)
        if self.mood == "drops":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.mood == "stalls":
            await asyncio.sleep(STALL_S)
        return "250 taken"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def channel(desk: Desk) -> Iterator[Mail]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(desk, hostname="127.0.0.1", port=port)
    controller.start()
    yield Mail(
        host="127.0.0.1",
        port=port,
        security="none",
        user="",
        password="",
        sender="books@example.org",
        timeout_s=1,
    )
    controller.stop()


def test_a_mail_arrives_as_it_was_written(channel: Mail, desk: Desk) -> None:
    result = channel.send(LETTER)
    assert (result.came, result.answer) == (Came.SENT, "250 taken")
    (envelope,) = desk.taken
    assert envelope.mail_from == "books@example.org"
    assert envelope.rcpt_tos == ["manager@example.org"]
    assert isinstance(envelope.content, bytes)
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert mail["Message-ID"] == f"<{LETTER.id}@example.org>"
    assert (mail["To"], mail["Subject"]) == (LETTER.to, LETTER.subject)
    assert mail.get_content().splitlines() == LETTER.text.splitlines()


@pytest.mark.parametrize(
    "mood, came, taken",
    [
        ("full", Came.FAILED, 0),
        ("unknown", Came.REFUSED, 0),
        ("stalls", Came.UNCERTAIN, 1),
        ("drops", Came.UNCERTAIN, 1),
    ],
)
def test_a_server_that_fails_stalls_or_drops(
    channel: Mail, desk: Desk, mood: str, came: Came, taken: int
) -> None:
    desk.mood = mood
    assert channel.send(LETTER).came is came
    assert len(desk.taken) == taken
