"""Fields with one meaning each: yuan as text, months, ids, whole numbers that are not text."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from typing_extensions import override

from coop_credit.dates import parse_month
from coop_credit.money import Money
from coop_credit.money import format_yuan
from coop_credit.money import parse_yuan

#: Largest sum in one request, inclusive: 99,999,999.99 yuan. With ``LIST_MAX`` parts, no sum
#: of a request leaves what ``Money`` can hold.
REQUEST_FEN_MAX = 9_999_999_999
#: Most parts of one request's list, inclusive.
LIST_MAX = 5_000
#: Largest number in an address, inclusive: BIGINT holds it on both databases.
NUMBER_MAX = 10**12
#: Fewest and most characters of an idempotency key, inclusive.
KEY_MIN, KEY_MAX = 8, 80
YUAN_PATTERN = r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"
MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
#: The short name of a person.
HANDLE_PATTERN = r"^[a-z][a-z0-9]{0,19}$"
ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"


class YuanField(ma.fields.String):
    """Yuan as text with at most two decimals, ``"55000.00"``; a JSON number is refused.

    least_fen: the smallest sum taken, inclusive.
    """

    def __init__(self, *, least_fen: int = 1, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": YUAN_PATTERN}, **kwargs)
        self.least_fen = least_fen

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            money = parse_yuan(text)
        except ValueError as error:
            message = 'yuan as text with at most two decimals, such as "55000.00"'
            raise ma.ValidationError(message) from error
        if money.fen < self.least_fen:
            message = f"at least {format_yuan(Money(self.least_fen))}"
            raise ma.ValidationError(message)
        if abs(money.fen) > REQUEST_FEN_MAX:
            message = f"at most {format_yuan(Money(REQUEST_FEN_MAX))}"
            raise ma.ValidationError(message)
        return money

    @override
    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None and self.allow_none:
            return None
        assert isinstance(value, Money)
        return format_yuan(value)


class MonthField(ma.fields.String):
    """A month as text, ``"2026-11"``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": MONTH_PATTERN}, **kwargs)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        try:
            return parse_month(super()._deserialize(value, attr, data, **kwargs))
        except ValueError as error:
            message = 'a month such as "2026-11"'
            raise ma.ValidationError(message) from error


class YesField(ma.fields.Boolean):
    """``true`` or ``false``, and neither 1 nor ``"yes"``; kept as 1 or 0."""

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return int(value)

    @override
    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> bool:
        return bool(value)


def number(**kwargs: Any) -> ma.fields.Integer:
    """A whole number from 1 to a million, never text."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(1, 1_000_000), **kwargs)


def day(**kwargs: Any) -> ma.fields.Date:
    """A day from 1900 to 2999."""
    span = ma.validate.Range(dt.date(1900, 1, 1), dt.date(2999, 12, 31))
    return ma.fields.Date(validate=span, **kwargs)


class ParameterField(ma.fields.Raw):
    """A parameter's value: a whole number, a text, or a list of texts."""

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        match value:
            case bool():
                pass
            case int() if abs(value) <= REQUEST_FEN_MAX:
                return value
            case str():
                _check_letters(value)
                return value
            case list() if all(isinstance(part, str) for part in value):
                for part in value:
                    _check_letters(part)
                return value
        message = "a whole number, a text, or a list of texts"
        raise ma.ValidationError(message)


def _check_letters(text: str) -> None:
    """Refuse what no database or digest can hold: control characters, halves of letters."""
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        message = "holds a control character or half a letter"
        raise ma.ValidationError(message)


def line(longest: int = 200, *, shortest: int = 1, **kwargs: Any) -> ma.fields.String:
    """A text on one line, of at most ``longest`` characters."""
    length = ma.validate.Length(shortest, longest)
    return ma.fields.String(validate=[length, _check_letters], **kwargs)


class PhoneField(ma.fields.String):
    """A phone number of at most 20 characters, or nothing; digits without country where it can."""

    def __init__(self, **kwargs: Any) -> None:
        length = ma.validate.Length(0, 20)
        super().__init__(validate=[length, _check_letters], **kwargs)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        return phone_number(super()._deserialize(value, attr, data, **kwargs))


def phone_number(typed: str) -> str:
    """A phone number in the one form that is kept; as typed where it is no row of digits.

    >>> phone_number("+86 138-0000 0001"), phone_number("(0532) 8888"), phone_number("home 12")
    ('13800000001', '05328888', 'home 12')
    """
    plain = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", typed))
    found = re.fullmatch(r"(?:(?:\+|00)86)?([0-9]+)", plain, re.ASCII)
    return found[1] if found else typed


def form_field(*forms: str) -> ma.fields.String:
    """In which form an answer is wanted; ``""``, when left out, leaves it to ``Accept``."""
    allowed = ma.validate.OneOf(["", *forms])
    return ma.fields.String(data_key="format", load_default="", validate=allowed)


def key(**kwargs: Any) -> ma.fields.String:
    """An idempotency key: 8 to 80 visible ASCII characters."""
    letters = ma.validate.Regexp(r"^[!-~]+$")
    return ma.fields.String(
        required=True, validate=[ma.validate.Length(KEY_MIN, KEY_MAX), letters], **kwargs
    )


def choice(*options: str) -> ma.fields.String:
    """One of a few words."""
    return ma.fields.String(required=True, validate=ma.validate.OneOf(options))
