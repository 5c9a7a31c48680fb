"""A judgement as a whole: every rule of the stage, in order, and the most that would pass."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.checks import most_allowed
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.guarantors import Guarantor
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.rules import Comparison
from coop_credit.rulebook.rules import Limit
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import breaches
from coop_credit.rulebook.verdicts import refusing
from tests.rulebook.facts_made import LONG_AGO
from tests.rulebook.facts_made import LPR
from tests.rulebook.facts_made import ORDINARY
from tests.rulebook.facts_made import SET
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for

BOOK = provisions("cn-shandong-2015")
LOAN_RULES = (
    *("member-cap", "loan-term", "participant", "membership-months", "purpose"),
    "no-overdue-loan",
)
GUARANTOR_RULES = (
    *("guarantors-number", "guarantors-participate", "guarantors-circle"),
    "guarantor-capacity",
)
RELATED = ("panel-related",)
FEE_RULES = ("usage-fee-lpr", "usage-fee-cap")
SHARE_RULES = (
    *("whole-shares", "member-shares-least", "member-shares-most"),
    "member-shares-part",
)
PANEL_RULES = ("panel-size", "panel-votes", "panel-borrower")
WITHDRAWAL_RULES = (
    *("withdrawal-shares", "withdrawal-no-debt", "withdrawal-notice"),
    *("withdrawal-passive-breach", "no-exit-in-dissolution", "withdrawal-guarantees"),
)

sums = st.integers(0, 10**11).map(Money)


def judged(stage: Stage, *charter: CharterValue, **given: object) -> tuple[Verdict, ...]:
    return judge(BOOK, (LPR, *charter), stage, facts_for(stage, TODAY, **given), TODAY)


@pytest.mark.parametrize(
    "stage, rules",
    [
        (Stage.APPLICATION, (*LOAN_RULES, *FEE_RULES, *GUARANTOR_RULES)),
        (Stage.APPROVAL, (*LOAN_RULES, *PANEL_RULES, *FEE_RULES, *GUARANTOR_RULES, *RELATED)),
        (Stage.PAYOUT, (*LOAN_RULES, *PANEL_RULES, "cash", *FEE_RULES, *GUARANTOR_RULES, *RELATED)),
        (
            Stage.CONTRIBUTION,
            ("participant", "fund-soft-cap", "fund-hard-cap", *SHARE_RULES),
        ),
        (Stage.NOTICE, WITHDRAWAL_RULES),
        (Stage.WITHDRAWAL, ("cash", *WITHDRAWAL_RULES)),
        (Stage.LOWERING, ("withdrawal-guarantees",)),
        (Stage.STANDING, ("fund-soft-cap", "fund-hard-cap", "standing-cap")),
        (Stage.ADMISSION, ("farmer-share", "legal-persons")),
        (Stage.INTAKE, ("yearly-intake",)),
        (Stage.LEAVING, ("no-exit-in-dissolution",)),
        (
            Stage.MONTH_END,
            (
                *("farmer-share", "legal-persons", "contributors-near", "contributors-most"),
                *("inactivity", "intake-filing"),
            ),
        ),
    ],
)
def test_a_stage_has_these_rules_and_ordinary_facts_break_none(
    stage: Stage, rules: tuple[str, ...]
) -> None:
    verdicts = judged(stage, *SET, guarantors=(ORDINARY,))
    assert tuple(verdict.rule for verdict in verdicts) == rules
    assert all(verdict.holds for verdict in verdicts)


def test_nothing_is_said_of_what_the_charter_leaves_open_and_of_nobody() -> None:
    left_open = {*GUARANTOR_RULES, "usage-fee-cap", *SHARE_RULES}
    for stage in Stage:
        said = {verdict.rule for verdict in judged(stage)}
        assert said == {v.rule for v in judged(stage, *SET, guarantors=(ORDINARY,))} - left_open


def test_every_breach_is_listed_not_only_the_first() -> None:
    verdicts = judged(
        Stage.PAYOUT,
        CharterValue("guarantors-number", LONG_AGO, 2),
        CharterValue("usage-fee-cap", LONG_AGO, 10_000),
        asked=Money(200_000_000),
        due_on=dt.date(2030, 1, 1),
        participant_since=None,
        joined_on=TODAY,
        purpose="wedding",
        overdue_loans=("L1",),
        seats=4,
        votes_for=0,
        borrower_votes=1,
        related_votes=("panel1",),
        guarantors=(
            Guarantor(
                member=2,
                guaranteed=Money(1),
                shares=ZERO,
                participant_since=None,
                left_on=None,
                loans=(),
                closes_circle=True,
            ),
        ),
        rate_bp=10_001,
    )
    assert breaches(verdicts) == verdicts
    assert len(verdicts) == 17


def test_the_other_rulebook_has_nothing_of_shandong() -> None:
    facts = facts_for(Stage.PAYOUT, TODAY, purpose="wedding", seats=0, asked=Money(1))
    verdicts = judge(provisions("vsla"), (), Stage.PAYOUT, facts, TODAY)
    assert [verdict.rule for verdict in verdicts] == [
        *("share-multiple", "loan-term", "no-overdue-loan"),
        *("panel-size", "panel-votes", "panel-borrower", "cash"),
    ]
    assert not any("办法" in verdict.source or verdict.status == "law" for verdict in verdicts)


def test_a_soft_breach_is_overridden_and_a_hard_one_is_not() -> None:
    soft = judged(Stage.CONTRIBUTION, fund=Money(500_000_000), asked=Money(1))
    assert [verdict.rule for verdict in refusing(soft, overridden=False)] == ["fund-soft-cap"]
    assert refusing(soft, overridden=True) == ()
    both = judged(Stage.CONTRIBUTION, fund=Money(1_000_000_000), asked=Money(1))
    assert len(breaches(both)) == 2
    assert [verdict.rule for verdict in refusing(both, overridden=True)] == ["fund-hard-cap"]


def test_what_is_only_reported_never_refuses() -> None:
    verdicts = judged(
        Stage.STANDING,
        fund=Money(2_000_000_000),
        standing=(Standing("L3", 7, Money(10**9)),),
    )
    assert not any(verdict.holds for verdict in verdicts)
    assert {verdict.strength for verdict in verdicts} == {Strength.REPORT}
    assert breaches(verdicts) == ()


@pytest.mark.parametrize(
    "owing, cash, most",
    [
        (0, 10_000_000, 5_500_000),  # the cap: 5 % of 1,100,000.00
        (2_000_000, 10_000_000, 3_500_000),  # 55,000.00 - 20,000.00
        (0, 4_000_000, 4_000_000),  # the account holds less than the cap allows
        (5_500_001, 10_000_000, 0),  # already above the cap
    ],
)
def test_the_most_allowed_is_what_every_rule_about_the_sum_allows(
    owing: int, cash: int, most: int
) -> None:
    for asked in (Money(1), Money(4_800_000), Money(90_000_000)):
        verdicts = judged(Stage.PAYOUT, owing=Money(owing), cash=Money(cash), asked=asked)
        assert most_allowed(verdicts, asked) == Money(most)


def test_nothing_is_allowed_where_another_rule_refuses() -> None:
    verdicts = judged(Stage.APPLICATION, purpose="wedding")
    assert most_allowed(verdicts, Money(1)) == ZERO


def test_what_is_only_reported_bounds_no_sum() -> None:
    lenient = CharterValue("withdrawal-policy", TODAY, "report")
    standing = (Standing("L3", 7, Money(10**9)),)
    verdicts = judged(Stage.WITHDRAWAL, lenient, standing=standing)
    reported = [verdict for verdict in verdicts if verdict.strength is Strength.REPORT]
    assert most_allowed(reported, Money(1)) == Money(1)
    assert most_allowed((), Money(1)) == Money(1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"comparison": Comparison.AT_LEAST, "floor": "panel-size"},
        {"limit": Limit.LIST},
        {"limit": Limit.COUNT},
        {"comparison": Comparison.WHOLE},
        {"reported_at": frozenset({Stage.STANDING})},
    ],
)
def test_a_rule_whose_parts_do_not_fit_is_a_bug(wrong: dict[str, Any]) -> None:
    cap, purpose = BOOK.rules[0], BOOK.rules[4]
    rule = purpose if wrong == {"limit": Limit.COUNT} else cap
    with pytest.raises(AssertionError):
        replace(rule, **wrong)


@given(sums, sums, sums)
def test_the_most_allowed_passes_and_a_fen_more_does_not(
    fund: Money, owing: Money, cash: Money
) -> None:
    def verdicts(asked: Money) -> tuple[Verdict, ...]:
        return judged(Stage.PAYOUT, fund=fund, owing=owing, cash=cash, asked=asked)

    most = most_allowed(verdicts(Money(1)), Money(1))
    if most > ZERO:
        assert breaches(verdicts(most)) == ()
    assert breaches(verdicts(most + Money(1))) != ()


@given(sums, st.lists(sums, max_size=3))
def test_headroom_is_negative_just_when_the_rule_is_broken(fund: Money, owed: list[Money]) -> None:
    standing = tuple(Standing(f"L{number}", number, owing) for number, owing in enumerate(owed))
    for verdict in judged(Stage.STANDING, fund=fund, standing=standing):
        assert verdict.holds == (verdict.headroom >= 0)
        assert (verdict.evidence == ()) == (verdict.holds or verdict.rule != "standing-cap")
