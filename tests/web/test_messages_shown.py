"""What the pages show of messages and of the scheduler's jobs."""

import datetime as dt

import pytest
from flask import Flask

from coop_credit.i18n import texts
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.store import messages
from coop_credit.store.access import Grant
from coop_credit.store.message_reports import Report
from coop_credit.store.message_reports import put_report
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from tests.apps import app_of
from tests.ledgers import Village
from tests.web.visitors import Visitor
from tests.web.visitors import staff

NOW = "2026-11-24T02:00:00.000000Z"
LATER = "2026-11-24T02:10:00.000000Z"
ADMINISTRATOR = Grant(principal="administrator:a", role="administrator")


@pytest.fixture
def app(village: Village) -> Flask:
    """The pages of a village of eight, on either database."""
    village.open_with(8, "8000.00")
    return app_of(village.office)


def shown(app: Flask, grant: Grant, address: str) -> str:
    """A page as somebody sees it in English."""
    visitor = Visitor(app)
    visitor.sign_in_as(grant)
    return visitor.client.get(address, headers={"Accept-Language": "en"}).text


def put_reported(village: Village, member: int, outcome: str) -> None:
    """A message of a member that a gateway took and reported on."""
    key = Key(
        cooperative="fumandi", member=member, kind="reminder", day=village.today, channel="sms"
    )
    letter = f"{member:032x}"
    with village.office.database.write() as tx:
        messages.queue(tx, [Wanted(key=key, facts={})], NOW)
        claimed = messages.claim_next(
            tx, "sms", now=NOW, until=LATER, since=NOW, most=9, letter_id=lambda _: letter
        )
        assert claimed is not None
        assert messages.settle(tx, key, "sent", "200 taken")
        put_report(tx, "sms", Report(id=letter, outcome=outcome, code=f"CODE{member}", at=LATER))


def test_what_gateways_report_is_shown(app: Flask, village: Village) -> None:
    put_reported(village, 1, "delivered")
    put_reported(village, 2, "undelivered")
    page = shown(app, staff("manager"), "/c/fumandi/work")
    # Ten past ten in the morning there.
    for state in ("delivered", "not delivered"):
        answer = f'<td>{state}</td><td class="long">200 taken<br>'
        assert f"{answer}the provider’s report of 2026-11-24 10:10" in page
    assert "code: CODE1" in page
    assert page.count("Messages that did not arrive") == 2
    told = page[page.index("Messages that did not arrive") : page.index("<h2>Messages</h2>")]
    assert ("CODE2" in told, "CODE1" in told) == (True, False)


def test_why_a_message_was_given_up_is_told_in_words(app: Flask, village: Village) -> None:
    key = Key(cooperative="fumandi", member=3, kind="reminder", day=village.today, channel="sms")
    wanted = Wanted(key=key, facts={}, given_up="no-address")
    page = shown(app, staff("manager"), "/c/fumandi/work")
    assert "did not arrive" not in page
    with village.office.database.write() as tx:
        messages.queue(tx, [wanted], NOW)
    page = shown(app, staff("manager"), "/c/fumandi/work")
    assert page.count('<td class="long">no phone or address to send it to</td>') == 2
    assert "no-address" not in page


def test_the_pages_say_when_each_job_runs_next(app: Flask, village: Village) -> None:
    page = shown(app, staff("manager"), "/c/fumandi/work")
    assert "check of the books</th><td>2026-11-24 02:00</td>" in page
    assert "copy of the books" not in page
    page = shown(app, ADMINISTRATOR, "/cooperatives")
    assert "copy of the books</th><td>2026-11-24 03:00</td>" in page
    assert "check of the books" not in page
    # It is ten: what was planned for eight is due; at seven it was not.
    assert "old</th><td>2026-11-24 08:00</td><td>due, at the next look" in page
    village.clock.instant = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)
    page = shown(app, ADMINISTRATOR, "/cooperatives")
    assert "old</th><td>2026-11-24 08:00</td><td>—" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_job_has_a_name(language: str) -> None:
    named = texts(language)
    assert {f"job.{each.name}" for each in ALL_JOBS} == {
        code for code in named if code.startswith("job.")
    }
