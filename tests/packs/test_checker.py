"""What the checker says of sound packs and of their signer, what it knows of rules, its words."""

import ast
import string
from pathlib import Path

import pytest

from coop_credit.packs import checker
from coop_credit.packs.checker import Finding
from coop_credit.packs.checker import Report
from coop_credit.packs.checker import Signer
from coop_credit.packs.checker import check_pack
from coop_credit.packs.checker import shapes
from coop_credit.packs.checker import tree
from coop_credit.packs.checker import wording
from coop_credit.packs.checker.parameters import limits
from coop_credit.packs.merkle import root
from coop_credit.packs.tables import TABLES
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.rules import Stage
from tests.packs.drafts import Draft
from tests.packs.drafts import SIGNER
from tests.packs.village import october
from tests.packs.village import september
from tests.packs.village import september_pack

FOLDER = Path(checker.__path__[0])


def test_a_sound_pack_of_a_known_signer_has_no_findings() -> None:
    report = check_pack(october().signed(), september_pack(), SIGNER.public_key)
    assert report.findings == ()
    assert report.is_sound
    assert report.signer is Signer.KNOWN
    assert report.manifest["month"] == "2026-10"


def test_a_pack_is_sound_without_the_one_before() -> None:
    report = check_pack(september().signed())
    assert report.is_sound
    assert report.signer is Signer.UNKNOWN


def test_a_month_without_entries_is_sound() -> None:
    draft = october()
    november = Draft("2026-11", 37, previous_head=draft.head, head=draft.head)
    november.tables = {name: list(rows) for name, rows in draft.tables.items()}
    for name in ("entries", "transfers", "late", "reversals"):
        november.tables[name] = []
    november.tables["balances"] = [
        row
        | {"start_debit_fen": row["end_debit_fen"], "start_credit_fen": row["end_credit_fen"]}
        | {"debit_fen": 0, "credit_fen": 0}
        for row in draft.tables["balances"]
    ]
    november.row("bank", "2026-10").update(month="2026-11", statement_seq=50)
    # 20 October to 30 November.
    november.row("loans", 1)["days_late"] = 41
    november.tables["summary"] = []
    november.fill("summary", "fund.at_end 208000.00\nloans.outstanding.amount 11000.00")
    november.reroot()
    assert check_pack(november.signed()).findings == ()


def test_own_pledges_are_set_apart_from_the_fund_of_a_payout() -> None:
    draft = october()
    draft.cooperative["funding_model"] = "pledge"
    # Nobody pledged anything yet, so nothing is set apart.
    assert check_pack(draft_again(draft)).findings == ()
    # Member 3 pledges 1,000.00 on 1 October: the fund then is 205,000.00 + 1,000.00 - 1,000.00.
    draft.fill(
        "balances",
        """
        901 901 100000 0 0 0 100000 0
        902.3 902 0 100000 0 0 0 100000
        """,
    )
    findings = check_pack(draft_again(draft)).findings
    assert "payout-base" not in {each.code for each in findings}
    # A setting that cannot be read sets nothing apart.
    draft.row("parameters", "own-pledge")["value"] = "{"
    findings = check_pack(draft_again(draft)).findings
    (base, _) = (each for each in findings if each.code == "payout-base")
    assert base.facts == {"stated_fen": 20_500_000, "computed_fen": 20_600_000}


def draft_again(draft: Draft) -> bytes:
    """A draft with its digests made anew, signed."""
    draft.rehash()
    draft.reroot()
    return draft.signed()


def test_the_checker_asks_for_the_tables_that_are_written() -> None:
    asked = {
        each.table: (each.key, [(column.name, column.kind) for column in each.columns])
        for each in shapes.SHAPES
    }
    written = {
        each.name: (each.key, [(name, str(kind)) for name, kind in each.columns.items()])
        for each in TABLES
    }
    assert asked == written


@pytest.mark.parametrize("size", range(18))
def test_both_trees_have_one_root(size: int) -> None:
    leaves = [f"{number:064x}" for number in range(size)]
    assert tree.root_of([bytes.fromhex(each) for each in leaves]).hex() == root(leaves)


def test_the_checker_knows_the_numbers_of_the_rulebooks() -> None:
    names = {path.stem for path in (FOLDER.parents[1] / "rulebook" / "provisions").glob("*.toml")}
    assert limits().keys() == names
    for name in names:
        book = provisions(name)
        due = {
            parameter: {
                "stricter": str(each.stricter),
                "values": [
                    {
                        "since": dated.since.isoformat(),
                        "value": dated.value,
                        "status": str(dated.status),
                    }
                    for dated in each.values
                ],
            }
            for parameter, each in book.parameters.items()
            if each.values and all(isinstance(dated.value, int) for dated in each.values)
        }
        at_end = {*book.rules_at[Stage.STANDING], *book.rules_at[Stage.MONTH_END]}
        rules = sorted({rule.id for rule in at_end})
        assert limits()[name] == {"rules": rules, "parameters": due}


def test_every_finding_has_words_and_advice_in_both_languages() -> None:
    zh, en = wording.texts("zh"), wording.texts("en")
    assert {group: list(each) for group, each in zh.items()} == {
        group: list(each) for group, each in en.items()
    }
    for group, texts in en.items():
        assert list(texts) == ["advice"] * (group != "words") + sorted({*texts} - {"advice"})
        for code, text in texts.items():
            assert placeholders(text) == placeholders(zh[group][code]), code
    known = {code for group in en.values() for code in group}
    assert codes() <= known


def codes() -> set[str]:
    """The codes of findings that the checker's files name."""
    makers = {"found", "differs", "fen_differs", "Finding", "UnreadableError"}
    return {
        call.args[0].value
        for path in FOLDER.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in makers
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def placeholders(text: str) -> set[str]:
    """The facts that a text speaks of."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_sums_are_shown_in_yuan_and_what_steers_a_terminal_is_spelled_out() -> None:
    facts = {"stated_fen": -5, "computed_fen": 123_456}
    finding = Finding("loan-owing", "data/loans.csv", "\x1b[2J", facts)
    report = Report((finding,), Signer.KNOWN, october_manifest())
    assert list(wording.lines(report, "en"))[3:5] == [
        "1. data/loans.csv, \\x1b[2J",
        "   [loan-owing] Owed: stated -0.05, by its account 1234.56.",
    ]


def october_manifest() -> dict[str, object]:
    """The manifest of October as the checker reads it."""
    return dict(check_pack(october().signed()).manifest)
