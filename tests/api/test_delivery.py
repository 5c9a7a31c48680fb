"""Gateways report back what became of messages: signed, once, and whatever came before."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import pytest

from coop_credit.asking import NOTIFY
from coop_credit.asking import OFFICE
from coop_credit.config import InstanceNotReady
from coop_credit.dates import instant_text
from coop_credit.notify.letter import CLAIM
from coop_credit.notify.settings import Notify
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.sending import WAITS
from coop_credit.scheduler.slips import mark_printed
from coop_credit.scheduler.slips import slips_for
from coop_credit.store import messages
from coop_credit.store.messages import Message
from tests.api.desk import Answer
from tests.api.desk import Desk
from tests.api.desk import NOW
from tests.api.desk import ON_SQLITE
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.notify.servers import gateway
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

ADDRESS = "/api/v1/notify/reports/sms"
AT = "2026-11-24T10:00:07+08:00"
LETTER = "0123456789abcdef" * 2


@dataclass(frozen=True, slots=True)
class Phones:
    """A gateway that has been handed one receipt, of member 1, and reports what became of it."""

    desk: Desk
    village: Village
    notify: Notify
    received: Received

    def said(self, outcome: str, /, **changed: str) -> dict[str, str]:
        """A report on the message."""
        sent = self.received.posts[0]["id"] if self.received.posts else LETTER
        return {"id": sent, "outcome": outcome, "code": "DELIVRD", "at": AT} | changed

    def report(self, outcome: str, /, **changed: str) -> Answer:
        """Report the message as the gateway would."""
        return report(self.desk, json.dumps(self.said(outcome, **changed)).encode())

    @property
    def message(self) -> Message:
        """The message now."""
        (found,) = outbox(self.village)
        return found

    def undelivered(self) -> object:
        """What the staff sees on the list of what could not be delivered."""
        return self.desk.get("manager", "/messages?state=undelivered")[1]


@pytest.fixture
def phones(desk: Desk) -> Iterator[Phones]:
    """One receipt is queued, and the channel is set up."""
    app = desk.client.application
    office = app.extensions[OFFICE]
    village = Village(office, office.clock)
    with gateway() as received:
        notify = texting(village, received)
        app.extensions[NOTIFY] = lambda: notify
        village.contribute(1, "100.00")
        queue_receipts(office, notify)
        yield Phones(desk, village, notify, received)


def report(
    desk: Desk,
    body: bytes,
    *,
    address: str = ADDRESS,
    at: str = NOW,
    key: bytes = b"the key",
    more: bytes = b"",
) -> Answer:
    """Post a report, signed here by what the guide says. more: sent behind what is signed."""
    signed = hmac.new(key, at.encode() + b"\n" + body, hashlib.sha256).hexdigest()
    headers = {
        "X-Coop-Credit-Time": at,
        "X-Coop-Credit-Signature": signed,
        "Accept-Language": "en",
    }
    answer = desk.client.post(
        address, data=body + more, headers=headers, content_type="application/json"
    )
    return answer.status_code, answer.json


@pytest.mark.parametrize("mood, state", [("stalls", "uncertain"), ("well", "sent")])
def test_what_was_delivered_is_listed_as_such(phones: Phones, mood: str, state: str) -> None:
    phones.received.mood = mood
    assert send(phones.village, phones.notify) == {state: 1}
    stands = phones.said("delivered", at="2026-11-24T02:00:07.000000Z")
    assert phones.report("delivered") == (200, stands)
    (told,) = phones.desk.get("manager", "/messages?state=delivered")[1]
    assert (told["member"], told["state"], told["report"]) == (1, "delivered", "delivered")
    assert (told["report_code"], told["reported_at"]) == ("DELIVRD", stands["at"])
    assert phones.undelivered() == []


@pytest.mark.parametrize("mood, state", [("stalls", "uncertain"), ("well", "sent")])
def test_what_was_not_delivered_is_listed_and_has_a_slip(
    phones: Phones, mood: str, state: str
) -> None:
    phones.received.mood = mood
    assert send(phones.village, phones.notify) == {state: 1}
    office, notify = phones.village.office, phones.notify
    assert slips_for(office, notify, "fumandi", again=False) == {}
    assert phones.report("undelivered", code="ABSENT")[0] == 200
    (told,) = phones.desk.get("manager", "/messages?state=undelivered")[1]
    assert (told["state"], told["report"]) == ("given-up", "undelivered")
    assert told["report_code"] == "ABSENT"
    (slip,) = slips_for(office, notify, "fumandi", again=False).values()
    assert (slip.member, slip.text) == (1, phones.received.posts[0]["text"])
    # Nothing is sent again by itself.
    phones.village.clock.instant += WAITS[-1]
    assert send(phones.village, notify) == {}


def test_the_same_report_twice_is_answered_the_same(phones: Phones) -> None:
    send(phones.village, phones.notify)
    first = phones.report("undelivered", code="ABSENT")
    assert phones.report("undelivered", code="ABSENT") == first
    # A later instant, or another code, for the same outcome: the first one stands.
    assert phones.report("undelivered", code="LATE", at="2026-11-24T02:01:00Z") == first
    status, told = phones.report("delivered")
    assert (status, told["code"], told["facts"]["state"]) == (
        409,
        "report-differs",
        "undelivered",
    )
    assert "“not delivered” before" in told["detail"]
    assert (phones.message.report, phones.message.report_code) == ("undelivered", "ABSENT")


@pytest.mark.parametrize(
    "outcome, state", [("delivered", "delivered"), ("undelivered", "given-up")]
)
def test_a_message_that_failed_and_was_reported_is_not_tried_again(
    phones: Phones, outcome: str, state: str
) -> None:
    phones.received.mood = "busy"
    assert send(phones.village, phones.notify) == {"failed": 1}
    assert phones.report(outcome)[0] == 200
    phones.received.mood = "well"
    phones.village.clock.instant += WAITS[0]
    assert send(phones.village, phones.notify) == {}
    assert (phones.message.state, phones.message.next_try_at) == (state, "")
    assert len(phones.received.posts) == 1


def test_what_was_given_up_and_printed_may_turn_out_to_be_delivered(phones: Phones) -> None:
    phones.received.mood = "refuses"
    assert send(phones.village, phones.notify) == {"given-up": 1}
    found = slips_for(phones.village.office, phones.notify, "fumandi", again=False)
    mark_printed(phones.village.office, list(found))
    assert phones.report("delivered")[0] == 200
    assert phones.message.state == "delivered"
    assert phones.undelivered() == []


@pytest.mark.parametrize("answer", ["sent", "failed", "uncertain", "given-up"])
@pytest.mark.parametrize(
    "outcome, state", [("delivered", "delivered"), ("undelivered", "given-up")]
)
def test_a_report_may_come_before_the_answer(
    phones: Phones, answer: str, outcome: str, state: str
) -> None:
    office, now = phones.village.office, phones.village.clock.now()
    with office.database.write() as tx:
        claimed = messages.claim_next(
            tx,
            "sms",
            now=NOW,
            until=instant_text(now + CLAIM),
            since=NOW,
            most=10,
            letter_id=lambda _: LETTER,
        )
    assert claimed is not None
    assert phones.report(outcome)[0] == 200
    assert phones.message.state == "claimed"
    if answer == "uncertain":  # it never comes: the machine stopped
        phones.village.clock.instant += CLAIM
        send(phones.village, phones.notify)
    else:
        again = NOW if answer == "failed" else ""
        with office.database.write() as tx:
            assert messages.settle(tx, claimed.key, answer, "said", next_try_at=again)
    assert (phones.message.state, phones.message.next_try_at) == (state, "")


@pytest.mark.parametrize(
    "changed, reason",
    [
        ({"key": b"another key"}, "wrong"),
        ({"more": b" "}, "wrong"),
        ({"at": "2026-11-24T01:54:59.999999Z"}, "time"),
        ({"at": "2026-11-24T02:05:00.000001Z"}, "time"),
        ({"at": "2026-11-24T02:00:00"}, "time"),
        ({"at": "now"}, "time"),
    ],
)
def test_who_does_not_hold_the_key_reports_nothing(
    phones: Phones, changed: dict[str, bytes | str], reason: str
) -> None:
    send(phones.village, phones.notify)
    body = json.dumps(phones.said("undelivered")).encode()
    status, told = report(phones.desk, body, **changed)  # type: ignore[arg-type]  # by name
    assert (status, told["code"], told["facts"]["reason"]) == (403, "signature-refused", reason)
    assert phones.message.state == "sent"


@pytest.mark.parametrize("at", ["2026-11-24T01:55:00Z", "2026-11-24T10:05:00+08:00"])
def test_a_signature_holds_for_five_minutes(phones: Phones, at: str) -> None:
    send(phones.village, phones.notify)
    body = json.dumps(phones.said("delivered")).encode()
    assert report(phones.desk, body, at=at)[0] == 200


@ON_SQLITE
def test_an_unsigned_report_is_refused_before_it_is_read(phones: Phones) -> None:
    headers = {**phones.desk.headers("administrator"), "X-Coop-Credit-Signature": "ü" * 64}
    for sent in (headers, headers | {"X-Coop-Credit-Time": NOW}):
        answer = phones.desk.client.post(ADDRESS, data=b"{", headers=sent)
        assert answer.status_code == 403
        assert (answer.json or {})["code"] == "signature-refused"


def test_a_message_that_did_not_leave_there_is_not_found(phones: Phones) -> None:
    send(phones.village, phones.notify)
    assert phones.report("delivered", id="f" * 32)[0] == 404
    body = json.dumps(phones.said("delivered")).encode()
    for channel in ("console", "pigeon"):
        address = f"/api/v1/notify/reports/{channel}"
        assert report(phones.desk, body, address=address)[0] == 404
    assert phones.message.state == "sent"


@ON_SQLITE
@pytest.mark.parametrize(
    "changed, field",
    [
        ({"id": "1"}, "id"),
        ({"id": ""}, "id"),
        ({"outcome": "sent"}, "outcome"),
        ({"code": "a\nb"}, "code"),
        ({"code": "x" * 51}, "code"),
        ({"at": "2026-11-24T10:00:07"}, "at"),
        ({"at": "9999-12-31T23:59:59-12:00"}, "at"),
        ({"phone": "13900000000"}, "phone"),
    ],
)
def test_a_report_has_one_shape(phones: Phones, changed: dict[str, str], field: str) -> None:
    status, told = phones.report("delivered", **changed)
    assert (status, list(told["errors"]["json"])) == (422, [field])


@ON_SQLITE
def test_a_report_has_a_largest_size(phones: Phones) -> None:
    send(phones.village, phones.notify)
    body = json.dumps(phones.said("delivered")).encode()
    assert report(phones.desk, body + b" " * (4_097 - len(body)))[0] == 413
    assert report(phones.desk, body + b" " * (4_096 - len(body)))[0] == 200


@ON_SQLITE
def test_settings_that_cannot_be_read_are_told_to_no_stranger(phones: Phones) -> None:
    def unreadable() -> NoReturn:
        raise InstanceNotReady(file="/srv/books/config.toml", reason="setting", setting="notify")

    phones.desk.client.application.extensions[NOTIFY] = unreadable
    status, told = phones.report("delivered")
    assert status == 503
    assert "config.toml" not in json.dumps(told)


def test_messages_are_listed_by_the_instant_in_utc(phones: Phones) -> None:
    send(phones.village, phones.notify)
    phones.report("delivered", at="2026-11-24T10:00:00.5+08:00")
    moment = dt.datetime(2026, 11, 24, 2, 0, 0, 500_000, dt.UTC)
    assert phones.message.reported_at == instant_text(moment)
