"""People are told by name: on the check page, in the journal, on an entry with what was written."""

import datetime as dt
import re
from itertools import count

from flask import Flask

from coop_credit.actors import Role
from coop_credit.asking import OFFICE
from coop_credit.lending.guarantees import Surety
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import ReverseEntry
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.staffing import AppointStaff
from coop_credit.operations.staffing import Appointment
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.web.visitors import at_desk


def village_of(app: Flask) -> Village:
    office: Office = app.extensions[OFFICE]
    return Village(office, FixedClock(), keys=count(100))


def facts_on(page: str) -> dict[str, str]:
    """The facts of a page, by what they are called."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)</dd>", page))


def test_a_check_page_names_the_member_whose_money_it_is(app: Flask) -> None:
    typed = {"member": "8", "amount": "500", "happened_on": "2026-11-24", "step": "look"}
    page = at_desk(app, "cashier").send_form("/c/fumandi/do/contribute", **typed).text
    assert facts_on(page)["社员"] == "8 号 社员8"


def test_a_check_page_speaks_of_an_application_in_peoples_terms(app: Flask) -> None:
    typed = {"member": "2", "amount": "100", "months": "6", "instalments": "1"}
    typed |= {"schedule_kind": "equal-principal", "rate": "6", "purpose": "machinery"}
    manager = at_desk(app, "manager")
    page = manager.send_form("/c/fumandi/loans/new", **typed, note="买种子", step="look").text
    told = facts_on(page)
    assert list(told)[:3] == ["借款", "社员", "本金"]
    assert (told["年使用费率"], told["说明"]) == ("6%", "买种子")
    assert not {"分期", "担保人", "担保人数", "年费率（万分之一）"} & {*told}


def test_the_reason_of_a_reversal_can_be_read_by_the_staff(app: Flask) -> None:
    village = village_of(app)
    wrong = village.contribute(8, "700.00").seq
    typed = {"reason": "记错了社员", "step": "look"}
    bookkeeper = at_desk(app, "bookkeeper")
    page = bookkeeper.send_form(f"/c/fumandi/do/reverse?seq={wrong}", **typed).text
    assert facts_on(page)["原因"] == "记错了社员"
    undone = village.do(
        village.bookkeeper, ReverseEntry(seq=wrong, reason="记错了社员"), village.supervisor
    )
    told = facts_on(bookkeeper.get(f"/c/fumandi/journal/{undone.seq}").text)
    assert told["说明"] == "记错了社员"
    assert (told["社员"], told["第二人"]) == ("8 号 社员8", "supervisor")
    assert undone.transfers[0].amount == Money(70_000)


def test_the_journal_names_members(app: Flask) -> None:
    village_of(app).contribute(3, "5.00")
    page = at_desk(app, "supervisor").get("/c/fumandi/journal").text
    assert "<td>3 号 社员3</td>" in page


def test_what_is_done_leads_to_the_member_and_the_loan(app: Flask) -> None:
    village = village_of(app)
    applied = village.apply(2, "100.00", village.today.replace(year=2027))
    page = at_desk(app, "manager").get(f"/c/fumandi/journal/{applied.seq}?done=").text
    assert 'href="/c/fumandi/loans/1" data-focus' in page
    assert 'href="/c/fumandi/members/2"' in page


def test_a_check_page_says_the_day_of_the_paper(app: Flask) -> None:
    typed = {"member": "8", "amount": "500", "happened_on": "11-23", "step": "look"}
    page = at_desk(app, "cashier").send_form("/c/fumandi/do/contribute", **typed).text
    assert facts_on(page)["发生日"] == "2026-11-23"


def test_a_loan_names_its_guarantors(app: Flask) -> None:
    village = village_of(app)
    asked = ApplyForLoan(
        member=2,
        amount=Money(10_000),
        due_on=village.today.replace(year=2027),
        instalments=1,
        rate_bp=600,
        purpose="machinery",
        note="",
        guarantors=(Surety(5), Surety(6, Money(2_000))),
    )
    village.do(village.manager, asked)
    page = at_desk(app, "manager").get("/c/fumandi/loans/1").text
    assert 'href="/c/fumandi/members/5">5 号 社员5</a> 担保 100.00 元' in page
    assert 'href="/c/fumandi/members/6">6 号 社员6</a> 担保 20.00 元' in page


def test_a_loan_tells_the_staff_who_voted_and_who_is_missing(app: Flask) -> None:
    village = village_of(app)
    village.apply(2, "100.00", village.today.replace(year=2027))
    village.vote(1, "panel2")
    village.vote(1, "panel4", "against")
    page = at_desk(app, "manager").get("/c/fumandi/loans/1").text
    assert "赞成 1 票，反对 1 票，未投 3 人。" in page
    assert "<td>panel2</td><td>赞成</td><td>2026-11-24</td>" in page
    assert "<td>panel4</td><td>反对</td><td>2026-11-24</td>" in page
    assert "<td>panel1</td><td>未投票</td><td></td>" in page
    # Who votes is not told how the others did.
    assert "评议小组投票" not in at_desk(app, "panel1").get("/c/fumandi/loans/1").text


def test_a_loan_without_guarantors_is_not_asked_what_they_did(app: Flask) -> None:
    village = village_of(app)
    village.lend(2, "100.00", village.today.replace(year=2027))
    page = at_desk(app, "cashier").get("/c/fumandi/loans/1").text
    assert "/do/repay?loan=1" in page
    assert "/do/guarantor-pays" not in page


def test_a_loan_that_is_late_says_so_beside_its_state(app: Flask, clock: FixedClock) -> None:
    village = village_of(app)
    village.lend(2, "100.00", dt.date(2026, 12, 24))
    head = re.compile(r'已发放 <span class="tag bad">逾期 2 天</span></span>')
    clock.move_to(dt.date(2026, 12, 24))
    assert not head.search(at_desk(app, "cashier").get("/c/fumandi/loans/1").text)
    clock.move_to(dt.date(2026, 12, 26))
    assert head.search(at_desk(app, "cashier").get("/c/fumandi/loans/1").text)


def test_forms_say_how_people_are_named(app: Flask) -> None:
    manager = at_desk(app, "manager")
    page = manager.get("/c/fumandi/do/declare-relation?member=2").text
    assert '<label for="field-handle">工作人员</label>' in page
    page = manager.get("/c/fumandi/do/appoint").text
    assert '<label for="field-handle">简称</label>' in page
    page = manager.get("/c/fumandi/do/approve-participants").text
    assert "社员号；几个之间用逗号隔开" in page


def test_a_vote_is_given_by_name(app: Flask) -> None:
    village = village_of(app)
    village.apply(2, "100.00", village.today.replace(year=2027))
    named = Appointment(handle="panel3", name="评议员三", roles=(Role.PANEL,), member=0)
    village.do(village.manager, AppointStaff(appointment=named))
    page = at_desk(app, "bookkeeper").get("/c/fumandi/do/vote?loan=1").text
    assert '<option value="panel3">评议员三</option>' in page


def test_two_of_one_name_are_told_apart(app: Flask) -> None:
    village = village_of(app)
    village.apply(2, "100.00", village.today.replace(year=2027))
    for handle in ("panel3", "panel5"):
        named = Appointment(handle=handle, name="同名评议员", roles=(Role.PANEL,), member=0)
        village.do(village.manager, AppointStaff(appointment=named))
    page = at_desk(app, "bookkeeper").get("/c/fumandi/do/vote?loan=1").text
    assert '<option value="panel3">同名评议员 (panel3)</option>' in page
    assert '<option value="panel5">同名评议员 (panel5)</option>' in page
    assert '<option value="panel1">panel1</option>' in page


def test_the_panel_is_not_led_where_it_may_not_look(app: Flask) -> None:
    village = village_of(app)
    village.apply(2, "100.00", village.today.replace(year=2027))
    assert "社员2" in at_desk(app, "panel1").get("/c/fumandi/loans/1").text
    assert "/members/2" not in at_desk(app, "panel1").get("/c/fumandi/loans/1").text
    assert "/members/2" in at_desk(app, "manager").get("/c/fumandi/loans/1").text
