"""The register of loans by what became of them, and what was paid on one."""

import datetime as dt
import re

from flask import Flask

from coop_credit.dates import add_months
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.web.visitors import at_desk


def test_the_register_finds_the_loans_that_are_repaid(app: Flask, own_village: Village) -> None:
    own_village.lend(2, "300.00", dt.date(2026, 12, 24), 1)
    own_village.lend(3, "200.00", dt.date(2026, 12, 24), 1)
    own_village.repay(1, "300.00")
    manager = at_desk(app, "manager")
    for state, numbers in (("repaid", ["1"]), ("paid-out", ["2"]), ("", ["2", "1"])):
        page = manager.get(f"/c/fumandi/loans?state={state}").text
        assert re.findall(r'<tr><td><a href="/c/fumandi/loans/(\d+)"', page) == numbers, state
    assert 'state=repaid">已还清</a>' in manager.get("/c/fumandi/loans").text
    # With what is repaid nothing can be done any more.
    assert "do/extend?loan=2" in manager.get("/c/fumandi/loans/2").text
    assert "/do/" not in manager.get("/c/fumandi/loans/1").text


def test_the_register_finds_the_loans_that_are_late(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    for member, months in ((2, 1), (3, 2), (4, 1)):
        own_village.lend(member, "300.00", add_months(own_village.today, months), 1)
    clock.move_to(dt.date(2026, 12, 27))
    own_village.repay(3, "301.63")
    late = at_desk(app, "manager").get("/c/fumandi/loans?state=overdue").text
    assert re.findall(r'<tr><td><a href="/c/fumandi/loans/(\d+)"', late) == ["1"]
    assert '已发放 <span class="tag bad">逾期 3 天</span>' in late
    every = at_desk(app, "manager").get("/c/fumandi/loans").text
    assert every.count("逾期 3 天") == 1
    assert 'state=overdue">已逾期</a>' in every


def test_a_loan_shows_what_was_paid_on_it_and_not_on_others(
    app: Flask, own_village: Village
) -> None:
    for _ in range(2):
        own_village.lend(2, "150.00", dt.date(2026, 12, 24), 1)
    own_village.reverse(own_village.repay(1, "100.00").seq)
    own_village.repay(2, "7.00")
    page = at_desk(app, "manager").get("/c/fumandi/loans/1").text
    moved = page[page.index("<h2>明细</h2>") :]
    assert moved.count('<td class="number">-100.00</td>') == 1
    assert moved.count('<td class="number">+100.00</td>') == 1
    assert "7.00" not in moved
    assert moved.count("（借款 1）") == 3
    waiting = own_village.apply(3, "100.00", dt.date(2026, 12, 24)).body["loan"]
    assert "明细" not in at_desk(app, "manager").get(f"/c/fumandi/loans/{waiting}").text
