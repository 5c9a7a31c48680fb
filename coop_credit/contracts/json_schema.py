"""Words of JSON Schema 2020-12 that the published contracts share."""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Schema = {"type": "string", "minLength": 1}
DAY: Schema = {
    "type": "string",
    "format": "date",
    # For validators that do not look at formats.
    "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}


def closed(must: Mapping[str, Schema], may: Mapping[str, Schema] | None = None) -> Schema:
    """An object with all keys of ``must``, any of ``may``, and no others."""
    return {
        "type": "object",
        "required": list(must),
        "additionalProperties": False,
        "properties": {**must, **(may or {})},
    }


def one_of(codes: Iterable[str]) -> Schema:
    """One of the codes, listed in order."""
    return {"enum": sorted(codes)}


def list_of(items: Schema, *, least: int = 0) -> Schema:
    """A list of at least so many items."""
    return {"type": "array", "minItems": least, "items": items}


def set_of(items: Schema, *, least: int = 0) -> Schema:
    """A list of at least so many items, none of them twice."""
    return {**list_of(items, least=least), "uniqueItems": True}


def whole(least: int, most: int | None = None, *, description: str = "") -> Schema:
    """A whole number within inclusive bounds."""
    found: dict[str, Any] = {"type": "integer", "minimum": least}
    if most is not None:
        found["maximum"] = most
    if description:
        found["description"] = description
    return found


def when(key: str, codes: Iterable[str], then: Schema) -> Schema:
    """What holds in an object whose ``key`` is one of the codes."""
    return {"if": {"required": [key], "properties": {key: one_of(codes)}}, "then": then}


def when_holding(key: str, codes: Iterable[str], then: Schema) -> Schema:
    """What holds in an object whose list ``key`` has at least one of the codes."""
    holding = {"required": [key], "properties": {key: {"contains": one_of(codes)}}}
    return {"if": holding, "then": then}
