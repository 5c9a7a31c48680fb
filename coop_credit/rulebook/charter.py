"""What a charter may say: a value of the right kind, in bounds, not looser than the rulebook."""

from coop_credit.errors import Fact
from coop_credit.errors import Failure
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Parameter
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Value


class LooserThanRulebook(Failure):
    """A charter may only tighten what the rulebook sets."""

    code = "looser-than-rulebook"


class BadParameterValue(Failure):
    """The value is of another kind than the parameter's, or out of its bounds.

    ``reason`` says which bounds: ``out-of-range`` for a number, ``not-listed`` for codes.
    """

    code = "bad-parameter-value"


def check_charter_value(book: Provisions, value: CharterValue) -> None:
    """Raise unless the charter may say this: the right kind of value, in bounds, not looser.

    Looser is judged against the rulebook's value on the day from which the charter's counts.
    Raises ``UnknownParameter``, ``BadParameterValue``, ``NoRuleInForce``,
    ``LooserThanRulebook``.
    """
    parameter = book.parameter(value.parameter)
    if not parameter.takes(value.value):
        raise _bad_value(parameter, _text(value.value))
    if not parameter.values:
        return
    dated = parameter.on(value.since)
    if dated.status is Status.CHARTER or value.value == dated.value:
        return
    if not parameter.is_stricter(value.value, dated.value):
        raise LooserThanRulebook(
            parameter=parameter.id,
            value=_fact(value.value),
            rulebook_value=_fact(dated.value),
            unit=parameter.unit,
        )


def _bad_value(parameter: Parameter, value: str) -> BadParameterValue:
    if parameter.options:
        return BadParameterValue(
            reason="not-listed",
            parameter=parameter.id,
            value=value,
            unit=parameter.unit,
            options=_text(parameter.options),
        )
    return BadParameterValue(
        reason="out-of-range",
        parameter=parameter.id,
        value=value,
        unit=parameter.unit,
        least=parameter.least,
        most=parameter.most,
    )


def _fact(value: Value) -> Fact:
    return value if isinstance(value, int) else _text(value)


def _text(value: Value) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
