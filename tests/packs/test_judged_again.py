"""What the checker counts when it judges payouts and charters again, and what it lets pass."""

from coop_credit.ledger.entries import Value
from coop_credit.packs.checker import check_pack
from coop_credit.rulebook.parameters import provisions
from tests.packs.village import october


def test_a_payout_is_not_judged_by_a_cap_that_was_set_after_it() -> None:
    # 4 % of 205,000.00 are 8,200.00, below the 9,000.00 that were paid out on that day already.
    draft = october()
    day = "2026-10-15"
    draft.row("parameters", "member-cap").update(value="400", set_by="charter", since=day)
    set_it: dict[str, Value] = {"parameter": "member-cap", "since": day, "value": 400}
    draft.book("charter-value-set", "2026-10-31", "staff:chen", "cooperative", set_it)
    draft.rehash()
    codes = {each.code for each in check_pack(draft.signed()).findings}
    assert not {code for code in codes if code.startswith("payout")}
    # Had it been set before, it would have refused them.
    draft.drop("entries", 37)
    draft.rehash()
    codes = {each.code for each in check_pack(draft.signed()).findings}
    assert {"payout-over-cap", "payout-verdict"} <= codes


def test_a_fee_just_at_the_limit_is_no_finding() -> None:
    draft = october()
    draft.fill("parameters", "lpr 150 charter 2026-10-12 charter - -")
    draft.fill("parameters", "usage-fee-cap 600 charter 2026-01-01 charter - -")
    assert check_pack(draft.signed()).is_sound
    # A prime rate from after the approval says nothing of it.
    draft.row("parameters", "lpr").update(value="100", since="2026-10-13")
    assert check_pack(draft.signed()).is_sound


def test_a_charter_may_move_what_is_only_a_default() -> None:
    known = provisions("cn-shandong-2015").parameters["panel-votes"].values[-1]
    assert (known.value, known.status) == (4, "charter")
    draft = october()
    draft.row("parameters", "panel-votes").update(value="3", set_by="charter", since="2026-01-01")
    assert check_pack(draft.signed()).is_sound


def test_a_refusal_of_somebody_who_is_no_member_is_no_finding() -> None:
    draft = october()
    draft.book("refusal", "2026-10-31", "staff:li", "member:26", {"code": "rules-breached"})
    draft.rehash()
    assert check_pack(draft.signed()).is_sound


def test_what_was_written_off_counts_as_debt_at_a_payout() -> None:
    # 1,000.00 of another loan of member 3 were lost before: 9,000.00 + 1,000.00 are owed.
    draft = october()
    draft.add("loans", *list((draft.row("loans", 1) | {"number": 3, "member": 3}).values()))
    draft.row("loans", 3).update(
        state="written-off", owing_fen=0, written_off_on="2026-08-01", borne_by="surplus"
    )
    draft.fill("balances", "332.L3 332 100000 0 0 0 100000 0")
    (finding,) = (
        each for each in check_pack(draft.signed()).findings if each.code == "payout-verdict"
    )
    assert finding.facts == {"stated": "900000 1025000 1", "computed": "1000000 1025000 1"}


def test_a_stricter_charter_is_no_finding() -> None:
    draft = october()
    known = provisions("cn-shandong-2015").parameters["loan-term"].values[-1].value
    assert known == 12
    draft.row("parameters", "loan-term").update(value="10", set_by="charter", since="2026-01-01")
    assert check_pack(draft.signed()).is_sound
