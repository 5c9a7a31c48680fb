"""What problems and verdicts say to people."""

import dataclasses
import datetime as dt

import pytest

from coop_credit import telling
from coop_credit.errors import Fact
from coop_credit.errors import Failure
from coop_credit.i18n import Language
from coop_credit.money import Money
from coop_credit.rulebook.charter import check_charter_value
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from tests.rulebook.facts_made import LPR
from tests.rulebook.facts_made import ORDINARY
from tests.rulebook.facts_made import SET
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for

LANGUAGES: tuple[Language, ...] = ("zh", "en")
BOOK = provisions("cn-shandong-2015")


def cap_verdict(*charter: CharterValue) -> Verdict:
    facts = facts_for(Stage.APPLICATION, TODAY, asked=Money(5_500_001))
    return judge(BOOK, (LPR, *charter), Stage.APPLICATION, facts, TODAY)[0]


def test_a_refusal_says_what_how_much_by_which_rule_and_what_next() -> None:
    # 5 % of 1,100,000.00 is 55,000.00; one fen more is asked for.
    assert telling.verdict_text(cap_verdict(), "zh").startswith(
        "借款后该社员共欠 55,000.01 元，上限为互助资金的 5%，即 55,000.00 元，超出 0.01 元。"
        "请减少借款金额。依据：鲁政办发〔2015〕8号暂行办法"
    )
    english = telling.verdict_text(cap_verdict(), "en")
    assert "0.01 yuan above the cap of 55,000.00 yuan (5% of the mutual-aid fund)" in english
    assert english.endswith("(as reported; the original text has not been checked).")


def test_a_charters_number_is_called_the_charters_and_never_law() -> None:
    own = cap_verdict(CharterValue("member-cap", dt.date(2026, 1, 1), 450))
    assert telling.citation_text(own, "zh") == "依据：本社章程规定（自2026年1月1日起）。"
    assert "鲁政办发" not in telling.verdict_text(own, "zh")
    facts = facts_for(Stage.APPROVAL, TODAY, votes_for=1)
    votes = judge(BOOK, (LPR,), Stage.APPROVAL, facts, TODAY)[7]
    assert votes.rule == "panel-votes"
    assert "章程规定（默认设定" in telling.verdict_text(votes, "zh")


def test_a_refusal_that_waiting_ends_names_the_day() -> None:
    facts = facts_for(Stage.APPLICATION, TODAY, joined_on=dt.date(2025, 12, 24))
    verdict = judge(BOOK, (LPR,), Stage.APPLICATION, facts, TODAY)[3]
    assert verdict.rule == "membership-months"
    assert telling.verdict_text(verdict, "en").endswith("First possible day: 24 December 2026.")
    assert telling.verdict_text(verdict, "zh").endswith("最早可办日期：2026年12月24日。")


def test_loans_in_the_way_are_named_and_a_report_says_that_it_stops_nothing() -> None:
    standing = (Standing("L3", 7, Money(6_000_000)), Standing("L9", 7, Money(6_000_000)))
    facts = facts_for(Stage.STANDING, TODAY, standing=standing)
    shown = telling.verdict_text(judge(BOOK, (), Stage.STANDING, facts, TODAY)[2], "zh")
    assert "涉及借款：3、9。" in shown
    assert shown.endswith("不阻止本次办理。")


def test_a_rule_in_principle_says_how_it_can_be_lifted() -> None:
    facts = facts_for(Stage.CONTRIBUTION, TODAY, fund=Money(500_000_000))
    shown = telling.verdict_text(judge(BOOK, (), Stage.CONTRIBUTION, facts, TODAY)[1], "en")
    assert shown.endswith("override it and give the reason, seconded by a supervisor.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("rulebook", rulebooks())
def test_every_verdict_can_be_said(rulebook: str, stage: Stage, language: Language) -> None:
    broken = {
        "asked": Money(10**10),
        "owing": Money(10**10),
        "due_on": dt.date(2030, 1, 1),
        "joined_on": TODAY,
        "noticed_on": TODAY,
        "participant_since": None,
        "purpose": "wedding",
        "overdue_loans": ("L1",),
        "seats": 0,
        "votes_for": 0,
        "borrower_votes": 1,
        "related_votes": ("panel1",),
        "last_moved_on": dt.date(2020, 1, 1),
        "rate_bp": 10_001,
        "farmers": 0,
        "legal_persons": 9,
        "contributors": 9_999,
        "batches": 9,
        "standing": (Standing("L3", 7, Money(10**10)),),
    }
    charter = (LPR, *SET)
    sound = facts_for(stage, TODAY, guarantors=(ORDINARY,))
    for facts in (sound, facts_for(stage, TODAY, guarantors=(ORDINARY,), **broken)):
        for verdict in judge(provisions(rulebook), charter, stage, facts, TODAY):
            shown = telling.verdict_text(verdict, language)
            assert "{" not in shown
            assert "  " not in shown


def test_a_problem_shows_sums_days_and_codes_by_name() -> None:
    facts: dict[str, Fact] = {"loan": 3, "state": "applied", "needed": "paid-out"}
    assert telling.problem_text("loan-in-other-state", facts, "zh") == (
        "借款 3 目前为“已申请”，办理本业务须为“已发放”。请先完成前一步。"
    )
    roles = {"roles": "manager, supervisor"}
    assert "负责人、监事" in telling.problem_text("second-person-needed", roles, "zh")
    opening = {"bank_fen": 5_500_000, "expected_fen": -5}
    assert "55,000.00 yuan, but shares, surplus and loans make -0.05 yuan" in telling.problem_text(
        "opening-does-not-balance", opening, "en"
    )
    days = {"parameter": "member-cap", "since": "2026-01-09"}
    assert "自 2026年1月9日 起" in telling.problem_text("charter-value-exists", days, "zh")


def test_a_reason_chooses_the_sentence() -> None:
    facts: dict[str, Fact] = {"reason": "instalments-out-of-range", "instalments": 61, "most": 60}
    assert telling.problem_text("terms-refused", facts, "en") == (
        "There can be 1 to 60 instalments, not 61. Enter another number."
    )


@pytest.mark.parametrize(
    "parameter, value, zh, en",
    [
        (
            "member-cap",
            600,
            "设为“6%（万分之 600）”，比规则规定的“5%（万分之 500）”宽松",
            "at “6% (600 basis points)” is looser than the rulebook’s “5% (500 basis points)”",
        ),
        (
            "member-cap",
            10_001,
            "不能设为 10001：须为整数，最小 0%（万分之 0），最大 100%（万分之 10000）",
            "cannot be 10001: it takes a whole number, at least 0% (0 basis points)",
        ),
        ("member-cap", "500", "不能设为 500：须为整数", "cannot be 500: it takes a whole number"),
        (
            "withdrawal-debt",
            -1,
            "最大 10,000,000.00 元（1000000000 分）",
            "at least 0.00 yuan (0 fen)",
        ),
        ("withdrawal-notice-days", 367, "最大 366 天", "at most 366 days"),
        ("panel-size", 4, "设为“4”，比规则规定的“5”宽松", "the rulebook’s “5”"),
        (
            "withdrawal-policy",
            "pay",
            "不能设为“pay”。请从以下选项中选择：等待，直至不超上限、照常支付，并列入报表。",
            "Choose from: waits until it fits, is paid and reported.",
        ),
        (
            "purposes",
            ("machinery", "wedding"),
            "不能设为“农机具、wedding”",
            "“Farm machinery, wedding”",
        ),
        ("purposes", (), "不能设为“（空）”", "cannot be “(nothing)”"),
    ],
)
def test_a_charters_value_is_refused_in_its_unit(
    parameter: str, value: Value, zh: str, en: str
) -> None:
    with pytest.raises(Failure) as refused:
        check_charter_value(BOOK, CharterValue(parameter, TODAY, value))
    for expected, language in zip((zh, en), LANGUAGES, strict=True):
        code, facts = refused.value.code, refused.value.facts
        assert expected in telling.problem_text(code, facts, language)


def test_an_account_is_shown_with_its_name() -> None:
    facts: dict[str, Fact] = {"account": "301.17", "held_fen": 100, "missing_fen": 1}
    assert telling.problem_text("account-would-overdraw", facts, "zh").startswith(
        "科目“301.17 股金（互助资金）”余额不足：现有 1.00 元，尚差 0.01 元。"
    )
    english = telling.problem_text("account-would-overdraw", facts, "en")
    assert "“301.17 Shares (mutual-aid fund)” holds 1.00 yuan, 0.01 yuan too little" in english


def test_a_source_is_named_in_the_readers_language() -> None:
    facts = facts_for(Stage.WITHDRAWAL, TODAY)
    cash = judge(BOOK, (), Stage.WITHDRAWAL, facts, TODAY)[0]
    assert telling.citation_text(cash, "en") == (
        "Basis: inferred, not a text of law. "
        "Reason: money that is not in the custodian account cannot be paid out."
    )
    assert "理由：托管账户中没有的钱无法支付。" in telling.citation_text(cash, "zh")
    older = dataclasses.replace(cash, source="a source of long ago")
    assert "a source of long ago" in telling.citation_text(older, "zh")


def test_a_code_that_somebody_made_up_is_shown_as_it_is() -> None:
    facts = {"parameter": "moon", "rulebook": "vsla"}
    assert "“moon”" in telling.problem_text("unknown-parameter", facts, "en")
