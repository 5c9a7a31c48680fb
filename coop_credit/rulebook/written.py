"""Tables of a TOML file as somebody wrote them: what they hold is looked at before it is used.

A place is the way to a value in the file, joined by dots; tables in a list count from 1, as
in ``rule.3.measure``.
"""

import tomllib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import TypeVar

from coop_credit.errors import Failure

K = TypeVar("K")


class BadFile(Failure):
    """A rulebook or chart that cannot be used: ``reason``, and ``place`` in ``file``."""

    code = "bad-file"


@dataclass(frozen=True, slots=True)
class Written:
    """A table of the file and where it stands; what it holds is looked at by type."""

    file: str
    place: str
    content: Mapping[str, Any]

    def at(self, key: str) -> str:
        """The place of a key."""
        return f"{self.place}.{key}" if self.place else key

    def require(self, needed: Iterable[str], known: Iterable[str] = ()) -> None:
        """Refuse a key that is missing, and one that nobody knows."""
        for key in needed:
            if key not in self.content:
                raise BadFile(reason="missing", file=self.file, place=self.at(key))
        for key in self.content:
            if key not in {*needed, *known}:
                raise BadFile(reason="unknown-key", file=self.file, place=self.at(key))

    def of_kind(self, key: str, kind: type[K], default: K | None = None) -> K:
        """A value of exactly a type: text, whole number, truth value, day, list or table."""
        value = self.content.get(key, default)
        if type(value) is not kind:
            raise BadFile(
                reason="wrong-kind", file=self.file, place=self.at(key), wanted=kind.__name__
            )
        return value

    def text(self, key: str) -> str:
        """Text that is not empty."""
        value: str = self.of_kind(key, str)
        self.require_some(key)
        return value

    def require_some(self, key: str) -> None:
        """Refuse what is empty."""
        if not self.content[key]:
            raise BadFile(reason="missing", file=self.file, place=self.at(key))

    def texts(self, key: str) -> None:
        """A list of texts that is not empty."""
        for value in self.of_kind(key, list):
            if type(value) is not str:
                raise BadFile(reason="wrong-kind", file=self.file, place=self.at(key), wanted="str")
        self.require_some(key)

    def one_of(self, key: str, options: Iterable[str]) -> str:
        """Text out of a list."""
        value: str = self.of_kind(key, str)
        self.check_listed(key, value, options)
        return value

    def check_listed(self, key: str, value: object, options: Iterable[str]) -> None:
        """Refuse a value that is none of the options."""
        choices = list(options)
        if value not in choices:
            raise BadFile(
                reason="not-listed",
                file=self.file,
                place=self.at(key),
                value=str(value),
                options=", ".join(choices),
            )

    def table(self, key: str) -> "Written":
        """A table within."""
        return Written(self.file, self.at(key), self.of_kind(key, dict))

    def tables(self, key: str) -> list["Written"]:
        """The tables of a list."""
        held = self.of_kind(key, list, default=[])
        numbered = {str(number): each for number, each in enumerate(held, start=1)}
        return [Written(self.file, self.at(key), numbered).table(number) for number in numbered]


def written_in(file: str, content: bytes) -> Written:
    """The whole of a TOML file. Raises ``BadFile`` when it is none, or beyond reading."""
    try:
        tables = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise BadFile(reason="not-utf8", file=file, place=str(error.start)) from error
    except tomllib.TOMLDecodeError as error:
        detail, _, place = str(error).removesuffix(")").rpartition(" (at ")
        raise BadFile(reason="not-toml", file=file, place=place, detail=detail) from error
    except (RecursionError, ValueError) as error:  # too deep, or too many digits
        raise BadFile(reason="unreadable", file=file) from error
    return Written(file, "", tables)
