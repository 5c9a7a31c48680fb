"""The main job, done once on throw-away books with a clock of its own, and told as it happens.

Every line is told from what came back: a sum or a refusal that changes here changes there.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from itertools import count
from pathlib import Path

from coop_credit.actors import Role
from coop_credit.audit.verification import verify_books
from coop_credit.dates import add_months
from coop_credit.dates import month_of
from coop_credit.demo.clocks import SteppingClock
from coop_credit.demo.closing import check_packs
from coop_credit.demo.closing import close_month
from coop_credit.demo.closing import write_packs
from coop_credit.demo.lending import RATE_BP
from coop_credit.demo.loading import COOPERATIVES
from coop_credit.demo.loading import DemoCooperative
from coop_credit.demo.loading import FUMANDI
from coop_credit.demo.loading import ORCHARD
from coop_credit.demo.loading import PANEL
from coop_credit.demo.loading import REGION
from coop_credit.demo.loading import SHARES_219
from coop_credit.demo.loading import load
from coop_credit.i18n import yuan
from coop_credit.ledger.entries import Entry
from coop_credit.lending.fees import expected_fees
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.schedule import schedule
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.register import carry_out
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.withdrawing import NoticeWithdrawal
from coop_credit.operations.withdrawing import PayWithdrawal
from coop_credit.packs.checker.findings import Signer
from coop_credit.reports.packs import closed_months
from coop_credit.reports.returns import region_return
from coop_credit.rulebook.verdicts import breaches
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import loan_histories
from coop_credit.telling import verdict_text

BEGINS_ON = dt.date(2026, 3, 2)


@dataclass(slots=True)
class Story:
    """The teller. say: takes one line at a time. packs: the folder that packs are written to."""

    office: Office
    clock: SteppingClock
    say: Callable[[str], None]
    packs: Path
    cooperative: DemoCooperative = FUMANDI
    _keys: "count[int]" = field(default_factory=count)

    def tell(self) -> None:
        """Load the demonstration into empty books and do the main job."""
        load(self.office, self.clock.day.replace(day=1))
        fund = yuan(FUMANDI.fund)
        self._both(
            f"福满地：{FUMANDI.members} 名社员，互助资金 {fund} 元。",
            f"Fumandi: {FUMANDI.members} members, mutual-aid fund {fund} yuan.",
        )
        self._ask_too_much()
        self._ask_elsewhere()
        loan, terms = self._borrow_the_most()
        self._borrow_twice()
        self._withdraw_too_much()
        self._repay(loan, terms)
        self._regulator()
        self._check_books()
        self._hand_out_packs()

    def _ask_too_much(self) -> None:
        due_on = add_months(self.clock.day, 12)
        self._chapter("不可以的申请", "What may not be asked for")
        self._apply(1, "55000.01", due_on)
        self._apply(1, "55000.00", due_on + dt.timedelta(days=1))

    def _borrow_the_most(self) -> tuple[int, LoanTerms]:
        self._chapter("55,000.00 元，12 个月", "55,000.00 for 12 months")
        due_on = add_months(self.clock.day, 12)
        loan = self._apply(1, "55000.00", due_on, 12)
        self._lend(loan, against=1)
        terms = LoanTerms(
            principal=parse_yuan("55000.00"),
            starts_on=self.clock.day,
            due_on=due_on,
            instalments=12,
            rate_bp=RATE_BP,
        )
        return loan, terms

    def _borrow_twice(self) -> None:
        self._chapter("已欠 18,000.00 元的社员", "A member who owes 18,000.00")
        due_on = add_months(self.clock.day, 12)
        self._lend(self._apply(2, "18000.00", due_on))
        self._apply(2, "37000.01", due_on)
        self._lend(self._apply(2, "37000.00", due_on))

    def _withdraw_too_much(self) -> None:
        self._chapter("退出资金与上限", "A withdrawal and the cap")
        self._both("社员 3 申请退出 10,000.00 元。", "Member 3 gives notice of 10,000.00.")
        noticed = self._do(
            Role.CASHIER,
            NoticeWithdrawal(member=3, amount=parse_yuan("10000.00"), happened_on=self.clock.day),
        )
        number = int(str(noticed.body["withdrawal"]))
        self.clock.day += dt.timedelta(days=7)
        self._do(Role.CASHIER, PayWithdrawal(withdrawal=number))
        self._both("章程改为 report。", "The charter's policy becomes `report`.")
        self._do(
            Role.MANAGER,
            SetCharterValue(parameter="withdrawal-policy", since=self.clock.day, value="report"),
            Role.SUPERVISOR,
        )
        paid = self._do(Role.CASHIER, PayWithdrawal(withdrawal=number))
        self._both(
            f"已支付 {yuan(paid.transfers[0].amount)} 元，超限记录在案。",
            f"{yuan(paid.transfers[0].amount)} paid out; the breach stands in the books.",
        )

    def _repay(self, loan: int, terms: LoanTerms) -> None:
        self._chapter("按期还款", "Repaid by schedule")
        for instalment, fee in zip(schedule(terms), expected_fees(terms), strict=True):
            self.clock.day = instalment.due_on
            close_month(self.office, self.cooperative, self._last_month())
            amount = instalment.principal + fee
            self._do(
                Role.CASHIER,
                RecordRepayment(loan=loan, amount=amount, happened_on=instalment.due_on),
            )
            self.say(
                f"  {instalment.due_on} 本金 principal {yuan(instalment.principal)},"
                f" 使用费 usage fee {yuan(fee)}"
            )
        with self.office.database.snapshot() as tx:
            owing = loan_histories.history(tx, self.cooperative.id, loan).owing
        self._both(f"还欠 {yuan(owing)} 元。", f"Still owing: {yuan(owing)}.")

    def _ask_elsewhere(self) -> None:
        due_on = add_months(self.clock.day, 6)
        self._move_to(SHARES_219)
        self._apply(1, "10000.00", due_on)
        self._apply(2, "11000.00", due_on)
        self._move_to(ORCHARD)
        self._apply(ORCHARD.members, "1000.00", due_on)
        self.cooperative = FUMANDI

    def _regulator(self) -> None:
        self._chapter("县级监管", "The county's regulator")
        seen = region_return(self.office.database, REGION, month_of(self.clock.day))
        members = sum(each.members for each in seen)
        self._both(
            f"{REGION}：{len(seen)} 个合作社，{members} 名社员。",
            f"{REGION}: {len(seen)} cooperatives, {members} members.",
        )
        for each in seen:
            self._both(
                f"{each.name}：互助资金 {yuan(each.fund)}，借款余额 {yuan(each.outstanding)}",
                f"fund {yuan(each.fund)}, loans outstanding {yuan(each.outstanding)}",
            )

    def _check_books(self) -> None:
        self._chapter("核对账簿", "The books, checked against their journal")
        for cooperative in COOPERATIVES:
            found = verify_books(self.office.database, self.office.privacy, cooperative.id)
            assert not found, found
            self.say(f"  {cooperative.name}: 无误 nothing wrong")

    def _last_month(self) -> str:
        return month_of(self.clock.day.replace(day=1) - dt.timedelta(days=1))

    def _hand_out_packs(self) -> None:
        self._chapter("月结与合规包", "Months closed, and their packs")
        months = [each.month for each in closed_months(self.office.database, FUMANDI.id)]
        files = write_packs(self.office, FUMANDI.id, months, self.packs)
        reports = check_packs(self.office, files)
        assert all(report.is_sound and report.signer is Signer.KNOWN for report in reports)
        self._both(
            f"{months[0]} 至 {months[-1]} 已结账，{len(files)} 个合规包逐月核验无误。",
            f"{months[0]} to {months[-1]} are closed; {len(files)} packs, each checked, are sound.",
        )
        self.say(f"  {files[-1]}")

    def _move_to(self, cooperative: DemoCooperative) -> None:
        self.cooperative = cooperative
        self._chapter(cooperative.name, f"fund {yuan(cooperative.fund)}")

    def _lend(self, loan: int, against: int = 0) -> None:
        for seat, panellist in enumerate(PANEL):
            vote = "against" if seat < against else "for"
            self._do(
                Role.BOOKKEEPER,
                CastVote(loan=loan, panellist=panellist, vote=vote, happened_on=self.clock.day),
            )
        self._do(Role.MANAGER, DecideLoan(loan=loan, decision="approve"))
        paid = self._do(Role.CASHIER, PayOutLoan(loan=loan))
        votes, amount = len(PANEL) - against, yuan(paid.transfers[0].amount)
        self._both(
            f"评议 {votes}/{len(PANEL)} 同意，已审批，发放 {amount} 元。",
            f"{votes} of {len(PANEL)} votes for, approved, {amount} paid out.",
        )

    def _apply(self, member: int, amount: str, due_on: dt.date, instalments: int = 1) -> int:
        """An application; the loan's number, or 0 when it was refused."""
        shown = yuan(parse_yuan(amount))
        self._both(
            f"社员 {member} 申请借款 {shown} 元，{due_on} 到期。",
            f"Member {member} asks for {shown} until {due_on}.",
        )
        entry = self._do(
            Role.MANAGER,
            ApplyForLoan(
                member=member,
                amount=parse_yuan(amount),
                due_on=due_on,
                instalments=instalments,
                rate_bp=RATE_BP,
                purpose="machinery",
                note="",
            ),
        )
        loan = int(str(entry.body.get("loan", 0)))
        if loan:
            self._both("✓ 符合全部规则，受理。", "✓ Every rule holds; taken in.")
        return loan

    def _do(self, role: Role, command: object, second: Role | None = None) -> Entry:
        """Carry a command out and tell a refusal; the entry, which may be that refusal."""
        order = Order(
            cooperative=self.cooperative.id,
            key=f"story-{next(self._keys)}",
            command=command,
            seconded_by=None if second is None else self.cooperative.staff(second),
        )
        try:
            return carry_out(self.office, self.cooperative.staff(role), order)
        except Refused as refused:
            for verdict in breaches(verdicts_in(refused.entry.body)):
                self._both(f"✗ {verdict_text(verdict, 'zh')}", f"✗ {verdict_text(verdict, 'en')}")
            return refused.entry

    def _chapter(self, zh: str, en: str) -> None:
        self.say("")
        self.say(f"— {zh} · {en} · {self.clock.day}")

    def _both(self, zh: str, en: str) -> None:
        self.say(f"  {zh}")
        self.say(f"  {en}")
