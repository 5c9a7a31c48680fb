"""Packs that do not follow the one of the month before: each is found, and where."""

from collections.abc import Callable

import pytest

from coop_credit.packs.checker import check_pack
from coop_credit.packs.signing import Signer as PrivateKey
from tests.packs.drafts import Draft
from tests.packs.drafts import SIGNER
from tests.packs.forging import body
from tests.packs.forging import both
from tests.packs.forging import drop
from tests.packs.forging import listed
from tests.packs.forging import put
from tests.packs.village import october
from tests.packs.village import september
from tests.packs.village import september_pack

Change = Callable[[Draft], None]


def found(pack: bytes, previous: bytes) -> set[str]:
    """The code, the file and the row (``-`` for none) of all that is found."""
    return listed(check_pack(pack, previous, SIGNER.public_key).findings)


def made(draft: Draft, change: Change) -> bytes:
    """A draft changed, every digest of journal and tree made anew, and signed."""
    change(draft)
    draft.rehash()
    draft.reroot()
    return draft.signed()


def state(**parts: object) -> Change:
    """State something else in the manifest."""

    def change(draft: Draft) -> None:
        for name, part in parts.items():
            setattr(draft, name, part)

    return change


def later_start(draft: Draft) -> None:
    """Number every entry one higher."""
    draft.first_seq += 1
    for row in [*draft.tables["entries"], *draft.tables["transfers"]]:
        row["seq"] = int(row["seq"]) + 1


def later_vouchers(draft: Draft) -> None:
    """Number every voucher one higher."""
    for row in draft.tables["entries"]:
        row["voucher"] = int(row["voucher"]) + (row["voucher"] != 0)


#: What the forger changed in October, having made every digest anew, and what is found.
OCTOBERS: dict[str, tuple[Change, str]] = {
    # The chain was made anew from a digest that September did not end with.
    "chain-made-anew": (
        state(previous_head="ab" * 32),
        "previous-head manifest.json previous_head",
    ),
    "other-manifest": (
        state(previous_manifest="ab" * 32),
        "previous-manifest manifest.json previous_manifest",
    ),
    "entries-left-out": (later_start, "previous-first-seq manifest.json first_seq"),
    "closing-head": (body(22, head="ab" * 32), "closing-head data/entries.csv 22"),
    "closing-root": (body(22, root="ab" * 32), "closing-root data/entries.csv 22"),
    "closing-manifest": (
        body(22, manifest_digest="ab" * 32),
        "closing-manifest-digest data/entries.csv 22",
    ),
    "closing-itself": (body(22, month="2026-10"), "closing-month data/entries.csv 22"),
    "closing-no-month": (body(22, month="nonsense"), "closing-month data/entries.csv 22"),
    "start-balance": (
        both(
            put("balances", "301.1", start_credit_fen=12_000_001, end_credit_fen=12_500_001),
            put("balances", "102", start_debit_fen=20_312_001, end_debit_fen=21_227_001),
        ),
        "balance-start data/balances.csv 301.1",
    ),
    "member-vanished": (
        both(drop("members", 4), drop("breaches", "farmer-share", "")),
        "member-vanished data/members.csv 4",
    ),
    "member-changed": (
        put("members", 2, joined_on="2020-01-10"),
        "member-changed data/members.csv 2",
    ),
    "loan-vanished": (
        both(drop("loans", 1), drop("instalments", 1, 1), drop("instalments", 1, 2)),
        "loan-vanished data/loans.csv 1",
    ),
    "loan-changed": (put("loans", 1, rate_bp=500), "loan-changed data/loans.csv 1"),
    "fund-of-the-loan": (put("loans", 1, fund_fen=1), "loan-changed data/loans.csv 1"),
    "instalment-later": (
        # The whole way: with another last day the loan is not late at all.
        both(
            put("loans", 1, due_on="2026-11-20", days_late=0, grade="normal"),
            put("instalments", 1, 1, due_on="2026-10-20"),
            put("instalments", 1, 2, due_on="2026-11-20"),
            put("overdue", "1-90", loans="", overdue_fen=0, outstanding_fen=0),
        ),
        "instalment-changed data/instalments.csv 1/2",
    ),
    "charter-unannounced": (
        put("parameters", "loan-term", value="10", set_by="charter", since="2026-10-01"),
        "charter-unannounced data/parameters.csv loan-term",
    ),
    "statement": (body(21, balance_fen=19_000_000), "bank-statement data/entries.csv 21"),
    "voucher-gap-between": (
        later_vouchers,
        "voucher data/entries.csv 23",
    ),
}


@pytest.mark.parametrize("name", OCTOBERS)
def test_a_month_that_does_not_follow_is_found(name: str) -> None:
    change, place = OCTOBERS[name]
    assert place in found(made(october(), change), september_pack())


def test_a_closing_entry_is_compared_without_the_pack_before() -> None:
    pack = made(october(), body(22, head="ab" * 32))
    (finding,) = check_pack(pack).findings
    assert (finding.code, finding.row) == ("closing-head", "22")


def test_a_pack_of_another_cooperative_is_found() -> None:
    other = september()
    other.cooperative["id"] = "changqing"
    place = "previous-cooperative manifest.json cooperative"
    assert found(october().signed(), made(other, state())) == {place}


def test_a_skipped_month_is_found() -> None:
    assert "previous-month manifest.json month" in found(september_pack(), september_pack())


def test_a_september_made_anew_is_found_by_october() -> None:
    # The whole way: September's contribution never was, and nothing in September contradicts it.
    def unmake(draft: Draft) -> None:
        draft.drop("entries", 20)
        draft.drop("transfers", 20, 1)
        draft.row("balances", "301.1").update(credit_fen=0, end_credit_fen=11_900_000)
        draft.row("balances", "102").update(debit_fen=312_000, end_debit_fen=20_212_000)
        draft.row("members", 1)["shares_fen"] = 11_900_000
        draft.row("leaves", 1)["shares_fen"] = 11_900_000
        draft.row("bank", "2026-09").update(books_fen=19_612_000, statement_fen=19_612_000)
        draft.row("summary", "fund.at_end")["value"] = "199000.00"
        draft.row("verdicts", "standing-cap")["limit"] = "995000"
        for rule in ("fund-soft-cap", "fund-hard-cap"):
            draft.row("verdicts", rule)["measured"] = "19900000"

    forged = made(september(), unmake)
    assert check_pack(forged, None, SIGNER.public_key).is_sound
    assert {
        "previous-head manifest.json previous_head",
        "previous-manifest manifest.json previous_manifest",
        "closing-head data/entries.csv 22",
        "closing-root data/entries.csv 22",
        "balance-start data/balances.csv 301.1",
    } <= found(october().signed(), forged)


def test_an_entry_undone_in_both_months_is_found() -> None:
    def undo(draft: Draft) -> None:
        draft.book(
            "reversal",
            "2026-09-30",
            "staff:zhou",
            "member:2",
            {"undoes": "contribution"},
            ("301.2", "102", 5),
            reverses=12,
        )

    again = put("entries", 25, reverses=12)
    assert "reversed-twice data/entries.csv 25" in found(
        made(october(), again), made(september(), undo)
    )


def test_findings_of_the_pack_before_are_said() -> None:
    damaged = september_pack()[:-1]
    assert found(october().signed(), damaged) == {"previous-unsound - -"}


def test_another_key_in_the_month_after_is_said() -> None:
    stranger = PrivateKey(b"somebody else, with a key of own")
    report = check_pack(october().signed(stranger), september_pack())
    (finding,) = report.findings
    assert (finding.code, finding.row) == ("signer-changed", "key")
