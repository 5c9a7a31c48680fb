"""Memos and money are never mixed, and the fund is what either of them says."""

import pytest

from coop_credit.ledger.accounts import CHART
from coop_credit.ledger.accounts import fund_change
from coop_credit.ledger.entries import MEMO
from coop_credit.ledger.entries import Transfer
from coop_credit.money import Money


@pytest.mark.parametrize("debit, credit", [("102", "902.1"), ("901", "301.1"), ("905.L1", "114.1")])
def test_a_memo_never_stands_against_an_account_of_money(debit: str, credit: str) -> None:
    with pytest.raises(AssertionError):
        Transfer(debit, credit, Money(1))


def test_what_is_pledged_is_a_class_of_its_own() -> None:
    memos = {heading.code for heading in CHART if heading.code.startswith(MEMO)}
    assert memos == {"901", "902", "903", "904", "905", "906"}
    assert all("(memo)" in each.en and "表外" in each.zh for each in CHART if each.code in memos)
    assert not any("(memo)" in each.en for each in CHART if each.code not in memos)


@pytest.mark.parametrize(
    "transfer, change",
    [
        (Transfer("102", "301.1", Money(5)), 5),
        (Transfer("301.1", "102", Money(5)), -5),
        (Transfer("901", "902.1", Money(5)), 5),
        (Transfer("904.1", "901", Money(5)), -5),
        (Transfer("902.1", "903.1", Money(5)), 0),
    ],
)
def test_the_fund_is_shares_and_pledges(transfer: Transfer, change: int) -> None:
    assert fund_change([transfer]) == change
