"""JSON as RFC 8785 writes it, of texts, whole numbers, lists and objects; anything else is refused.

Written for the checker alone: it shares no code with the program that makes packs.
"""

import json
from typing import Any

#: More digits than any sum or number of a pack has.
_DIGITS_MOST = 18
#: Deeper than anything in a pack.
_DEPTH_MOST = 50


class NotCanonicalError(ValueError):
    """The text is no JSON, or not in the one form that it has."""


def read(text: str) -> Any:  # noqa: ANN401 (JSON is what it is)
    """The value of canonical text. Raises ``NotCanonicalError``."""
    try:
        value = json.loads(text, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse)
        again = write(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError from error
    if again != text:
        raise NotCanonicalError
    return value


def write(value: object) -> str:
    """Canonical text of a value. Raises ``NotCanonicalError`` for what has none here."""
    _check(value)
    return encode(value)


#: Canonical text of what ``read`` gave, or of texts and whole numbers: nothing is checked again.
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _check(value: object, depth: int = 0) -> None:
    kind = type(value)
    if kind is str or kind is int:
        return
    if depth > _DEPTH_MOST:
        raise NotCanonicalError
    if kind is list:
        for each in value:  # type: ignore[attr-defined]  # it is a list
            _check(each, depth + 1)
    elif kind is dict:
        for name, each in value.items():  # type: ignore[attr-defined]  # it is a dict
            if not name.isascii():
                raise NotCanonicalError
            _check(each, depth + 1)
    else:
        raise NotCanonicalError


def _whole(digits: str) -> int:
    if len(digits.removeprefix("-")) > _DIGITS_MOST:
        raise NotCanonicalError
    return int(digits)


def _refuse(_: str) -> None:
    raise NotCanonicalError
