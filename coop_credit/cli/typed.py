"""What people type, as options or in a file, made into what a schema of ``contracts`` loads.

A field of a schema is an option; the fields of a part (a person, an appointment) stand
beside the others, and a list of parts is the name of a file with a record for each. Text that
does not fit is handed on as it is: the schema alone decides, here is only said what it wants.
"""

import datetime as dt
import re
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import marshmallow as ma
from typing_extensions import override

from coop_credit.cli.files import records_in
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import listed
from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import ParameterField
from coop_credit.contracts.fields import YuanField
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money

_ANSWERS = {"yes": True, "no": False, "是": True, "否": False}
#: Between the parts of a list: commas of either script, and blanks.
_BETWEEN = re.compile(r"[,\uff0c\u3001\s]+")
#: How much that is wrong is told at a time: a file may be wrong in thousands of places.
_WRONG_SHOWN = 10
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def leaves(
    schema: ma.Schema, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], ma.fields.Field[Any]]]:
    """The fields that are typed, each with the names that lead to it; the last one is its own."""
    for name, field in schema.fields.items():
        if isinstance(field, ma.fields.Nested):
            yield from leaves(field.schema, (*above, name))
        else:
            yield (*above, name), field


class FieldOption(click.Option):
    """The option of a field; what it wants is said in the language of the terminal."""

    def __init__(self, name: str, field: ma.fields.Field[Any]) -> None:
        super().__init__([option_of(name), name], required=field.required)
        self.wanted = name, field

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = _wanted(*self.wanted)
        return super().get_help_record(ctx)


def options_of(schema: ma.Schema) -> list[click.Parameter]:
    """An option for each field."""
    return [FieldOption(path[-1], field) for path, field in leaves(schema)]


def option_of(name: str) -> str:
    """The option of a field's name."""
    return f"--{name.replace('_', '-')}"


def load(schema: ma.Schema, typed: Mapping[str, object]) -> dict[str, Any]:
    """What a schema makes of the typed options. Raises ``Unusable``, naming all that is wrong."""
    body = _body(schema, typed)
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ma.ValidationError as error:
        messages = error.messages_dict
        wrong = [
            f"{option_of(name)} {said}" if name else said
            for name, said in _wrong(schema, messages, body)
        ]
        if len(wrong) > _WRONG_SHOWN:
            rest = text("typed.rest", language(), count=len(wrong) - _WRONG_SHOWN)
            wrong[_WRONG_SHOWN:] = [rest]
        raise Unusable(reason="options-wrong", wrong=listed(wrong)) from error
    return loaded


def _body(schema: ma.Schema, typed: Mapping[str, object]) -> dict[str, Any]:
    """The request as JSON would say it. What is empty is left out, but for a text that is due."""
    body: dict[str, Any] = {}
    for path, field in leaves(schema):
        place = body
        for part in path[:-1]:
            place = place.setdefault(part, {})
        written = typed.get(path[-1])
        is_due = field.required and isinstance(field, ma.fields.String)
        if written is not None and (written != "" or is_due):
            place[path[-1]] = _value(path[-1], field, written)
    return body


def _value(name: str, field: ma.fields.Field[Any], written: object) -> object:
    """A field's value as JSON would say it. Only TOML gives other things than text."""
    if not isinstance(written, str):
        return written.isoformat() if isinstance(written, dt.date) else written
    record = _record(field)
    if record is not None:
        columns = [path[-1] for path, _ in leaves(record)]
        return [_body(record, each) for each in records_in(Path(written), name, columns)]
    match field:
        case ma.fields.Integer():
            return _number(written)
        case ma.fields.Boolean():
            return _ANSWERS.get(written, written)
        case ma.fields.List():
            return [_value(name, field.inner, part) for part in _BETWEEN.split(written) if part]
        case ParameterField():
            parts = _BETWEEN.split(written)
            return [part for part in parts if part] if len(parts) > 1 else _number(written)
    return written


def _record(field: ma.fields.Field[Any]) -> ma.Schema | None:
    """The schema of one record, when the field is a list of them."""
    if isinstance(field, ma.fields.List) and isinstance(field.inner, ma.fields.Nested):
        return field.inner.schema
    return None


def _number(written: str) -> int | str:
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else written


def _wrong(
    schema: ma.Schema, messages: Mapping[Any, Any], body: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Every field that is wrong: its name, and what was written and wanted.

    A message that belongs to no field of its own is told as it is, under no name.
    """
    named = set()
    for path, field in leaves(schema):
        said: Any = messages
        place: Any = body
        for part in path:
            said = said.get(part, {}) if isinstance(said, Mapping) else {}
            place = place.get(part, "")
        if not said:
            continue
        named.add(path[0])
        record = _record(field)
        if record is None or not isinstance(said, Mapping):
            yield path[-1], _said(path[-1], field, place)
            continue
        for index, of_record in said.items():
            for column, what in _wrong(record, of_record, place[index]):
                number = text("typed.record", language(), number=index + 1)
                yield path[-1], f"{number} {column} {what}"
    for name in messages.keys() - named:
        yield "", str(messages[name])


def _said(name: str, field: ma.fields.Field[Any], value: object) -> str:
    wanted = _wanted(name, field)
    if value == "":
        return text("typed.missing", language(), wanted=wanted)
    if not isinstance(value, list):
        written = str(value)
    elif _record(field) is not None:
        written = str(len(value))  # of the file only how much there is: it may be thousands
    else:
        written = listed(map(str, value))
    return text("typed.wrong", language(), written=written, wanted=wanted)


def _wanted(name: str, field: ma.fields.Field[Any]) -> str:
    """What a field wants, in words: those for its name where there are such."""
    if f"wanted.field.{name}" in texts(language()):
        return text(f"wanted.field.{name}", language())
    record = _record(field)
    if record is not None:
        columns = listed([path[-1] for path, _ in leaves(record)])
        return text("wanted.records", language(), name=name, columns=columns)
    match field:
        case YuanField():
            return text("wanted.yuan", language(), least=yuan(Money(field.least_fen)))
        case MonthField():
            return text("wanted.month", language())
        case ma.fields.Date():
            return text("wanted.day", language())
        case ma.fields.Boolean():
            return text("wanted.answer", language())
        case ma.fields.Enum():
            options = listed([each.value for each in field.enum])
            return text("wanted.choice", language(), options=options)
        case ma.fields.List():
            return text("wanted.several", language(), each=_wanted("", field.inner))
    return _wanted_by_check(field)


def _wanted_by_check(field: ma.fields.Field[Any]) -> str:
    for check in field.validators:
        match check:
            case ma.validate.OneOf():
                return text("wanted.choice", language(), options=listed(check.choices))
            case ma.validate.Range():
                least, most = check.min, check.max
                return text("wanted.number", language(), least=least, most=most)
            case ma.validate.Length(min=least, max=most):
                return text("wanted.line", language(), least=least or 0, most=most or 0)
    return text("wanted.text", language())
