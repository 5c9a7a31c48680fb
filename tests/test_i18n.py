"""Texts: both languages say the same things, every code has one, and verdicts read well."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from coop_credit import i18n
from coop_credit.actors import Role
from coop_credit.errors import Fact
from coop_credit.i18n import Language
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength
from coop_credit.rulebook.verdicts import Verdict
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for

PACKAGE = Path(i18n.__file__).parent
LANGUAGES: tuple[Language, ...] = ("zh", "en")
BOOK = provisions("cn-shandong-2015")
#: cunkuan, daikuan, lixi: a bank's words.
BANK_WORDS = re.compile("\u5b58\u6b3e|\u8d37\u6b3e|\u5229\u606f")


def placeholders(written: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(written) if name is not None}


def keywords(call: ast.Call) -> set[str]:
    return {each.arg for each in call.keywords if each.arg is not None}


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Every code that the package gives people, with the facts that come with it."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    codes = {}
    for node in nodes:
        match node:
            case ast.ClassDef(name=name, body=body):
                for line in body:
                    match line:
                        case ast.Assign(
                            targets=[ast.Name(id="code")], value=ast.Constant(value=str() as code)
                        ):
                            codes[name] = code
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(attr="refuse"), args=[ast.Constant(value=str() as refused), *_]
            ):
                yield refused, keywords(node) - {"subject", "verdicts"}
            case ast.Raise(exc=ast.Name(id=name)) if name in codes:
                yield codes[name], set()
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as call) if name in codes:
                yield codes[name], keywords(call)
    yield from ((code, {"no call"}) for code in codes.values())


def texts_of(code: str, language: Language) -> list[str]:
    found = i18n.texts(language)
    return [
        found[key] for key in found if re.fullmatch(rf"problem\.{re.escape(code)}(\.[a-z-]+)?", key)
    ]


def test_both_languages_have_the_same_codes_and_placeholders() -> None:
    zh, en = (i18n.texts(language) for language in LANGUAGES)
    assert list(zh) == list(en)
    for code in zh:
        assert placeholders(zh[code]) == placeholders(en[code]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_speaks_like_a_bank(language: Language) -> None:
    for code, written in i18n.texts(language).items():
        assert written.strip(), code
        assert not BANK_WORDS.search(written), code
        assert "mutual fund" not in written, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_kept_in_order(language: Language) -> None:
    places = [code.rpartition(".")[::2] for code in i18n.texts(language)]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_text_that_needs_no_more_than_its_facts(language: Language) -> None:
    for code, facts in refusals():
        found = texts_of(code, language)
        assert found, code
        if facts != {"no call"}:
            assert any(placeholders(written) <= facts for written in found), (code, facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_has_a_code_has_a_name(language: Language) -> None:
    codes = [
        *(f"role.{role}" for role in Role),
        *(f"kind.{kind}" for kind in Kind),
        *(f"state.{state}" for state in LoanState),
        *(f"stage.{stage}" for stage in Stage),
        *(f"status.{status}" for status in Status),
        *(f"strength.{strength}" for strength in Strength),
        *(f"purpose.{code}" for code in BOOK.parameters["purposes"].options),
    ]
    for rulebook in (BOOK, provisions("vsla")):
        codes += [f"parameter.{name}" for name in rulebook.parameters]
        codes += [
            f"rule.{rule.id}.{part}" for rule in rulebook.rules for part in ("title", "holds")
        ]
        codes += [f"rule.{rule.id}.refused" for rule in rulebook.rules]
    for code in codes:
        assert code in i18n.texts(language), code


def cap_verdict(*charter: CharterValue) -> Verdict:
    facts = facts_for(Stage.APPLICATION, TODAY, asked=Money(5_500_001))
    return judge(BOOK, charter, Stage.APPLICATION, facts, TODAY)[0]


def test_a_refusal_says_what_how_much_by_which_rule_and_what_next() -> None:
    # 5 % of 1,100,000.00 is 55,000.00; one fen more is asked for.
    assert i18n.verdict_text(cap_verdict(), "zh").startswith(
        "借款后该社员共欠 55,000.01 元，上限为互助资金的 5%，即 55,000.00 元，超出 0.01 元。"
        "请减少借款金额。依据：鲁政办发〔2015〕8号暂行办法"
    )
    english = i18n.verdict_text(cap_verdict(), "en")
    assert "0.01 yuan above the cap of 55,000.00 yuan (5% of the mutual-aid fund)" in english
    assert english.endswith("(as reported; the original text has not been checked).")


def test_a_charters_number_is_called_the_charters_and_never_law() -> None:
    own = cap_verdict(CharterValue("member-cap", dt.date(2026, 1, 1), 450))
    assert i18n.citation_text(own, "zh") == "依据：本社章程规定（自2026年1月1日起）。"
    assert "鲁政办发" not in i18n.verdict_text(own, "zh")
    facts = facts_for(Stage.APPROVAL, TODAY, votes_for=1)
    votes = judge(BOOK, (), Stage.APPROVAL, facts, TODAY)[7]
    assert votes.rule == "panel-votes"
    assert "章程规定（默认设定" in i18n.verdict_text(votes, "zh")


def test_a_refusal_that_waiting_ends_names_the_day() -> None:
    facts = facts_for(Stage.APPLICATION, TODAY, joined_on=dt.date(2025, 12, 24))
    verdict = judge(BOOK, (), Stage.APPLICATION, facts, TODAY)[3]
    assert verdict.rule == "membership-months"
    assert i18n.verdict_text(verdict, "en").endswith("First possible day: 24 December 2026.")
    assert i18n.verdict_text(verdict, "zh").endswith("最早可办日期：2026年12月24日。")


def test_loans_in_the_way_are_named_and_a_report_says_that_it_stops_nothing() -> None:
    standing = (Standing("L3", 7, Money(6_000_000)), Standing("L9", 7, Money(6_000_000)))
    facts = facts_for(Stage.STANDING, TODAY, standing=standing)
    shown = i18n.verdict_text(judge(BOOK, (), Stage.STANDING, facts, TODAY)[2], "zh")
    assert "涉及借款：L3、L9。" in shown
    assert shown.endswith("不阻止办理。")


def test_a_rule_in_principle_says_how_it_can_be_lifted() -> None:
    facts = facts_for(Stage.CONTRIBUTION, TODAY, fund=Money(500_000_000))
    shown = i18n.verdict_text(judge(BOOK, (), Stage.CONTRIBUTION, facts, TODAY)[1], "en")
    assert shown.endswith("a second person can override it and give the reason.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", list(Stage))
def test_every_verdict_can_be_said(stage: Stage, language: Language) -> None:
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
        "standing": (Standing("L3", 7, Money(10**10)),),
    }
    for facts in (facts_for(stage, TODAY), facts_for(stage, TODAY, **broken)):
        for verdict in judge(BOOK, (), stage, facts, TODAY):
            shown = i18n.verdict_text(verdict, language)
            assert "{" not in shown
            assert "  " not in shown


def test_a_problem_shows_sums_days_and_codes_by_name() -> None:
    facts: dict[str, Fact] = {"loan": 3, "state": "applied", "needed": "paid-out"}
    assert i18n.problem_text("loan-in-other-state", facts, "zh") == (
        "借款 3 目前为“已申请”，办理本业务须为“已发放”。请先完成前一步。"
    )
    roles = {"roles": "manager, supervisor"}
    assert "负责人、监事" in i18n.problem_text("second-person-needed", roles, "zh")
    opening = {"bank_fen": 5_500_000, "expected_fen": -5}
    assert "55,000.00 yuan, but shares, surplus and loans make -0.05 yuan" in i18n.problem_text(
        "opening-does-not-balance", opening, "en"
    )
    days = {"parameter": "member-cap", "since": "2026-01-09"}
    assert "自 2026年1月9日 起" in i18n.problem_text("charter-value-exists", days, "zh")


def test_a_reason_chooses_the_sentence() -> None:
    facts: dict[str, Fact] = {"reason": "instalments-out-of-range", "instalments": 61, "most": 60}
    assert i18n.problem_text("terms-refused", facts, "en") == (
        "There can be 1 to 60 instalments, not 61. Enter another number."
    )


def test_a_code_that_somebody_made_up_is_shown_as_it_is() -> None:
    facts = {"parameter": "moon", "rulebook": "vsla"}
    assert "“moon”" in i18n.problem_text("unknown-parameter", facts, "en")


def test_a_code_without_a_text_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        i18n.text("problem.unheard-of", "zh")


@pytest.mark.parametrize(
    "fen, shown",
    [
        (0, "0.00"),
        (99_999, "999.99"),
        (100_000, "1,000.00"),
        (-123_456_789, "-1,234,567.89"),
        (-5, "-0.05"),
    ],
)
def test_sums_have_thousands_separators(fen: int, shown: str) -> None:
    assert i18n.yuan(Money(fen)) == shown


@pytest.mark.parametrize(
    "rate_bp, shown", [(0, "0%"), (1, "0.01%"), (450, "4.5%"), (1_000, "10%"), (10_000, "100%")]
)
def test_rates_are_shown_as_percentages(rate_bp: int, shown: str) -> None:
    assert i18n.percent(rate_bp) == shown
