"""A report in words, in Chinese or English: what, where, how much, and what to do."""

import tomllib
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from importlib import resources

from .findings import Fact
from .findings import Finding
from .findings import Report
from .findings import Signer

LANGUAGES = ("zh", "en")

Texts = Mapping[str, Mapping[str, str]]


@cache
def texts(language: str) -> Texts:
    """Groups of texts by code; each group of findings has one ``advice``."""
    file = resources.files(__package__).joinpath(f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def words(language: str, code: str, **facts: Fact) -> str:
    """A text that is not about a finding."""
    return texts(language)["words"][code].format(**facts)


def lines(report: Report, language: str) -> Iterator[str]:
    """What is printed of a report."""
    if report.is_readable:
        cooperative = report.manifest["cooperative"]
        yield words(
            language,
            "heading",
            name=shown(cooperative["name"]),
            id=shown(cooperative["id"]),
            month=report.manifest["month"],
            first_seq=report.manifest["first_seq"],
            through_seq=report.manifest["through_seq"],
        )
        yield words(language, f"signer-{report.signer}", key=report.manifest["key"])
    else:
        yield words(language, "cannot-read")
    if report.is_sound:
        unknown = report.signer is Signer.UNKNOWN
        yield words(language, "sound-unknown" if unknown else "sound")
        return
    yield words(language, "findings", count=len(report.findings))
    for number, finding in enumerate(report.findings, start=1):
        code = "place-row" if finding.row else "place"
        yield words(language, code, number=number, file=shown(finding.file), row=shown(finding.row))
        what, advice = said(finding, language)
        yield f"   [{finding.code}] {what}"
        yield f"   {words(language, 'advice-intro', advice=advice)}"


def said(finding: Finding, language: str) -> tuple[str, str]:
    """What is wrong, and what to do."""
    for group in texts(language).values():
        if finding.code in group:
            facts = {name: _fact(name, value) for name, value in finding.facts.items()}
            return group[finding.code].format(**facts), group["advice"]
    raise AssertionError(finding.code)


def shown(text: str) -> str:
    r"""Text of a pack, as it can be shown: what steers a terminal, or hides itself, is spelled out.

    >>> shown("a\x1b[2J")
    'a\\x1b[2J'
    """
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _fact(name: str, value: Fact) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        yuan, fen = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{yuan}.{fen:02d}"
    return shown(str(value))
