"""Lists, the tree and the rules, forged and signed again: each is found."""

import pytest

from coop_credit.packs.checker import check_pack
from tests.packs.drafts import Draft
from tests.packs.forging import Forgery
from tests.packs.forging import add
from tests.packs.forging import body
from tests.packs.forging import both
from tests.packs.forging import drop
from tests.packs.forging import places
from tests.packs.forging import put
from tests.packs.village import october


def lend_more(draft: Draft) -> None:
    """A payout of 10,500.00 with 10,250.00 allowed, and everything that follows from it.

    At the end 10,400.00 are allowed. The forger hides the breach from verdicts and breaches.
    """
    draft.row("transfers", 34, 1)["amount_fen"] = 1_050_000
    draft.row("balances", "114.2").update(debit_fen=1_050_000, end_debit_fen=1_050_000)
    draft.row("balances", "102").update(credit_fen=1_061_500, end_credit_fen=1_661_500)
    draft.row("bank", "2026-10").update(books_fen=19_565_500, statement_fen=19_565_500)
    draft.row("members", 3)["owing_fen"] = 1_050_000
    draft.row("leaves", 3)["owing_fen"] = 1_050_000
    draft.row("loans", 2).update(principal_fen=1_050_000, owing_fen=1_050_000)
    draft.row("instalments", 2, 1).update(principal_fen=1_050_000, unpaid_fen=1_050_000)
    draft.row("concentration", 1)["owing_fen"] = 1_050_000
    body(26, principal_fen=1_050_000)(draft)
    draft.tables["summary"] = [
        each
        for each in draft.tables["summary"]
        if not str(each["item"]).startswith(("loans", "bank"))
    ]
    draft.fill("summary", "loans.outstanding.amount 12500.00")


#: Name: what was changed, and the code, the file and the row of what must be found.
FORGERIES: dict[str, Forgery] = {
    # Lists.
    "late-left-out": (drop("late", 35), "row-missing late 35"),
    "late-sum": (put("late", 35, bank_fen=0), "row-sum late 35"),
    "reversal-left-out": (drop("reversals", 25), "row-missing reversals 25"),
    "reversal-of-none": (
        add("reversals", "26 1 repayment 2026-10-08 5"),
        "row-extra reversals 26",
    ),
    "overdue-loan": (put("overdue", "1-90", loans=""), "overdue-loans overdue 1-90"),
    "overdue-sum": (put("overdue", "1-90", overdue_fen=0), "overdue-sum overdue 1-90"),
    "concentration": (put("concentration", 1, member=1), "row-other concentration 1"),
    "concentration-short": (drop("concentration", 2), "row-missing concentration 2"),
    "bank-books": (
        put("bank", "2026-10", books_fen=19_715_600, statement_fen=19_715_600),
        "bank-books bank 2026-10",
    ),
    "bank-difference": (
        put("bank", "2026-10", statement_fen=19_700_000),
        "bank-difference bank 2026-10",
    ),
    "bank-state": (
        put("bank", "2026-10", statement_fen=19_700_000, difference_fen=-15_500),
        "bank-state bank 2026-10",
    ),
    "bank-unexplained": (
        put("bank", "2026-10", statement_fen=19_700_000, difference_fen=-15_500, state="differs"),
        "bank-unexplained bank 2026-10",
    ),
    "bank-statement-early": (
        put("bank", "2026-10", statement_seq=30),
        "bank-statement-early bank 2026-10",
    ),
    "bank-month": (put("bank", "2026-10", month="2026-09"), "bank-month bank -"),
    "summary-sum": (
        put("summary", "fund.at_end", value="208000.01"),
        "summary-sum summary fund.at_end",
    ),
    "summary-count": (
        put("summary", "members.members", value="5"),
        "summary-count summary members.members",
    ),
    "summary-missing": (
        drop("summary", "fund.at_end"),
        "summary-missing summary fund.at_end",
    ),
    # The tree.
    "leaf-of-other-sums": (put("leaves", 1, shares_fen=1), "leaf-sum leaves 1"),
    "leaf-left-out": (drop("leaves", 2), "leaf-missing leaves 2"),
    "leaf-of-nobody": (add("leaves", f"9 1 0 {'9' * 20} -"), "row-extra leaves 9"),
    "leaf-salt": (put("leaves", 2, salt="0" * 19), "leaf-salt leaves 2"),
    "leaf-salt-again": (
        put("leaves", 2, salt="00112233445566778899"),
        "leaf-salt leaves 2",
    ),
    "leaves-order": (lambda draft: draft.tables["leaves"].reverse(), "leaves-order leaves -"),
    # The rules.
    "breach-not-listed": (
        drop("breaches", "farmer-share", ""),
        "breach-hidden breaches farmer-share/",
    ),
    "breach-denied": (
        both(
            put("verdicts", "farmer-share", outcome="holds"), drop("breaches", "farmer-share", "")
        ),
        "verdict-outcome verdicts farmer-share",
    ),
    "farmer-made-up": (
        # The whole way: only the register of the month before says otherwise.
        both(
            put("members", 4, farmer=1),
            put("verdicts", "farmer-share", outcome="holds", measured="4", headroom="0"),
            drop("breaches", "farmer-share", ""),
        ),
        "member-changed members 4",
    ),
    "breach-hidden": (lend_more, "breach-hidden breaches standing-cap/L2"),
    "breach-unfounded": (
        add("breaches", "standing-cap L1 fen 5 4"),
        "breach-unfounded breaches standing-cap/L1",
    ),
    "verdict-left-out": (
        drop("verdicts", "standing-cap"),
        "verdict-missing verdicts standing-cap",
    ),
    "verdict-limit": (
        put("verdicts", "standing-cap", limit="1050000"),
        "verdict-other verdicts standing-cap",
    ),
    "payout-over-cap": (lend_more, "payout-over-cap entries 34"),
    "payout-verdict": (lend_more, "payout-verdict entries 34"),
    "wrong-base": (body(34, fund_fen=20_800_000), "payout-base entries 34"),
    "wrong-base-of-loan": (put("loans", 2, fund_fen=20_800_000), "payout-base loans 2"),
    "payout-term": (
        both(
            put("loans", 2, due_on="2027-10-16"),
            put("instalments", 2, 1, due_on="2027-10-16"),
            body(26, due_on="2027-10-16"),
        ),
        "payout-term entries 34",
    ),
    "payout-fee": (
        # Four times 1.49 % are 5.96 %, below the 6 % of the loan.
        add("parameters", "lpr 149 charter 2026-01-01 charter - -"),
        "payout-fee entries 34",
    ),
    "payout-fee-of-the-charter": (
        add("parameters", "usage-fee-cap 599 charter 2026-01-01 charter - -"),
        "payout-fee entries 34",
    ),
    "payout-votes": (put("votes", 2, "p2", vote="against"), "payout-votes entries 34"),
    "payout-votes-of-kin": (
        add("relations", "3 p2 parent 2025-02-01 -"),
        "payout-votes entries 34",
    ),
    "payout-own-vote": (put("staff", "p2", member=3), "payout-own-vote entries 34"),
    "payout-undecided": (
        put("loans", 2, decided_on="2026-10-16"),
        "payout-undecided entries 34",
    ),
    "payout-same-hand": (
        put("loans", 2, decided_by="staff:zhou"),
        "payout-same-hand entries 34",
    ),
    "payout-to-newcomer": (
        put("members", 3, joined_on="2026-01-10"),
        "payout-member entries 34",
    ),
    "payout-to-outsider": (
        put("members", 3, participant_since="2026-10-16"),
        "payout-participant entries 34",
    ),
    "cap-of-the-charter": (
        put("parameters", "member-cap", value="600", set_by="charter", since="2026-01-01"),
        "parameter-looser parameters member-cap",
    ),
    "share-of-the-charter": (
        put("parameters", "farmer-share", value="7000", set_by="charter", since="2026-01-01"),
        "parameter-looser parameters farmer-share",
    ),
    "cap-as-the-rulebook's": (
        put("parameters", "member-cap", value="600"),
        "parameter-other parameters member-cap",
    ),
    "term-without-end": (
        put("parameters", "loan-term", value="9" * 17, set_by="charter"),
        "parameter-looser parameters loan-term",
    ),
    "cap-in-words": (
        put("parameters", "member-cap", value='"five"'),
        "cell-misfit parameters member-cap",
    ),
    "cap-left-out": (
        drop("parameters", "member-cap"),
        "parameter-missing parameters member-cap",
    ),
    "cap-of-next-month": (
        put("parameters", "member-cap", since="2026-11-01"),
        "parameter-misfit parameters member-cap",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found_where_it_is(name: str) -> None:
    change, place = FORGERIES[name]
    assert place in places(change)


def test_an_entry_changed_without_its_digest_is_found() -> None:
    draft = october()
    draft.row("transfers", 36, 1)["amount_fen"] = 1_600
    (first, *_) = check_pack(draft.signed()).findings
    assert (first.code, first.file, first.row) == ("entry-digest", "data/entries.csv", "36")


def test_a_last_digest_that_the_manifest_does_not_have_is_found() -> None:
    draft = october()
    draft.head = "0" * 64
    (finding,) = check_pack(draft.signed()).findings
    assert (finding.code, finding.file) == ("head", "data/entries.csv")


def test_a_root_of_other_leaves_is_found() -> None:
    draft = october()
    kept = draft.root
    draft.row("leaves", 1)["salt"] = "f" * 20
    draft.reroot()
    draft.root = kept
    (finding,) = check_pack(draft.signed()).findings
    assert (finding.code, finding.file, finding.row) == ("root", "manifest.json", "root")


def test_a_leaf_that_was_not_made_anew_is_found() -> None:
    draft = october()
    draft.row("leaves", 1)["salt"] = "f" * 20
    (finding,) = check_pack(draft.signed()).findings
    assert (finding.code, finding.row) == ("leaf-digest", "1")


def test_a_rulebook_that_the_checker_does_not_know_is_said() -> None:
    draft = october()
    draft.cooperative["rulebook"] = "of-our-own"
    findings = check_pack(draft.signed()).findings
    assert ("rulebook-unknown", "manifest.json") in {(each.code, each.file) for each in findings}
