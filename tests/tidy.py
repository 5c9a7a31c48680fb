"""What must not stand in the project's files: each rule finds offences in one file's text.

Python is judged by its syntax tree, so a word in a docstring is no offence; everything
else is judged line by line.
"""

import ast
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 50

#: cunkuan, daikuan, lixi: words of banks, which a cooperative may not use of itself.
_BANK_WORDS = re.compile("\u5b58\u6b3e|\u8d37\u6b3e|\u5229\u606f")
#: The bank's own account (102), and the loan prime rate, which is called so by law.
_BANK_WORDS_ALLOWED = re.compile(
    "\u94f6\u884c\u5b58\u6b3e|\u8d37\u6b3e\u5e02\u573a\u62a5\u4ef7\u5229\u7387"
)
#: The glossary has one word per thing; these are the others.
_OTHER_WORDS = frozenset(
    {"tenant", "customer", "deposit", "interest", "dividend", "bylaws"}
    | {"service", "services", "helper", "helpers", "util", "utils", "common", "managers"}
)
_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|tmp)/\w")
_UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b")
_EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)")
_EXCUSE_EXPLAINED = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w, -]+\]|pragma: no cover)\W+\w+ \w+"
)

Offences = Iterator[tuple[int, str]]


def long_files(text: str) -> Offences:
    """A file that does not fit into a reader's head."""
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield lines, f"{lines} lines, {FILE_LINES_MAX} are allowed: cut it in two by subject"


def bank_words(text: str) -> Offences:
    """A word by which a cooperative would pass for a bank."""
    for number, line in enumerate(text.splitlines(), 1):
        for word in _BANK_WORDS.findall(_BANK_WORDS_ALLOWED.sub("", line)):
            yield number, f"{word} is a bank's word; the glossary has ours"


def machine_paths(text: str) -> Offences:
    """A path that exists on one computer only."""
    for number, line in enumerate(text.splitlines(), 1):
        for path in _MACHINE_PATH.findall(line):
            yield number, f"{path}... exists on one computer only"


def unfinished_work(text: str) -> Offences:
    """A note that something is still to be done."""
    for number, line in enumerate(text.splitlines(), 1):
        for note in _UNFINISHED.findall(line):
            yield number, f"{note}: do it now, or open an issue"


def unexplained_excuses(text: str) -> Offences:
    """A checker told to look away, without the rule's code and the reason."""
    for number, line in enumerate(text.splitlines(), 1):
        if _EXCUSE.search(line) and not _EXCUSE_EXPLAINED.search(line):
            yield number, "name the rule and the reason: # noqa: E501 (a link cannot be broken)"


def package_sources(text: str) -> Offences:
    """A requirement that is tied to one package index."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*(?:-i\b|-f\b|--index-url|--extra-index-url|--find-links)", line):
            yield number, "the reader's own package index must do: run scripts/lock"
        elif re.search(r"\w+://", line.split("#")[0]):
            yield number, "a package is named, not linked: run scripts/lock"


def long_functions(text: str) -> Offences:
    """A function that does not fit on a screen."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield node.lineno, f"{node.name}: {lines} lines, {FUNCTION_LINES_MAX} are allowed"


def floats(text: str) -> Offences:
    """A number with a binary fraction, or a door to one."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id="float")):
                yield node.lineno, "float(): money is whole fen, rates are basis points"


def divisions(text: str) -> Offences:
    """``/`` between numbers. Joining a path to a text constant is something else."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.BinOp(op=ast.Div(), left=left, right=right) if not (
                _is_text(left) or _is_text(right)
            ):
                yield node.lineno, "/ loses fen: compare by multiplying, share with split()"
            case ast.AugAssign(op=ast.Div()):
                yield node.lineno, "/= loses fen: compare by multiplying, share with split()"
            case ast.Constant(value=float()):
                yield node.lineno, "a number with a binary fraction: use fen or basis points"


def clocks(text: str) -> Offences:
    """A look at the computer's clock. Time is an argument."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr="today" | "now" | "utcnow", value=value) if _last_name(
                value
            ) in {"date", "datetime"}:
                yield node.lineno, "the clock is read in dates.py only: take the day as argument"
            case ast.Attribute(attr="time" | "time_ns", value=ast.Name(id="time")):
                yield node.lineno, "the clock is read in dates.py only: take the instant"


def statements(text: str) -> Offences:
    """SQL sent to the database from outside the store."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in {
                "execute",
                "executemany",
                "executescript",
                "exec_driver_sql",
            }:
                yield node.lineno, f"{name}(): only coop_credit/store speaks SQL"


def tests_not_run(text: str) -> Offences:
    """A test that is left out or expected to fail."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr="skip" | "skipif" | "xfail" | "importorskip", value=value) if (
                _last_name(value) in {"pytest", "mark"}
            ):
                yield node.lineno, f"{node.attr}: what a test needs, scripts/test installs"


def numbers_in_rules(text: str) -> Offences:
    """A rule's number outside the provisions, where it would have no date and no source."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Constant(value=int() as value) if value not in {0, 1}:
                yield node.lineno, f"{value}: a rule's number is dated and sourced in provisions/"


def other_words(text: str) -> Offences:
    """An identifier of ours that uses a word the glossary rules out."""
    for node in ast.walk(ast.parse(text)):
        for name in _names_given(node):
            snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            # What the custodian bank pays the cooperative is its own word, and the bank's.
            parts = snake.replace("bank_interest", "").split("_")
            for word in sorted(_OTHER_WORDS.intersection(parts)):
                line = getattr(node, "lineno", 1)
                yield line, f"{name}: the glossary has another word for {word}"


def missing_docstring(text: str) -> Offences:
    """A module that does not say what it is for."""
    tree = ast.parse(text)
    if tree.body and ast.get_docstring(tree) is None:
        yield 1, "the module's docstring says what it is for, and its conventions"


def _names_given(node: ast.AST) -> Iterable[str]:
    """The names that a piece of syntax brings into being."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            return (name,)
        case ast.alias(asname=str() as name):
            return (name,)
        case _:
            return ()


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _last_name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and the files it is for.

    ``files`` and ``but`` are patterns matched against the whole path from the project's
    folder; ``but`` names the files that are left out.
    """

    find: Callable[[str], Offences]
    files: str
    but: str = "(?!)"

    def is_for(self, path: str) -> bool:
        """Whether the file at ``path`` has to keep this rule."""
        return bool(re.fullmatch(self.files, path)) and not re.fullmatch(self.but, path)


_ANY = r".*"
_PYTHON = r".*\.py"
_OURS = r"coop_credit/.*\.py"
_PURE = (
    r"coop_credit/(?:(?:money|dates|working_days|actors|errors)|(?:ledger|lending|rulebook)/.*)\.py"
)
#: Written by a program, or by somebody else.
_MADE = r"requirements/.*\.txt|schemas/.*|LICENSE|.*\.po"

RULES = (
    Rule(long_files, r".*\.(?:py|sql|sh)|scripts/[^.]*"),
    Rule(bank_words, _ANY),
    Rule(machine_paths, _ANY, but=r"LICENSE|tests/test_tidy\.py"),
    Rule(unfinished_work, _ANY, but=rf"{_MADE}|tests/test_tidy\.py"),
    Rule(unexplained_excuses, _PYTHON, but=r"tests/(?:test_)?tidy\.py"),
    Rule(package_sources, r"requirements/.*"),
    Rule(long_functions, _PYTHON),
    Rule(floats, _PYTHON),
    Rule(divisions, _PURE),
    Rule(clocks, _OURS, but=r"coop_credit/dates\.py"),
    Rule(statements, _OURS, but=r"coop_credit/store/.*"),
    Rule(tests_not_run, r"tests/.*\.py"),
    Rule(numbers_in_rules, r"coop_credit/rulebook/checks\.py"),
    Rule(other_words, _PYTHON),
    Rule(missing_docstring, _PYTHON),
)
