"""Numbers whose last character checks the others: a person's, and an organisation's.

What is read is given back in the one form that is kept, so that the same number is
found again however it was typed.
"""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from stdnum.cn import ric
from stdnum.cn import uscc
from stdnum.exceptions import InvalidComponent
from typing_extensions import override

_IDENTITY_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_BANK_ACCOUNT_PATTERN = r"^( *([0-9] *){8,32})?$"
_CREDIT_CODE_PATTERN = r"^[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}$"


def identity_number(text: str) -> str:
    """A natural person's number (身份证号): place, birth date, sequence, ISO 7064 MOD 11-2.

    Whether the place is on today's list is not asked (``ric.validate`` would): people keep
    the code of a county long after it is gone. Raises ``marshmallow.ValidationError``.
    """
    number: str = ric.compact(text)
    if _IDENTITY_NUMBER.fullmatch(number) is None:
        message = "an identity number has 17 digits and then a digit or X"
        raise ma.ValidationError(message)
    try:
        ric.get_birth_date(number)
    except InvalidComponent as error:
        message = "digits 7 to 14 of an identity number are a birth date"
        raise ma.ValidationError(message) from error
    if number[-1] != ric.calc_check_digit(number):
        message = "the last character does not fit the others: one of them is wrong"
        raise ma.ValidationError(message)
    return number


def credit_code(text: str) -> str:
    """An organisation's unified social credit code (统一社会信用代码), GB 32100.

    Raises ``marshmallow.ValidationError``.
    """
    code: str = uscc.compact(text)
    if re.fullmatch(_CREDIT_CODE_PATTERN, code, re.ASCII) is None:
        message = "a credit code has 8 digits and then 10 digits or capitals without I, O, S, V, Z"
        raise ma.ValidationError(message)
    if code[-1] != uscc.calc_check_digit(code):
        message = "the last character does not fit the others: one of them is wrong"
        raise ma.ValidationError(message)
    return code


class BankAccountField(ma.fields.String):
    """A number of a bank account, 8 to 32 digits, or nothing; blanks between them go."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": _BANK_ACCOUNT_PATTERN}, **kwargs)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        typed = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(_BANK_ACCOUNT_PATTERN, typed, re.ASCII) is None:
            message = "a bank account has 8 to 32 digits"
            raise ma.ValidationError(message)
        return typed.replace(" ", "")


class CreditCodeField(ma.fields.String):
    """An organisation's unified social credit code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": _CREDIT_CODE_PATTERN}, **kwargs)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        return credit_code(super()._deserialize(value, attr, data, **kwargs))
