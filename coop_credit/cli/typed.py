"""The options that a schema of ``contracts`` makes, and what it makes of them."""

from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import marshmallow as ma
from typing_extensions import override

from coop_credit.cli.files import records_in
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import listed
from coop_credit.i18n import text
from coop_credit.typed import Mistyped
from coop_credit.typed import leaves
from coop_credit.typed import load_typed
from coop_credit.typed import wanted

#: How much that is wrong is told at a time: a file may be wrong in thousands of places.
_WRONG_SHOWN = 10


class FieldOption(click.Option):
    """The option of a field; what it wants is said in the language of the terminal."""

    def __init__(self, name: str, field: ma.fields.Field[Any]) -> None:
        super().__init__([option_of(name), name], required=field.required)
        self.wanted = name, field

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = wanted(*self.wanted, language())
        return super().get_help_record(ctx)


def options_of(schema: ma.Schema) -> list[click.Parameter]:
    """An option for each field."""
    return [FieldOption(path[-1], field) for path, field in leaves(schema)]


def option_of(name: str) -> str:
    """The option of a field's name."""
    return f"--{name.replace('_', '-')}"


def load(schema: ma.Schema, typed: Mapping[str, object]) -> dict[str, Any]:
    """What a schema makes of the typed options. Raises ``Unusable``, naming all that is wrong."""
    try:
        return load_typed(schema, typed, language(), _records)
    except Mistyped as mistyped:
        wrong = [f"{option_of(name)} {said}" if name else said for name, said in mistyped.wrong]
        if len(wrong) > _WRONG_SHOWN:
            rest = text("typed.rest", language(), count=len(wrong) - _WRONG_SHOWN)
            wrong[_WRONG_SHOWN:] = [rest]
        raise Unusable(reason="options-wrong", wrong=listed(wrong)) from mistyped


def _records(file: str, name: str, columns: Sequence[str]) -> Sequence[Mapping[str, object]]:
    return records_in(Path(file), name, columns)
