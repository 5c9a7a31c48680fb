"""Channels: what each says came of a letter when the other side behaves well, and badly."""

import email
import email.policy
import hashlib
import hmac
import io
from collections.abc import Iterator

import pytest

from coop_credit.notify.console import Console
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.mail import Mail
from coop_credit.notify.signing import SIGNATURE_HEADER
from coop_credit.notify.signing import TIME_HEADER
from coop_credit.notify.sms import Sms
from tests.clock import FixedClock
from tests.notify.servers import Received
from tests.notify.servers import gateway
from tests.notify.servers import smtp_server

LETTER = Letter(
    id="0123456789abcdef0123456789abcdef",
    to="manager@example.org",
    subject="合作社：提示",
    text="第一行\n.一行以点开头\n最后一行",
)


@pytest.fixture
def mailbox() -> Iterator[Received]:
    with smtp_server() as received:
        yield received


@pytest.fixture
def phones() -> Iterator[Received]:
    with gateway() as received:
        yield received


def mail_to(server: Received) -> Mail:
    return Mail(
        host="localhost",
        port=server.port,
        security="none",
        user="",
        password="",
        sender="books@example.org",
        timeout_s=1,
    )


def sms_to(server: Received, path: str = "/send?app=1") -> Sms:
    return Sms(
        url=f"http://localhost:{server.port}{path}",
        key=b"the key",
        fields={"phone": "+86{to}", "template": '{{"code":"{text}"}}', "serial": "{id}"},
        timeout_s=1,
        clock=FixedClock(),
    )


def test_a_mail_arrives_as_it_was_written(mailbox: Received) -> None:
    result = mail_to(mailbox).send(LETTER)
    assert (result.came, result.answer) == (Came.SENT, "250 taken")
    (written,) = mailbox.mails
    mail = email.message_from_string(written, policy=email.policy.default)
    assert mail["Message-ID"] == "<0123456789abcdef0123456789abcdef@example.org>"
    assert (mail["To"], mail["Subject"]) == ("manager@example.org", "合作社：提示")
    assert mail.get_content().splitlines() == LETTER.text.splitlines()


@pytest.mark.parametrize(
    "mood, came, taken",
    [
        ("busy", Came.FAILED, 0),
        ("refuses", Came.REFUSED, 0),
        ("hangs-up", Came.FAILED, 0),
        ("stalls", Came.UNCERTAIN, 1),
        ("drops", Came.UNCERTAIN, 1),
    ],
)
def test_a_mail_server_in_a_bad_mood(mailbox: Received, mood: str, came: Came, taken: int) -> None:
    mailbox.mood = mood
    assert mail_to(mailbox).send(LETTER).came is came
    assert len(mailbox.mails) == taken


def test_a_mail_server_that_is_not_there() -> None:
    with smtp_server() as gone:
        channel = mail_to(gone)
    assert channel.send(LETTER).came is Came.FAILED


def test_a_text_message_is_signed_and_filled_in(phones: Received) -> None:
    result = sms_to(phones).send(LETTER)
    assert (result.came, result.answer) == (Came.SENT, '200 {"number": 1}')
    assert phones.posts == [
        {
            "phone": "+86manager@example.org",
            "template": f'{{"code":"{LETTER.text}"}}',
            "serial": LETTER.id,
        }
    ]
    (headers,), (body,) = phones.headers, phones.bodies
    assert headers[TIME_HEADER] == "2026-11-24T02:00:00.000000Z"
    signed = hmac.new(b"the key", headers[TIME_HEADER].encode() + b"\n" + body, hashlib.sha256)
    assert headers[SIGNATURE_HEADER] == signed.hexdigest()


@pytest.mark.parametrize(
    "mood, came",
    [
        ("busy", Came.FAILED),
        ("refuses", Came.REFUSED),
        ("stalls", Came.UNCERTAIN),
        ("drops", Came.UNCERTAIN),
        ("twice", Came.SENT),
    ],
)
def test_a_gateway_in_a_bad_mood(phones: Received, mood: str, came: Came) -> None:
    phones.mood = mood
    assert sms_to(phones).send(LETTER).came is came
    assert len(phones.posts) == 1


def test_a_gateway_that_is_not_there() -> None:
    with gateway() as gone:
        channel = sms_to(gone, "")
    assert channel.send(LETTER).came is Came.FAILED


def test_the_console_shows_the_end_of_an_address_only() -> None:
    out = io.StringIO()
    phone = Letter(id="1", to="13800000017", subject="", text="hello")
    assert Console(out).send(phone).came is Came.SENT
    assert out.getvalue() == "[1] ****0017\nhello\n"
