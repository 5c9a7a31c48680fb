"""The project's files keep the rules of ``tests/tidy.py``, and each rule is seen to bite."""

import subprocess
from pathlib import Path

import pytest

from tests import tidy

ROOT = Path(__file__).parent.parent


def project_files() -> list[str]:
    """The paths of all files that are, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def text_of(path: str) -> str:
    """The file's text; nothing for a picture or another file that is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.find.__name__)
def test_the_project_keeps_the_rule(rule: tidy.Rule) -> None:
    found = [
        f"{path}:{line}: {offence}"
        for path in project_files()
        if rule.is_for(path)
        for line, offence in rule.find(text_of(path))
    ]
    assert not found, "\n" + "\n".join(found)


#: For every rule: what breaks it, and what comes near but does not.
SAMPLES = {
    "long_files": ("x = 1\n" * 301, "x = 1\n" * 300),
    "bank_words": ("member's \u8d37\u6b3e", "102 \u94f6\u884c\u5b58\u6b3e"),
    "machine_paths": ("open('/home/li/books')", "GET /api/home/li"),
    "unfinished_work": ("# TODO: round", "# todos are done"),
    "unexplained_excuses": ("x = y  # noqa: E501", "x = y  # noqa: E501 (a link cannot break)"),
    "package_sources": ("--index-url https://host/simple", "# via https://host/simple"),
    "long_functions": ("def f():\n" + "    x = 1\n" * 50, "def f():\n" + "    x = 1\n" * 49),
    "floats": ("x = float('1.5')", "x = Money(150)"),
    "divisions": ("cap = debt / fund", "path = folder / 'cap.toml'"),
    "clocks": ("import datetime as dt\nday = dt.date.today()", "day = clock.today()"),
    "statements": ("tx.execute('SELECT 1')", "tx.rows(MEMBERS)"),
    "tests_not_run": ("import pytest\n@pytest.mark.xfail\ndef f(): ...", "line.skip()"),
    "numbers_in_rules": ("cap = 500", "cap = dated.value + 1"),
    "other_words": ("def pay_interest(): ...", "bank_interest = interested(helper.sum)"),
    "missing_docstring": ("import os\n", '"""What it is for."""\nimport os\n'),
}


@pytest.mark.parametrize("rule", tidy.RULES, ids=lambda rule: rule.find.__name__)
def test_the_rule_bites_where_it_should(rule: tidy.Rule) -> None:
    offence, harmless = SAMPLES[rule.find.__name__]
    assert list(rule.find(offence))
    assert not list(rule.find(harmless))


def test_every_rule_is_for_some_file() -> None:
    paths = project_files()
    idle = [rule.find.__name__ for rule in tidy.RULES if not any(map(rule.is_for, paths))]
    assert not idle, idle
