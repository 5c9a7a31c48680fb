"""Texts: both languages say the same things, and every code in the source has one."""

import ast
import re
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from coop_credit import i18n
from coop_credit.actors import Role
from coop_credit.i18n import Language
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import ScheduleKind
from coop_credit.operations.founding import FoundCooperative
from coop_credit.operations.register import OPERATIONS
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength

PACKAGE = Path(i18n.__file__).parent
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: cunkuan, daikuan, lixi: a bank's words.
BANK_WORDS = re.compile("\u5b58\u6b3e|\u8d37\u6b3e|\u5229\u606f")


def placeholders(written: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(written) if name is not None}


class Spoken(NamedTuple):
    """A place in the source that tells people something: the code of its text, its facts."""

    code: str
    facts: frozenset[str]


@cache
def nodes() -> tuple[ast.AST, ...]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    return tuple(node for tree in trees for node in ast.walk(tree))


@cache
def failures() -> Mapping[str, str]:
    """The code of every class that sets one, by the name of the class."""
    found = {}
    for node in nodes():
        match node:
            case ast.ClassDef(name=name, body=body):
                for line in body:
                    match line:
                        case (
                            ast.Assign(
                                targets=[ast.Name(id="code")],
                                value=ast.Constant(value=str() as code),
                            )
                            | ast.AnnAssign(
                                target=ast.Name(id="code"), value=ast.Constant(value=str() as code)
                            )
                        ):
                            found[name] = code
    return found


def strings(expression: ast.expr) -> list[str]:
    """The text constants that an expression may come to; none is a code we cannot follow."""
    match expression:
        case ast.Constant(value=str() as one):
            return [one]
        case ast.IfExp(body=body, orelse=orelse):
            return strings(body) + strings(orelse)
    raise AssertionError(ast.unparse(expression))


def spoken() -> Iterator[Spoken]:
    """Every place in the package that raises a failure or writes a refusal."""
    for node in nodes():
        match node:
            case ast.Call(func=ast.Attribute(attr="refuse"), args=[code, *_]):
                yield from spoken_by(node, strings(code))
            case ast.Call(func=ast.Name(id=name)) if name in failures():
                yield from spoken_by(node, [failures()[name]])
            case ast.Raise(exc=ast.Name(id=name)) if name in failures():
                yield Spoken(failures()[name], frozenset())


def spoken_by(call: ast.Call, codes: list[str]) -> Iterator[Spoken]:
    given = {each.arg: each.value for each in call.keywords if each.arg is not None}
    facts = frozenset(given.keys() - {"subject", "verdicts"})
    reasons = [f".{reason}" for reason in strings(given["reason"])] if "reason" in given else [""]
    for code in codes:
        for reason in reasons:
            yield Spoken(code + reason, facts)


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


def test_chinese_has_the_marks_of_chinese() -> None:
    half = re.compile("[\u4e00-\u9fff][,;:!?(]|[,;:!?)][\u4e00-\u9fff]")
    assert [code for code, written in i18n.texts("zh").items() if half.search(written)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_kept_in_order(language: Language) -> None:
    places = [code.rpartition(".")[::2] for code in i18n.texts(language)]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_has_a_text_that_needs_no_more_than_its_facts(language: Language) -> None:
    found = i18n.texts(language)
    for code, facts in spoken():
        assert f"problem.{code}" in found, code
        assert placeholders(found[f"problem.{code}"]) <= facts, code


def test_every_text_of_a_problem_is_of_a_failure_that_there_is() -> None:
    told = {code for code, _ in spoken()}
    # A class that is only the base of others is told when one of them has no text of its own.
    without_call = {code for code in failures().values() if f"problem.{code}" in i18n.texts("zh")}
    texts = {code for code in i18n.texts("zh") if code.startswith("problem.")}
    assert texts == {f"problem.{code}" for code in told | without_call}


def test_a_code_that_cannot_be_followed_is_found() -> None:
    with pytest.raises(AssertionError, match="chosen"):
        strings(ast.parse("chosen", mode="eval").body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_has_a_code_has_a_name(language: Language) -> None:
    codes = [
        *(f"role.{role}" for role in Role),
        *(f"kind.{kind}" for kind in Kind),
        *(f"state.{state}" for state in LoanState),
        *(f"schedule.{kind}" for kind in ScheduleKind),
        *(f"stage.{stage}" for stage in Stage),
        *(f"status.{status}" for status in Status),
        *(f"strength.{strength}" for strength in Strength),
        *(f"operation.{command.__name__}" for command in (*OPERATIONS, FoundCooperative)),
        *(f"unit.{unit}" for unit in Unit if unit not in {Unit.CODE, Unit.CODES}),
    ]
    for rulebook in (provisions(name) for name in rulebooks()):
        codes += [f"parameter.{name}" for name in rulebook.parameters]
        for parameter in rulebook.parameters.values():
            section = "policy" if parameter.unit is Unit.CODE else "purpose"
            codes += [f"{section}.{code}" for code in parameter.options]
        codes += [
            f"rule.{rule.id}.{part}" for rule in rulebook.rules for part in ("title", "holds")
        ]
        codes += [f"rule.{rule.id}.refused" for rule in rulebook.rules]
    for code in codes:
        assert code in i18n.texts(language), code


@pytest.mark.parametrize("rulebook", rulebooks())
def test_every_source_of_a_rulebook_is_named_in_both_languages(rulebook: str) -> None:
    known = [
        {i18n.texts(language)[code] for code in i18n.texts(language) if code.startswith("source.")}
        for language in LANGUAGES
    ]
    for parameter in provisions(rulebook).parameters.values():
        for dated in parameter.values:
            assert any(dated.source in names for names in known), dated.source
