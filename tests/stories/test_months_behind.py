"""The demonstration has months behind it, on whatever day it is loaded."""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.demo.loading import COOPERATIVES
from coop_credit.demo.loading import FUMANDI
from coop_credit.demo.loading import GREENHOUSE
from coop_credit.demo.loading import ORCHARD
from coop_credit.demo.loading import REGION
from coop_credit.demo.loading import SHARES_219
from coop_credit.demo.months_behind import leave_work
from coop_credit.demo.months_behind import live
from coop_credit.operations.desk import Office
from coop_credit.reports.region import region_view
from coop_credit.reports.today import Today
from coop_credit.reports.today import today_in
from coop_credit.store.cooperatives import find_cooperative
from tests.clock import FixedClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def fumandi_today(office: Office) -> Today:
    with office.database.read() as tx:
        registered = find_cooperative(tx, FUMANDI.id)
    assert registered is not None
    return today_in(office.database, office.privacy, office.clock, registered)


def loaded_on(office: Office, clock: FixedClock, day: dt.date) -> None:
    clock.move_to(day)
    live(office, day)
    leave_work(office, day)


@pytest.mark.parametrize(
    "day, last_month",
    [
        (dt.date(2026, 12, 1), "2026-11"),
        (dt.date(2027, 3, 31), "2027-02"),
        (dt.date(2028, 2, 29), "2028-01"),
    ],
)
def test_the_books_are_sound_and_tell_of_months(
    office: Office, clock: FixedClock, day: dt.date, last_month: str
) -> None:
    loaded_on(office, clock, day)
    for cooperative in COOPERATIVES:
        assert verify_books(office.database, office.privacy, cooperative.id) == []
    today = fumandi_today(office)
    assert today.fund == FUMANDI.fund
    assert len(today.months) == 5
    assert (today.to_close, today.applied, today.approved) == (last_month, 2, 0)
    assert [each.member for each in today.due if each.days < 0] == [4]
    assert [each.withdrawal.member for each in today.waiting] == [8]


def test_the_regulator_sees_who_is_late_and_what_is_broken(
    office: Office, clock: FixedClock
) -> None:
    day = dt.date(2026, 12, 1)
    loaded_on(office, clock, day)
    last = region_view(office.database, REGION, "2026-11", day)
    assert {each.cooperative for each in last.cooperatives} == {SHARES_219.id, GREENHOUSE.id}
    assert last.broken == {GREENHOUSE.id: {"standing-cap": 1}}
    assert [each.overdue.fen for each in last.cooperatives] == [0, 2_000_00]
    before = region_view(office.database, REGION, "2026-10", day)
    assert [(each.cooperative, each.state) for each in before.missing] == [(ORCHARD.id, "late")]
    handed_in = [(each.month, each.cooperatives, each.expected) for each in last.trend]
    assert handed_in == [("2026-08", 4, 4), ("2026-09", 3, 4), ("2026-10", 3, 4), ("2026-11", 2, 4)]
    assert [each.is_whole for each in last.trend] == [True, False, False, False]


def test_early_in_the_morning_nothing_is_booked_ahead_of_the_clock(
    office: Office, clock: FixedClock
) -> None:
    day = dt.date(2026, 12, 1)
    clock.instant = dt.datetime(2026, 11, 30, 16, 30, tzinfo=dt.UTC)  # half past midnight there
    live(office, day)
    leave_work(office, day)
    with office.database.read() as tx:
        (newest,) = tx.row("SELECT max(recorded_at) FROM entry") or ("",)
    assert newest <= "2026-11-30T16:30:00.000000Z"
