"""The jobs of cooperatives of another kind: without a pool, and by another rulebook."""

import datetime as dt
from dataclasses import replace

from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.desk import Office
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.rulebook.parameters import provisions
from coop_credit.scheduler.jobs import ALL_JOBS
from coop_credit.scheduler.running import Runner
from tests.clock import FixedClock
from tests.handing_in import close_month
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.notify.servers import Received
from tests.pledges import PledgingVillage
from tests.rulebooks import SHANDONG
from tests.rulebooks import add
from tests.scheduler.surroundings import alarms
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import runs
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


def run_all(village: Village, phones: Received) -> Runner:
    """Every job of today, none of which fails."""
    runner = Runner(village.office, texting(village, phones))
    assert runner.run_due() == len(ALL_JOBS)
    assert [each.failure for each in runs(village) if each.failure] == []
    return runner


def test_pledgers_are_told_what_they_pledged(
    office: Office, clock: FixedClock, phones: Received
) -> None:
    village = PledgingVillage.begin(office, clock, ["10000.00", "500.00", ""])
    close_month(village, "2026-11", "0.00")
    runner = run_all(village, phones)
    told = [each.key.member for each in outbox(village) if each.key.kind == "statement"]
    assert told == [1, 2]
    send(village, runner.notify)
    said = [post["text"] for post in phones.posts if "code of the month" in post["text"]]
    assert "Member 1: at the end of 30 November 2026 you had 10,000.00 yuan in the fund" in said[0]


def test_a_savings_group_hears_only_of_what_its_rulebook_knows(
    office: Office, clock: FixedClock, phones: Received
) -> None:
    silent = ("hand-in-day", "lpr-entry-day", "month-close-days", "reminder-first-days")
    assert not set(silent) & provisions("vsla").parameters.keys()
    village = Village(office, clock)
    village.do(ADMINISTRATOR, replace(founding(), rulebook="vsla", charter=()))
    village.clock.move_to(dt.date(2027, 3, 1))
    run_all(village, phones)
    assert alarms(village) == []


def test_what_the_rulebook_does_not_say_yet_is_not_asked_for(
    village: Village, phones: Received
) -> None:
    text = packaged_text(SHANDONG)
    for parameter in ("hand-in-day", "month-close-days"):
        place = f"[[parameter.{parameter}.values]]\nsince = "
        assert place in text
        text = text.replace(f"{place}2015-01-29", f"{place}2027-06-01")
    add(village.office, "cn-county-2027", text)
    adopted = AdoptRulebook(rulebook="cn-county-2027")
    village.do(village.manager, adopted, village.supervisor)
    village.clock.move_to(dt.date(2027, 3, 1))
    run_all(village, phones)
    assert [topic for topic, _ in alarms(village)] == ["lpr"]


def test_the_same_day_speaks_of_three_things_by_the_rulebook_of_shandong(
    village: Village, phones: Received
) -> None:
    village.clock.move_to(dt.date(2027, 3, 1))
    run_all(village, phones)
    assert sorted(topic for topic, _ in alarms(village)) == ["hand-in-late", "lpr", "month"]
