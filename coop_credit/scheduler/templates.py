"""Messages in an installation's own words: ``messages.toml`` beside its settings.

The file has the sections ``zh`` and ``en``; in each, ``message.receipt`` and the like, as in the
texts that come with the program, with the same placeholders. What is left out stays as it is.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import cast

from coop_credit.config import templates_table
from coop_credit.errors import Fact
from coop_credit.errors import Misconfigured
from coop_credit.i18n import Language
from coop_credit.i18n import flat
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.notify.settings import Notify

#: The message that tries a channel is in the words of whoever types, and no template.
_TEST = "message.test"


class TemplateRefused(Misconfigured):
    """An installation's own wording cannot be used; ``reason`` says why.

    ``banned``, ``key-unknown``, ``placeholder-missing``, ``placeholder-unknown``,
    ``section-unknown``, ``unreadable``. found: the section, placeholder or word.
    """

    code = "template-refused"


@dataclass(frozen=True, slots=True)
class Words:
    """A language, and the installation's own wording of it by code."""

    language: Language
    own: Mapping[str, str]

    def say(self, code: str, **facts: Fact) -> str:
        """The text of a code in the installation's words, else in the program's, filled in."""
        if code in self.own:
            return self.own[code].format(**facts)
        return text(code, self.language, **facts)


def read_templates(folder: Path) -> dict[str, dict[str, str]]:
    """The installation's own wording by language and code, empty when there is none.

    Raises ``InstanceNotReady``, and ``TemplateRefused`` with what is wrong.
    """
    found: dict[str, dict[str, str]] = {}
    for section, table in templates_table(folder).items():
        if section not in {"en", "zh"} or not isinstance(table, dict):
            raise TemplateRefused(reason="section-unknown", section=section)
        written = dict(flat(table, ""))
        for key, template in written.items():
            _check(cast("Language", section), key, template)
        found[section] = written
    return found


def words_in(notify: Notify, language: str) -> Words:
    """The words of a language; of the settings' for ``""``."""
    chosen = cast("Language", language or notify.language)
    return Words(chosen, notify.templates.get(chosen, {}))


def banned_in(written: str) -> str:
    """The first thing in a text that no message may say, ``""`` for none.

    Neither spaces between the signs of a Chinese word nor wide letters hide it.
    """
    plain = unicodedata.normalize("NFKC", written).casefold()
    joined = "".join(each for each in plain if unicodedata.category(each)[0] not in "CZ")
    for word in _banned("zh"):
        if word in joined:
            return word
    spaced = " ".join(plain.split())
    for word in _banned("en"):
        if re.search(rf"\b{word}", spaced):
            return word
    return ""


@cache
def _banned(language: Language) -> tuple[str, ...]:
    file = resources.files("coop_credit").joinpath("texts", "banned.toml")
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))[language])


def _check(language: Language, key: str, template: object) -> None:
    known = texts(language)
    if key not in known or not key.startswith("message.") or key == _TEST:
        raise TemplateRefused(reason="key-unknown", section=language, key=key)
    if not isinstance(template, str) or not template.strip() or len(template.splitlines()) > 1:
        raise TemplateRefused(reason="unreadable", section=language, key=key)
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateRefused(reason="unreadable", section=language, key=key) from error
    wanted, used = set(_placeholders(known[key])), set(_placeholders(template))
    for name in sorted(used - wanted):
        raise TemplateRefused(
            reason="placeholder-unknown", section=language, key=key, placeholder=name
        )
    for name in sorted(wanted - used):
        raise TemplateRefused(
            reason="placeholder-missing", section=language, key=key, placeholder=name
        )
    word = banned_in("".join(literal for literal, *_ in parts))
    if word:
        raise TemplateRefused(reason="banned", section=language, key=key, word=word)


def _placeholders(template: str) -> Iterator[str]:
    """Each placeholder as written between the braces, with a form or a conversion if it has one."""
    for _, name, form, conversion in Formatter().parse(template):
        if name is not None:
            turned = f"!{conversion}" if conversion else ""
            yield f"{name}{turned}:{form}" if form else f"{name}{turned}"
