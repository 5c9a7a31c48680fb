"""A cooperative's year: what the books say after each step, on both databases."""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Refused
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from tests.ledgers import Village

DUE = dt.date(2027, 11, 24)


def balance(village: Village, code: str) -> int:
    with village.office.database.read() as tx:
        return journal.balance(tx, village.cooperative, code).on_debit.fen


def broken(refusal: Entry) -> list[Verdict]:
    return [verdict for verdict in verdicts_in(refusal.body) if not verdict.holds]


def breaches(refusal: Entry) -> dict[str, tuple[object, object]]:
    return {verdict.rule: (verdict.measured, verdict.limit) for verdict in broken(refusal)}


def refusal_of(village: Village, member: int, amount: str, due_on: dt.date = DUE) -> Entry:
    with pytest.raises(Refused) as refused:
        village.apply(member, amount, due_on)
    return refused.value.entry


def test_fumandi_lends_five_per_cent_of_its_fund_and_not_a_fen_more(village: Village) -> None:
    village.open_with(58, "1100000.00")
    refused = refusal_of(village, 1, "55000.01")
    assert refused.kind is Kind.REFUSAL
    assert breaches(refused) == {"member-cap": (5_500_001, 5_500_000)}
    loan = village.lend(1, "55000.00", DUE, instalments=12)
    assert balance(village, "114.1") == 5_500_000
    assert balance(village, "102") == 104_500_000
    village.clock.move_to(dt.date(2027, 5, 24))
    # 55,000.00 x 6 % x 181 days / 365 = 1,636.438... ; the rest of 20,000.00 pays principal.
    entry = village.repay(loan, "20000.00")
    assert entry.body["fee_fen"] == 163_644
    assert balance(village, "114.1") == 5_500_000 - (2_000_000 - 163_644)


def test_a_loan_of_a_year_and_a_day_is_refused(village: Village) -> None:
    village.open_with(58, "1100000.00")
    refused = refusal_of(village, 1, "1000.00", dt.date(2027, 11, 25))
    assert breaches(refused) == {"loan-term": ("2027-11-25", "2027-11-24")}


def test_who_owes_18000_may_have_37000(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "18000.00", DUE)
    assert breaches(refusal_of(village, 1, "37000.01")) == {"member-cap": (5_500_001, 5_500_000)}
    village.lend(1, "37000.00", DUE)


def test_a_withdrawal_that_would_break_the_cap_waits_and_names_the_loan(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "55000.00", DUE)
    noticed = village.give_notice(2, "0.01")
    village.clock.move_to(dt.date(2026, 12, 24))
    with pytest.raises(Refused) as refused:
        village.pay_back_shares(int(str(noticed.body["withdrawal"])))
    (breach,) = broken(refused.value.entry)
    assert breach.rule == "withdrawal-passive-breach"
    assert breach.evidence == ("L1",)
    village.contribute(3, "0.01")
    village.pay_back_shares(1)
    assert balance(village, "301.2") == -(1_896_552 - 1)


def test_a_back_dated_repayment_gives_the_fee_difference_back(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "36500.00", DUE)
    village.clock.move_to(dt.date(2027, 3, 4))
    # 100 days: 36,500.00 x 6 % x 100 / 365 = 600.00
    assert village.repay(loan, "600.00").body["fee_fen"] == 60_000
    # 50 days earlier 18,550.00 came in: 300.00 of it fee, 18,250.00 principal. From then on only
    # 18,250.00 was owed, so days 51 to 100 cost 150.00, not 300.00: in all 450.00, paid 900.00.
    entry = village.repay(loan, "18550.00", dt.date(2027, 1, 13))
    assert entry.body["fee_fen"] == 30_000
    assert entry.body["fee_back_fen"] == 45_000
    assert balance(village, "211.1") == -45_000
    assert balance(village, "114.1") == 1_825_000


def test_an_undone_payout_leaves_the_balances_as_they_were(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "100.00", DUE)
    with village.office.database.read() as tx:
        last = journal.entries(tx, village.cooperative, after=0, count=100)[-1]
    village.reverse(last.seq)
    assert balance(village, "114.1") == 0
    assert balance(village, "102") == 110_000_000
    with pytest.raises(Refused) as refused:
        village.reverse(last.seq)
    assert refused.value.code == "entry-reversed-already"


def test_once_its_repayments_are_undone_a_payout_can_be_undone(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "100.00", DUE)
    with village.office.database.read() as tx:
        payout = journal.entries(tx, village.cooperative, after=0, count=100)[-1]
    repaid = village.repay(loan, "40.00")
    with pytest.raises(Refused, match="loan-has-repayments"):
        village.reverse(payout.seq)
    village.reverse(repaid.seq)
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
    village.reverse(payout.seq)
    assert balance(village, "114.1") == 0
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_the_same_key_gives_the_first_answer(village: Village) -> None:
    village.open_with(58, "1100000.00")
    command = RecordContribution(member=1, amount=Money(100), happened_on=village.today)
    first = village.do(village.cashier, command, key="again-1")
    assert village.do(village.cashier, command, key="again-1") == first
    assert balance(village, "301.1") == -(1_896_552 + 100)
