"""Slips: what no way led to a member with, in the words it would have been sent in."""

import datetime as dt

import pytest

from coop_credit.notify.settings import Notify
from coop_credit.renderings.slip_page import Slip
from coop_credit.reports.messages import message_list
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.running import Runner
from coop_credit.scheduler.slips import mark_printed
from coop_credit.scheduler.slips import slips_for
from coop_credit.store import message_wishes
from coop_credit.store.messages import Key
from coop_credit.store.messages import UNDELIVERED
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

NEXT_DAY = dt.date(2026, 11, 25)


@pytest.fixture
def notify(village: Village, phones: Received) -> Notify:
    """Three members with a receipt each; the third wants none; the gateway refuses them all."""
    village.open_with(3, "30000.00")
    for member in (1, 2, 3):
        village.contribute(member, "100.00")
    with village.office.database.write() as tx:
        message_wishes.stop(tx, "fumandi", 3, village.today)
    settings = texting(village, phones)
    queue_receipts(village.office, settings)
    phones.mood = "refuses"
    assert send(village, settings) == {"given-up": 3}
    return settings


def slips(village: Village, notify: Notify, *, again: bool = False) -> dict[Key, Slip]:
    return slips_for(village.office, notify, "fumandi", again=again)


def test_what_was_refused_is_printed_as_it_would_have_been_sent(
    village: Village, notify: Notify, phones: Received
) -> None:
    found = list(slips(village, notify).values())
    assert [(each.member, each.name, each.printed_on) for each in found] == [
        (1, "社员1", None),
        (2, "社员2", None),
    ]
    assert [each.text for each in found] == [post["text"] for post in phones.posts]


def test_what_is_printed_is_marked_and_can_be_printed_again(
    village: Village, notify: Notify
) -> None:
    mark_printed(village.office, list(slips(village, notify)))
    assert slips(village, notify) == {}
    village.clock.move_to(NEXT_DAY)
    mark_printed(village.office, list(slips(village, notify, again=True)))
    again = slips(village, notify, again=True).values()
    assert [each.printed_on for each in again] == [dt.date(2026, 11, 24)] * 2
    listed = message_list(village.office.database, "fumandi", state=UNDELIVERED, count=10)
    assert [(each.member, each.printed_at) for each in listed] == [
        (1, "2026-11-24T02:00:00.000000Z"),
        (2, "2026-11-24T02:00:00.000000Z"),
    ]


def test_a_reminder_of_what_is_paid_meanwhile_is_no_slip(
    village: Village, phones: Received
) -> None:
    village.open_with(20, "1000000.00")
    loan = village.lend(1, "1000.00", NEXT_DAY + dt.timedelta(days=30))
    village.clock.move_to(NEXT_DAY + dt.timedelta(days=30))
    job = next(each for each in JOBS if each.name == "reminders")
    notify = texting(village, phones)
    assert Runner(village.office, notify).run_slots(job, village.today, ["fumandi"])
    phones.mood = "refuses"
    send(village, notify)
    (slip,) = slips(village, notify).values()
    assert "(principal 1,000.00, usage fee" in slip.text
    village.repay(loan, "2000.00")
    assert slips(village, notify) == {}


def test_a_member_whose_name_cannot_be_read_has_a_slip_with_the_number(
    village: Village, notify: Notify, caplog: pytest.LogCaptureFixture
) -> None:
    with village.office.database.write() as tx:
        tx.run("UPDATE member SET sealed = 'AAAA' WHERE number = 1")
    assert [(each.member, each.name) for each in slips(village, notify).values()] == [
        (1, ""),
        (2, "社员2"),
    ]
    assert "name of member 1 of fumandi" in caplog.text
