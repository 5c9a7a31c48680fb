"""Finding members as people look for them: by name, pinyin, number, the end of the phone number."""

from collections.abc import Iterator
from collections.abc import Sequence
from functools import cache

from pypinyin import Style
from pypinyin import pinyin

from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import members_with_phones
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy

#: So many digits at least are taken for the end of a phone number.
_PHONE_DIGITS = 4


def find_members(
    database: Database, privacy: Privacy, cooperative: str, wanted: str
) -> list[MemberLine]:
    """The members who fit what somebody typed, by number; all of them for ``""``."""
    typed = "".join(wanted.split()).lower()
    found = members_with_phones(database, privacy, cooperative)
    return [line for line, phone in found if _fits(line, phone, typed)]


def _fits(line: MemberLine, phone: str, typed: str) -> bool:
    if typed in line.name.lower() or typed == str(line.number):
        return True
    if typed.isascii() and typed.isdigit():
        return len(typed) >= _PHONE_DIGITS and phone.endswith(typed)
    return typed.isascii() and spells(line.name, typed)


def spells(name: str, typed: str) -> bool:
    """Whether letters spell a name, or the end of it: whole syllables, initials, or both mixed.

    Every reading of a letter counts, as surnames often have a rare one.

    >>> spells("单雄信", "shanxx"), spells("单雄信", "dan"), spells("单雄信", "xiongx")
    (True, True, True)
    >>> spells("单雄信", "wang"), spells("单雄信", "shanxiongxin")
    (False, True)
    """
    syllables = _syllables(name)
    return any(_spelled(syllables[first:], typed) for first in range(len(syllables)))


def _spelled(syllables: Sequence[frozenset[str]], typed: str) -> bool:
    if not typed:
        return True
    if not syllables:
        return False
    return any(
        _spelled(syllables[1:], typed.removeprefix(part)) for part in _parts(syllables[0], typed)
    )


def _parts(readings: frozenset[str], typed: str) -> Iterator[str]:
    """What of a syllable may stand at the beginning of what is typed."""
    for reading in readings:
        for end in {len(reading), 1, 2 if reading[:2] in {"ch", "sh", "zh"} else 1}:
            if typed.startswith(reading[:end]):
                yield reading[:end]
        if reading.startswith(typed):
            yield typed


@cache
def _syllables(name: str) -> tuple[frozenset[str], ...]:
    return tuple(_readings(letter) for letter in name.lower() if not letter.isspace())


@cache
def _readings(letter: str) -> frozenset[str]:
    """Every reading of a letter by itself; what has none is read as it is written."""
    (found,) = pinyin(letter, style=Style.NORMAL, heteronym=True)
    return frozenset(found)
