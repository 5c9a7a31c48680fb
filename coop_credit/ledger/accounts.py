"""The accounts of a mutual-aid fund, after the 2007 chart for farmer cooperatives.

Headings carry the codes of 财会〔2007〕15号, the only ones confirmed so far;
the codes of its 2021 successor are not. ``119`` is our own: the chart has no reserve
against loans. An account is a heading alone
(``"102"``) or a heading and the number it is kept for (``"301.17"``: shares of
member 17).

Headings of the class 9 are memos (表外): what members have pledged and not paid in.
A transfer is between two memos or between two others, never between the two classes.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.ledger.balances import Balance
from coop_credit.ledger.entries import Transfer


class Side(StrEnum):
    """Where an account's balance lies. The database refuses the other side."""

    DEBIT = "debit"
    CREDIT = "credit"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the chart: code, names, and the side its accounts may be on."""

    code: str
    zh: str
    en: str
    side: Side


BANK = "102"
LOANS = "114"
LOSS_RESERVE = "119"
PAYABLES = "211"
PLEDGERS_FUNDS = "235"
SHARES = "301"
SURPLUS = "332"
USAGE_FEES = "501"
OTHER_INCOME = "502"
FEES_SHARED = "521"
OTHER_EXPENSES = "529"
PLEDGES = "901"
PLEDGES_FREE = "902"
PLEDGES_CALLED = "903"
PLEDGES_LENT = "904"
CLAIMS_GIVEN_UP = "905"
PLEDGERS_LOSSES = "906"

#: The part of the custodian account that is pledgers' money, between confirmation and payout.
CUSTODY = f"{BANK}.1"

#: What was set aside for losses and not yet released: the expense that stands against the reserve.
PROVISION = f"{OTHER_EXPENSES}.P"

#: Who can bear a loan that is written off, and the heading that then shows it.
LOSS_BEARERS: Mapping[str, str] = {
    "expenses": OTHER_EXPENSES,
    "pledgers": CLAIMS_GIVEN_UP,
    "surplus": SURPLUS,
}

CHART = (
    Heading(BANK, "银行存款（托管账户）", "Bank (custodian account)", Side.DEBIT),
    Heading(LOANS, "成员往来（借款）", "Loans to members", Side.DEBIT),
    Heading(
        LOSS_RESERVE,
        "借款损失准备（自设科目）",
        "Set aside for losses of loans (a heading of our own)",
        Side.CREDIT,
    ),
    Heading(PAYABLES, "应付款（社员多还款项）", "Payable to members (over-payments)", Side.CREDIT),
    Heading(
        PLEDGERS_FUNDS,
        "专项应付款（承诺人资金）",
        "Funds of pledgers, lent or to lend",
        Side.CREDIT,
    ),
    Heading(SHARES, "股金（互助资金）", "Shares (mutual-aid fund)", Side.CREDIT),
    Heading(
        SURPLUS,
        "盈余分配（期初、核销）",
        "Surplus (brought forward, loans written off)",
        Side.EITHER,
    ),
    Heading(USAGE_FEES, "经营收入（使用费）", "Usage fees received", Side.CREDIT),
    Heading(
        OTHER_INCOME,
        "其他收入（银行结息）",
        "Other income (interest paid by the bank)",
        Side.CREDIT,
    ),
    Heading(
        FEES_SHARED, "经营支出（付承诺人使用费）", "Usage fees passed on to pledgers", Side.DEBIT
    ),
    Heading(
        OTHER_EXPENSES,
        "其他支出（银行手续费、核销、计提准备）",
        "Other expenses (bank charges, loans written off, set aside for losses)",
        Side.DEBIT,
    ),
    Heading(PLEDGES, "承诺出资合计（表外）", "Pledges in all (memo)", Side.DEBIT),
    Heading(PLEDGES_FREE, "可调用承诺（表外）", "Pledges not called (memo)", Side.CREDIT),
    Heading(PLEDGES_CALLED, "已调用承诺（表外）", "Pledges called (memo)", Side.CREDIT),
    Heading(PLEDGES_LENT, "已借出承诺（表外）", "Pledges lent out (memo)", Side.CREDIT),
    Heading(
        CLAIMS_GIVEN_UP,
        "承诺人承担的核销借款（表外）",
        "Loans written off that pledgers bear (memo)",
        Side.DEBIT,
    ),
    Heading(
        PLEDGERS_LOSSES, "承诺人未收回的损失（表外）", "Losses of pledgers (memo)", Side.CREDIT
    ),
)

_SIDES = {heading.code: heading.side for heading in CHART}


def share_account(member: int) -> str:
    """The account of a member's shares."""
    return f"{SHARES}.{member}"


def loan_account(loan: int) -> str:
    """The account of what is owed on a loan."""
    return f"{LOANS}.{loan}"


def fee_account(loan: int) -> str:
    """The account of usage fees received on a loan."""
    return f"{USAGE_FEES}.{loan}"


def loss_account(bearer: str, loan: int) -> str:
    """The account of what was written off on a loan and not recovered; bearer: a ``LOSS_BEARERS``.

    >>> loss_account("surplus", 5)
    '332.L5'
    """
    return f"{LOSS_BEARERS[bearer]}.L{loan}"


def payable_account(member: int) -> str:
    """The account of money that a member paid over what was owed, until it is handed back."""
    return f"{PAYABLES}.{member}"


def funds_account(member: int) -> str:
    """The account of a pledger's money that is confirmed or lent out."""
    return f"{PLEDGERS_FUNDS}.{member}"


def fee_share_account(loan: int) -> str:
    """The account of the usage fees of a loan that were passed on to its pledgers."""
    return f"{FEES_SHARED}.{loan}"


def free_account(member: int) -> str:
    """The memo of what a member has pledged and nobody has called."""
    return f"{PLEDGES_FREE}.{member}"


def called_account(member: int) -> str:
    """The memo of a member's pledge that is called and not yet lent out."""
    return f"{PLEDGES_CALLED}.{member}"


def lent_account(member: int) -> str:
    """The memo of a member's pledge that is lent out."""
    return f"{PLEDGES_LENT}.{member}"


def borne_account(member: int) -> str:
    """The memo of what a pledger has lost on loans written off and not got back."""
    return f"{PLEDGERS_LOSSES}.{member}"


def overdrawn(balances: Mapping[str, Balance]) -> str:
    """The first account, by code, whose balance lies on a side where it may not be, or ``""``."""
    for code in sorted(balances):
        side = _SIDES[heading_of(code)]
        on_debit = balances[code].on_debit.fen
        if (side is Side.DEBIT and on_debit < 0) or (side is Side.CREDIT and on_debit > 0):
            return code
    return ""


def heading_of(code: str) -> str:
    """The heading that an account stands under.

    >>> heading_of("301.17")
    '301'
    """
    return code.partition(".")[0]


def net_debit(transfers: Iterable[Transfer], heading: str) -> int:
    """What ``transfers`` put on the accounts under a heading, in fen; negative on the credit side.

    >>> from coop_credit.money import Money
    >>> net_debit([Transfer("102", "301.17", Money(5))], SHARES)
    -5
    """
    return sum(
        move.amount.fen
        * ((heading_of(move.debit) == heading) - (heading_of(move.credit) == heading))
        for move in transfers
    )


def fund_change(transfers: Sequence[Transfer]) -> int:
    """What ``transfers`` add to the mutual-aid fund, shares and pledges together, in fen."""
    return net_debit(transfers, PLEDGES) - net_debit(transfers, SHARES)
