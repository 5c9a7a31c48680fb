"""A journal, balances, members and loans that were forged and signed again: each is found."""

import pytest

from coop_credit.ledger.entries import Value
from tests.packs.drafts import Draft
from tests.packs.forging import Change
from tests.packs.forging import Forgery
from tests.packs.forging import add
from tests.packs.forging import body
from tests.packs.forging import both
from tests.packs.forging import drop
from tests.packs.forging import drop_entry
from tests.packs.forging import places
from tests.packs.forging import put
from tests.packs.forging import swap


def admitted(member: int, **facts: object) -> Change:
    """An entry that admits a member, as the row says but for some facts."""

    def change(draft: Draft) -> None:
        row = draft.row("members", member)
        said = {name: row[name] for name in ("number", "kind", "farmer", "joined_on")}
        draft.book("member-admitted", "2026-10-31", "staff:li", "cooperative", said)
        body(37, **facts)(draft)

    return change


#: Name: what was changed, and the code, the file and the row of what must be found.
FORGERIES: dict[str, Forgery] = {
    # The journal and what it moved.
    "amount": (put("transfers", 23, 1, amount_fen=400_000), "balance-credit balances 301.1"),
    "amount-and-balance": (
        both(
            put("transfers", 23, 1, amount_fen=400_000),
            put("balances", "301.1", credit_fen=400_000, end_credit_fen=12_400_000),
            put("balances", "102", debit_fen=815_000, end_debit_fen=21_127_000),
        ),
        "member-shares members 1",
    ),
    "entry-dropped": (drop_entry(36), "balance-debit balances 529"),
    "entry-dropped-within": (drop_entry(33), "voucher entries 33"),
    "order-swapped": (swap(23, 24), "seq-gap entries 24"),
    "booked-back": (put("entries", 36, booked_on="2026-10-15"), "booked-back entries 36"),
    "booked-in-november": (
        put("entries", 36, booked_on="2026-11-01"),
        "booked-outside-month entries 36",
    ),
    "booked-ahead": (
        put("entries", 36, booked_on="2026-10-31", happened_on="2026-10-31"),
        "booked-ahead entries 36",
    ),
    "paper-later": (put("entries", 36, happened_on="2026-10-21"), "paper-later entries 36"),
    "lines": (put("entries", 36, lines=2), "entry-lines entries 36"),
    "transfer-without-entry": (
        add("transfers", "50 1 102 301.1 1"),
        "transfer-without-entry transfers 50",
    ),
    "transfer-line": (put("transfers", 36, 1, line=3), "transfer-line transfers 36/3"),
    "transfer-to-itself": (
        put("transfers", 36, 1, debit="102"),
        "transfer-of-nothing transfers 36/1",
    ),
    "transfer-of-nothing": (
        put("transfers", 36, 1, amount_fen=0),
        "transfer-of-nothing transfers 36/1",
    ),
    "memo-against-money": (
        put("transfers", 36, 1, debit="901"),
        "memo-against-money transfers 36/1",
    ),
    "recorded-never": (put("entries", 36, recorded_at="soon"), "cell-misfit entries 36"),
    "voucher-gap": (put("entries", 36, voucher=15), "voucher entries 36"),
    "voucher-without-transfers": (put("entries", 26, voucher=11), "voucher entries 26"),
    "second-reversal": (
        lambda draft: draft.book(
            "reversal",
            "2026-10-31",
            "staff:zhou",
            "member:2",
            {"undoes": "contribution"},
            ("301.2", "102", 10_000),
            reverses=24,
        ),
        "reversed-twice entries 37",
    ),
    "reversal-of-another": (put("entries", 25, reverses=23), "reversal-other entries 25"),
    "reversal-of-the-future": (put("entries", 25, reverses=36), "reversal-misfit entries 25"),
    # Balances.
    "start-balance-missing": (drop("balances", "501.1"), "balance-missing balances 501.1"),
    "account-extra": (
        add("balances", "301.9 301 0 0 0 0 0 0"),
        "balance-extra balances 301.9",
    ),
    "heading": (put("balances", "529", heading="521"), "balance-heading balances 529"),
    "end-balance": (put("balances", "529", end_debit_fen=0), "balance-end balances 529"),
    "unbalanced": (
        put("balances", "301.3", start_credit_fen=3_000_001, end_credit_fen=3_000_001),
        "books-unbalanced balances -",
    ),
    "wrong-side": (
        put("balances", "501.1", start_debit_fen=20_000, end_debit_fen=20_000),
        "balance-side balances 501.1",
    ),
    # Members and loans.
    "member-left-out": (
        both(drop("members", 3), drop("leaves", 3)),
        "member-missing members 3",
    ),
    "newcomer-left-out": (admitted(4, number=5), "member-missing members 5"),
    "newcomer-a-farmer": (admitted(4, farmer=1), "member-other members 4"),
    "shares": (put("members", 1, shares_fen=12_600_000), "member-shares members 1"),
    "pledge": (put("members", 1, pledged_fen=5), "member-pledged members 1"),
    "debt-hidden": (put("members", 3, owing_fen=0), "member-owing members 3"),
    "loan-left-out": (
        both(drop("loans", 1), drop("instalments", 1, 1), drop("instalments", 1, 2)),
        "loan-missing loans 1",
    ),
    "loan-owing": (put("loans", 1, owing_fen=100_000), "loan-owing loans 1"),
    "loan-principal": (put("loans", 2, principal_fen=800_000), "loan-principal loans 2"),
    "loan-state": (put("loans", 2, state="written-off"), "loan-state loans 2"),
    "loan-of-another": (put("loans", 2, member=1), "loan-other loans 2"),
    "loan-smaller-than-asked": (body(26, principal_fen=950_000), "loan-other loans 2"),
    "application-left-out": (body(26, loan=3), "loan-missing loans 3"),
    "payout-left-out": (body(34, loan=3), "loan-missing loans 3"),
    "repaid-by-another": (body(33, member=1), "loan-missing loans 1"),
    "payout-day": (put("loans", 2, paid_out_on="2026-10-14"), "loan-other loans 2"),
    "instalment-later": (
        put("instalments", 1, 1, due_on="2026-09-21"),
        "instalment-agreed instalments 1/1",
    ),
    "instalment-smaller": (
        put("instalments", 1, 2, principal_fen=200_000),
        "instalments-principal instalments 1",
    ),
    "instalment-unpaid": (
        put("instalments", 1, 2, unpaid_fen=0),
        "instalment-unpaid instalments 1/2",
    ),
    "instalment-dropped": (drop("instalments", 1, 1), "instalments-number instalments 1"),
    "last-instalment": (
        put("loans", 1, due_on="2026-11-20"),
        "instalments-due instalments 1",
    ),
    "instalments-foreign": (
        add("instalments", "9 1 2026-12-01 5 5"),
        "instalments-foreign instalments 9",
    ),
    "days-late": (put("loans", 1, days_late=0), "days-late loans 1"),
    "grade": (put("loans", 1, grade="normal"), "grade loans 1"),
    "repayment-principal": (body(33, principal_fen=90_000), "repayment entries 33"),
}


def ended(draft: Draft) -> None:
    """Entries 37 to 39 say that a withdrawal was noticed, a loan written off, and a member left."""
    day, till = "2026-10-31", "staff:zhou"
    noticed = {"withdrawal": 1, "member": 1, "amount_fen": 500}
    draft.book("withdrawal-noticed", day, till, "member:1", noticed)
    lost: dict[str, Value] = {"loan": 1, "member": 2, "borne_by": "surplus"}
    draft.book("loan-written-off", day, till, "member:2", lost)
    draft.book("member-left", day, till, "member:4", {"member": 4, "left_on": day})
    draft.book("withdrawal-paid", day, till, "member:1", {"withdrawal": 1, "member": 1})


@pytest.mark.parametrize(
    "place",
    [
        "row-missing withdrawals 1",
        "row-other loans 1",
        "row-other members 4",
    ],
)
def test_what_ended_in_the_month_is_looked_for_in_the_tables(place: str) -> None:
    assert place in places(ended)


def test_what_is_listed_as_it_ended_is_no_finding() -> None:
    changes = both(
        ended,
        put("loans", 1, state="written-off", written_off_on="2026-10-31", borne_by="surplus"),
        put("members", 4, left_on="2026-10-31"),
        add("withdrawals", "1 1 500 2026-10-31 paid 2026-10-31"),
    )
    assert not {
        place for place in places(changes) if place.startswith(("row-missing", "row-other"))
    }
    assert "row-other withdrawals 1" in places(
        both(ended, add("withdrawals", "1 1 500 2026-10-31 noticed -"))
    )


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found_where_it_is(name: str) -> None:
    change, place = FORGERIES[name]
    assert place in places(change)
