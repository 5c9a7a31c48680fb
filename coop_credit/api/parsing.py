"""Reading a request: JSON that everybody reads in the same way, and no parameter overlooked."""

import json
from http import HTTPStatus
from typing import Any
from typing import NoReturn

import marshmallow as ma
from flask import Request
from typing_extensions import override
from webargs import missing
from webargs.flaskparser import FlaskParser
from webargs.flaskparser import abort
from webargs.flaskparser import is_json_request

#: How much of a name is repeated to the asker.
_SHOWN = 40


class NotPlain(ValueError):
    """JSON that some programs read in one way and some in another; the message says what."""


class StrictParser(FlaskParser):
    """The library's parser, stricter: a slip in a parameter's name is told, not overlooked."""

    def __init__(self) -> None:
        super().__init__()
        self.DEFAULT_UNKNOWN_BY_LOCATION = {
            **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
            "path": ma.EXCLUDE,
            "query": ma.RAISE,
        }

    @override
    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body's value; ``missing`` when it is not declared to be JSON. Else aborts with 400.

        A name that stands twice in one object is refused, as is ``NaN``: one program takes
        the first, another the last, and the books must not depend on it.
        """
        if not is_json_request(req):
            return missing
        try:
            return json.loads(
                req.get_data().decode(), object_pairs_hook=_object, parse_constant=_no_number
            )
        except NotPlain as error:
            _refuse(str(error))
        except (
            ValueError,
            RecursionError,
        ):  # no JSON, no UTF-8, a number or nesting beyond reading
            _refuse("Invalid JSON body.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            message = f'the name "{name[:_SHOWN]}" stands more than once in one object'
            raise NotPlain(message)
        made[name] = value
    return made


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise NotPlain(message)


def _refuse(message: str) -> NoReturn:
    abort(HTTPStatus.BAD_REQUEST, messages={"json": [message]})
