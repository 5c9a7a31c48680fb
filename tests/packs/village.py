"""Two months of a small cooperative, figures worked out by hand.

Members 1, 2 and 3 are farmers and participants; member 4 is neither, so that 3 of 4 farm where 4
of 4 must (80 % of 4, rounded up): a breach in both months, and listed. Loan 1 of member 2 was
paid out in May: 6,000.00 in two parts, due 20 September and 20 October.

On 1 September shares are 119,000.00, 50,000.00 and 30,000.00, loan 1 is 6,000.00, and the bank
has 199,000.00 - 6,000.00 = 193,000.00.
"""

from functools import cache

from coop_credit.ledger.entries import Value
from coop_credit.packs.manifest import digest
from tests.packs.drafts import Draft
from tests.packs.drafts import SIGNER
from tests.packs.rulings import in_force
from tests.packs.rulings import verdicts

STAFF = """
chen manager 0
li bookkeeper 0
zhou cashier 0
p1 panel 1
p2 panel 0
p3 panel 0
p4 panel 0
p5 panel 0
"""


def september() -> Draft:
    """One repayment of 3,000.00 and a fee of 120.00, one contribution of 1,000.00."""
    draft = Draft("2026-09", 18, previous_head="5e" * 32, previous_manifest="a0" * 32)
    _earlier_money(draft)
    draft.fill(
        "balances",
        """
        102 102 19900000 600000 412000 0 20312000 600000
        114.1 114 600000 0 0 300000 600000 300000
        301.1 301 0 11900000 0 100000 0 12000000
        301.2 301 0 5000000 0 0 0 5000000
        301.3 301 0 3000000 0 0 0 3000000
        501.1 501 0 0 0 12000 0 12000
        """,
    )
    draft.fill("members", MEMBERS.format(one=12_000_000, two=5_000_000, owing2=300_000, owing3=0))
    draft.fill("loans", LOAN_1.format(owing=300_000, late=0, grade="normal"))
    draft.fill("instalments", "1 1 2026-09-20 300000 0\n1 2 2026-10-20 300000 300000")
    draft.fill("overdue", "1-90 - 0 0\n91-180 - 0 0\nover-180 - 0 0")
    draft.fill("concentration", "1 2 300000")
    # 203,120.00 - 6,000.00
    draft.fill("bank", "2026-09 19712000 19712000 0 agrees 21 -")
    draft.fill("leaves", LEAVES.format(one=12_000_000, two=5_000_000, owing2=300_000, owing3=0))
    draft.fill(
        "summary", "fund.at_end 200000.00\nloans.outstanding.amount 3000.00\nmembers.members 4"
    )
    in_force(draft)
    # 5 % of 200,000.00 is 10,000.00.
    verdicts(draft, fund=20_000_000, largest=300_000, limit=1_000_000)
    draft.rehash()
    draft.reroot()
    return draft


def _earlier_money(draft: Draft) -> None:
    """Entries 18 to 20, vouchers 6 and 7."""
    draft.book(
        "bank-balance",
        "2026-09-02",
        "staff:li",
        "cooperative",
        {"month": "2026-08", "balance_fen": 19_300_000, "seconded_by": "staff:chen"},
    )
    draft.book(
        "repayment",
        "2026-09-18",
        "staff:zhou",
        "member:2",
        repaid(fee=12_000, principal=300_000),
        ("102", "501.1", 12_000),
        ("102", "114.1", 300_000),
    )
    draft.book(
        "contribution",
        "2026-09-25",
        "staff:zhou",
        "member:1",
        {"member": 1},
        ("102", "301.1", 100_000),
    )


def october() -> Draft:
    """Loan 2 is paid out to member 3, loan 1 falls behind, a contribution is undone."""
    before, manifest_digest = _closed_september()
    draft = Draft("2026-10", 21, previous_head=before.head, previous_manifest=manifest_digest)
    _office(draft, before, manifest_digest)
    _money(draft)
    draft.fill(
        "balances",
        """
        102 102 20312000 600000 915000 911500 21227000 1511500
        114.1 114 600000 300000 0 100000 600000 400000
        114.2 114 0 0 900000 0 900000 0
        301.1 301 0 12000000 0 500000 0 12500000
        301.2 301 0 5000000 10000 310000 10000 5310000
        301.3 301 0 3000000 0 0 0 3000000
        501.1 501 0 12000 0 5000 0 17000
        529 529 0 0 1500 0 1500 0
        """,
    )
    _people(draft)
    # The entry of the 16th has a paper of 29 September.
    draft.fill("late", "35 contribution 2026-09-29 2026-10-16 300000 0 300000")
    draft.fill("reversals", "25 24 contribution 2026-10-06 10000")
    draft.fill("overdue", "1-90 L1 200000 200000\n91-180 - 0 0\nover-180 - 0 0")
    draft.fill("concentration", "1 3 900000\n2 2 200000")
    # 212,270.00 - 15,115.00
    draft.fill("bank", "2026-10 19715500 19715500 0 agrees 40 -")
    draft.fill(
        "leaves", LEAVES.format(one=12_500_000, two=5_300_000, owing2=200_000, owing3=900_000)
    )
    draft.fill("summary", SUMMARY)
    in_force(draft)
    # The fund is 208,000.00, 5 % of it 10,400.00; member 3 owes 9,000.00.
    verdicts(draft, fund=20_800_000, largest=900_000, limit=1_040_000)
    draft.rehash()
    draft.reroot()
    return draft


@cache
def september_pack() -> bytes:
    """The pack of September as it was handed in."""
    return september().signed()


@cache
def _closed_september() -> tuple[Draft, str]:
    """September, which nobody changes any more, and the digest of its manifest."""
    before = september()
    return before, digest(before.manifest(before.files(), SIGNER.sign(b"").key))


def _office(draft: Draft, before: Draft, manifest_digest: str) -> None:
    """Entries 21 and 22: the bank's statement of September, and its close."""
    draft.book(
        "bank-balance",
        "2026-10-02",
        "staff:li",
        "cooperative",
        {"month": "2026-09", "balance_fen": 19_712_000, "seconded_by": "staff:chen"},
    )
    draft.book(
        "month-closed",
        "2026-10-03",
        "staff:li",
        "cooperative",
        {
            "month": "2026-09",
            "head": before.head,
            "root": before.root,
            "manifest_digest": manifest_digest,
        },
    )


def _money(draft: Draft) -> None:
    """Entries 23 to 36, vouchers 8 to 14."""
    in_bank = ("102", "301.1", 500_000), ("102", "301.2", 10_000), ("102", "301.2", 300_000)
    till, one, two, three = "staff:zhou", "member:1", "member:2", "member:3"
    draft.book("contribution", "2026-10-05", till, one, {"member": 1}, in_bank[0])
    draft.book("contribution", "2026-10-06", till, two, {"member": 2}, in_bank[1])
    undone: dict[str, Value] = {"undoes": "contribution", "member": 2, "seconded_by": "staff:chen"}
    undoing = ("301.2", "102", 10_000)
    draft.book("reversal", "2026-10-06", till, two, undone, undoing, reverses=24)
    applied: dict[str, Value] = {
        "loan": 2,
        "member": 3,
        "principal_fen": 900_000,
        "due_on": "2027-06-15",
    }
    draft.book("loan-applied", "2026-10-08", till, three, applied)
    for panellist, vote in VOTES:
        cast: dict[str, Value] = {"loan": 2, "member": 3, "panellist": panellist, "vote": vote}
        draft.book("vote-cast", "2026-10-10", "staff:li", three, cast)
        draft.add("votes", 2, panellist, vote, "2026-10-10", "staff:li")
    decided: dict[str, Value] = {"loan": 2, "member": 3, "state": "approved"}
    draft.book("loan-decided", "2026-10-12", "staff:chen", three, decided)
    payment = repaid(fee=5_000, principal=100_000)
    parts = ("102", "501.1", 5_000), ("102", "114.1", 100_000)
    draft.book("repayment", "2026-10-12", till, two, payment, *parts)
    # The fund is 205,000.00 at this moment, 5 % of it 10,250.00.
    lent: dict[str, Value] = {"loan": 2, "member": 3, "fund_fen": 20_500_000, "verdicts": [CAP]}
    draft.book("loan-paid-out", "2026-10-15", till, three, lent, ("114.2", "102", 900_000))
    late = "2026-09-29"
    draft.book("contribution", "2026-10-16", till, two, {"member": 2}, in_bank[2], paper=late)
    draft.book("bank-charge", "2026-10-20", till, "cooperative", {}, ("529", "102", 1_500))


def _people(draft: Draft) -> None:
    draft.fill("members", MEMBERS.format(**OCTOBER))
    draft.fill("staff", STAFF)
    # Due on the 20th, eleven days before the 31st.
    draft.fill("loans", LOAN_1.format(owing=200_000, late=11, grade="special-mention"))
    draft.fill("loans", LOAN_2)
    draft.fill(
        "instalments",
        """
        1 1 2026-09-20 300000 0
        1 2 2026-10-20 300000 200000
        2 1 2027-06-15 900000 900000
        """,
    )


def repaid(*, fee: int, principal: int) -> dict[str, int]:
    """The body of a repayment on loan 1."""
    return {
        "loan": 1,
        "member": 2,
        "amount_fen": fee + principal,
        "fee_fen": fee,
        "principal_fen": principal,
        "excess_fen": 0,
        "fee_back_fen": 0,
    }


VOTES = (("p1", "for"), ("p2", "for"), ("p3", "for"), ("p4", "for"), ("p5", "against"))
CAP: dict[str, Value] = {
    "rule": "member-cap",
    "measured": 900_000,
    "limit": 1_025_000,
    "holds": 1,
    "strength": "hard",
}
#: Shares and debts of members 1, 2 and 3 at the end of October.
OCTOBER = {"one": 12_500_000, "two": 5_300_000, "owing2": 200_000, "owing3": 900_000}
MEMBERS = """
1 natural 1 2025-01-10 2025-02-01 - {one} 0 0
2 natural 1 2025-01-10 2025-02-01 - {two} 0 {owing2}
3 natural 1 2025-01-10 2025-02-01 - 3000000 0 {owing3}
4 natural 0 2025-01-10 - - 0 0 0
"""
LOAN_1 = (
    "1 2 600000 2026-10-20 2 equal-principal 600 365 seed-fertiliser paid-out 2026-05-02"
    " 2026-05-08 staff:chen 2026-05-10 19900000 0 - - 0 {owing} {late} {grade}"
)
LOAN_2 = (
    "2 3 900000 2027-06-15 1 equal-principal 600 365 machinery paid-out 2026-10-08"
    " 2026-10-12 staff:chen 2026-10-15 20500000 0 - - 0 900000 0 normal"
)
LEAVES = """
1 {one} 0 00112233445566778899 -
2 {two} {owing2} 11223344556677889900 -
3 3000000 {owing3} 22334455667788990011 -
"""
SUMMARY = """
members.members 4
members.participants 3
fund.at_start 200000.00
fund.contributions.count 2
fund.contributions.amount 8000.00
fund.withdrawals.count 0
fund.withdrawals.amount 0.00
fund.at_end 208000.00
loans.granted.in_month.count 1
loans.granted.in_month.amount 9000.00
loans.repaid.in_month.count 1
loans.repaid.in_month.amount 1000.00
loans.fees.in_month.amount 50.00
loans.outstanding.count 2
loans.outstanding.amount 11000.00
overdue.1-90.overdue 2000.00
overdue.1-90.outstanding 2000.00
bank.books 197155.00
"""
