"""What people type, as options or in a form, made into what a schema of ``contracts`` loads.

Each field of a schema is typed by itself; the fields of a part (a person, an appointment) stand
beside the others, and a list of parts is the name of a file with a record for each. Text that
does not fit is handed on as it is: the schema alone decides, here is only said what it wants.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import MonthField
from coop_credit.contracts.fields import ParameterField
from coop_credit.contracts.fields import YuanField
from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.rulebook.parameters import Unit
from coop_credit.rulebook.units import units

#: Reads the records of a file: its name, the field's name, the columns.
ReadRecords = Callable[[str, str, Sequence[str]], Sequence[Mapping[str, object]]]

_ANSWERS = {"yes": True, "no": False, "是": True, "否": False}
#: Between the parts of a list: commas of either script, and blanks.
_BETWEEN = re.compile(r"[,\uff0c\u3001\s]+")
#: A sum: its sign, its digits with commas between thousands or none, decimals, ten thousands.
_AMOUNT = re.compile(
    r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.([0-9]{1,8}))?(\u4e07)?", re.ASCII
)
#: How much of what was written is repeated.
_SHOWN = 200
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
#: A count of a rule with its unit, as people write it, and which unit that is.
_COUNTED = re.compile(r"([0-9]+)(天|个月|倍|人|票|days?|months?|times?)", re.ASCII)
_UNITS = {
    "天": Unit.DAYS,
    "day": Unit.DAYS,
    "个月": Unit.MONTHS,
    "month": Unit.MONTHS,
    "倍": Unit.TIMES,
    "time": Unit.TIMES,
    "人": Unit.COUNT,
    "票": Unit.COUNT,
}


class Mistyped(Exception):
    """What was typed does not fit. wrong: each field's name, ``""`` for none, and what is said."""

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def leaves(
    schema: ma.Schema, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], ma.fields.Field[Any]]]:
    """The fields that are typed, each with the names that lead to it; the last one is its own."""
    for name, field in schema.fields.items():
        if isinstance(field, ma.fields.Nested):
            yield from leaves(field.schema, (*above, name))
        else:
            yield (*above, field.data_key or name), field


def load_typed(
    schema: ma.Schema,
    typed: Mapping[str, object],
    language: Language,
    records: ReadRecords | None = None,
    called: Callable[[str], str] = str,
) -> dict[str, Any]:
    """What a schema makes of what was typed under the names of its fields. Raises ``Mistyped``.

    records: how a list of parts is read, where the schema has one; called: what a field of such
    a part is called, when it is wrong.
    """
    body = _body(schema, typed, records)
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ma.ValidationError as error:
        wrong = wrong_fields(schema, error.messages_dict, body, language, called)
        raise Mistyped([*wrong]) from error
    return loaded


def _body(
    schema: ma.Schema, typed: Mapping[str, object], records: ReadRecords | None
) -> dict[str, Any]:
    """The request as JSON would say it. What is empty is left out, but for a text that is due."""
    body: dict[str, Any] = {}
    unit = units().get(str(typed.get("parameter") or typed.get("rule")))
    for path, field in leaves(schema):
        place = body
        for part in path[:-1]:
            place = place.setdefault(part, {})
        written = typed.get(path[-1])
        is_due = field.required and isinstance(field, ma.fields.String)
        if written is not None and (written != "" or is_due):
            place[path[-1]] = _value(path[-1], field, written, records, unit)
    return body


def _value(
    name: str,
    field: ma.fields.Field[Any],
    written: object,
    records: ReadRecords | None,
    unit: Unit | None = None,
) -> object:
    """A field's value as JSON would say it. Only TOML gives other things than text.

    unit: of the number of a rule, where it is known.
    """
    if not isinstance(written, str):
        return written.isoformat() if isinstance(written, dt.date) else written
    record = record_of(field)
    if record is not None:
        assert records is not None, name
        columns = [path[-1] for path, _ in leaves(record)]
        return [_body(record, each, records) for each in records(written, name, columns)]
    match field:
        case YuanField():
            return plain_amount(written)
        case ma.fields.Integer():
            return _number(measured(written, unit) if name == "up_to" else written)
        case ma.fields.Boolean():
            return _ANSWERS.get(written, written)
        case ma.fields.List():
            parts = [part for part in _BETWEEN.split(written) if part]
            return [_value(name, field.inner, part, records) for part in parts]
        case ParameterField():
            parts = _BETWEEN.split(measured(written, unit))
            return [part for part in parts if part] if len(parts) > 1 else _number(parts[0])
    return written


def plain_amount(written: str) -> str:
    """A sum as a person types it, with its digits alone; what is not one is left as it is.

    >>> plain_amount("\uff11\uff12,000"), plain_amount("3.5\u4e07"), plain_amount("1,5")
    ('12000', '35000', '1,5')
    """
    bare = re.sub(r"^\u00a5|\s|\u5143$", "", unicodedata.normalize("NFKC", written))
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        return written
    sign, whole, decimals, wan = found.groups("")
    whole = whole.replace(",", "")
    if wan:
        decimals = decimals.ljust(4, "0")
        whole, decimals = str(int(whole + decimals[:4])), decimals[4:].rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def measured(written: str, unit: Unit | None = None) -> str:
    """A number of a rule as a person types it, in the unit that rules are kept in.

    unit: what the rule counts in, where it is known: what is written in another one is left as it
    is, since 5% is not 500 days.

    >>> measured("5%"), measured("3.5万元"), measured("7 天"), measured("board")
    ('500', '3500000', '7', 'board')
    >>> measured("5%", Unit.DAYS), measured("5%", Unit.BP)
    ('5%', '500')
    """
    bare = "".join(unicodedata.normalize("NFKC", written).split())
    for mark, number, kind in (
        ("%", bare.removesuffix("%"), Unit.BP),
        ("元", bare, Unit.FEN),
        ("yuan", bare[:-4], Unit.FEN),
    ):
        found = re.fullmatch(r"([0-9]+)(?:\.([0-9]{1,2}))?", plain_amount(number), re.ASCII)
        if bare.endswith(mark) and found:
            whole, behind = found.groups("")
            return str(int(whole + behind.ljust(2, "0"))) if unit in {None, kind} else bare
    counted = _COUNTED.fullmatch(bare)
    if counted is None:
        return written
    number, counts = counted.groups()
    return number if unit in {None, _UNITS[counts.removesuffix("s")]} else bare


def record_of(field: ma.fields.Field[Any]) -> ma.Schema | None:
    """The schema of one record, when the field is a list of them."""
    if isinstance(field, ma.fields.List) and isinstance(field.inner, ma.fields.Nested):
        return field.inner.schema
    return None


def _number(written: str) -> int | str:
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else written


def wrong_fields(
    schema: ma.Schema,
    messages: Mapping[Any, Any],
    body: object,
    language: Language,
    called: Callable[[str], str] = str,
) -> Iterator[tuple[str, str]]:
    """Every field that is wrong: its name, and what was written and wanted, or that it is unknown.

    messages: of the ``ValidationError``, by field. body: what the schema was to load. called:
    what a field of a list's part is called. What is said of the whole is told under no name.
    """
    named = set()
    for path, field in leaves(schema):
        said: Any = messages
        place: Any = body
        for part in path:
            said = said.get(part, {}) if isinstance(said, Mapping) else {}
            place = place.get(part, "") if isinstance(place, Mapping) else ""
        if not said:
            continue
        named.add(path[0])
        record = record_of(field)
        if record is None or not isinstance(said, Mapping):
            yield path[-1], _said(path[-1], field, place, language)
            continue
        for index, of_record in said.items():
            for column, what in wrong_fields(record, of_record, place[index], language, called):
                number = text("typed.record", language, number=index + 1)
                yield path[-1], f"{number} {called(column)} {what}"
    for name in sorted(messages.keys() - named, key=str):
        if name in schema.fields or name == ma.exceptions.SCHEMA:
            yield "", text("typed.shape", language)
        else:
            yield name, text("typed.unknown", language)


def _said(name: str, field: ma.fields.Field[Any], value: object, language: Language) -> str:
    asked = wanted(name, field, language)
    if value == "":
        return text("typed.missing", language, wanted=asked)
    if not isinstance(value, list):
        written = str(value)
    elif record_of(field) is not None:
        written = str(len(value))  # of the file only how much there is: it may be thousands
    else:
        written = _listed(map(str, value), language)
    if len(written) > _SHOWN:
        written = f"{written[:_SHOWN]}…"
    return text("typed.wrong", language, written=written, wanted=asked)


def wanted(name: str, field: ma.fields.Field[Any], language: Language) -> str:
    """What a field wants, in words: those for its name where there are such."""
    if f"wanted.field.{name}" in texts(language):
        return text(f"wanted.field.{name}", language)
    record = record_of(field)
    if record is not None:
        columns = _listed([path[-1] for path, _ in leaves(record)], language)
        return text("wanted.records", language, name=name, columns=columns)
    match field:
        case YuanField():
            return text("wanted.yuan", language, least=yuan(Money(field.least_fen)))
        case MonthField():
            return text("wanted.month", language)
        case ma.fields.Date():
            return text("wanted.day", language)
        case ma.fields.Boolean():
            return text("wanted.answer", language)
        case ma.fields.Enum():
            options = _listed([each.value for each in field.enum], language)
            return text("wanted.choice", language, options=options)
        case ma.fields.List():
            return text("wanted.several", language, each=wanted("", field.inner, language))
    return _wanted_by_check(field, language)


def _wanted_by_check(field: ma.fields.Field[Any], language: Language) -> str:
    for check in field.validators:
        match check:
            case ma.validate.OneOf():
                return text("wanted.choice", language, options=_listed(check.choices, language))
            case ma.validate.Range():
                least, most = check.min, check.max
                return text("wanted.number", language, least=least, most=most)
            case ma.validate.Length(min=least, max=most):
                return text("wanted.line", language, least=least or 0, most=most or 0)
    return text("wanted.text", language)


def _listed(items: Iterable[str], language: Language) -> str:
    return text("list.separator", language).join(items)
