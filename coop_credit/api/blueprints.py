"""What all addresses of the API share."""

from collections.abc import Callable
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint

from coop_credit.api.context import sign_in
from coop_credit.api.parsing import StrictParser

View = Callable[..., Any]

#: The problems that any request may meet, and those of a request with a body.
_ANY = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)


class Blueprint(SmorestBlueprint):
    """Addresses behind a door, whose requests are read strictly and problems described."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, *, description: str, door: Callable[[], None] = sign_in) -> None:
        """door: finds out who asks, before anything else is looked at, or raises."""
        super().__init__(name, name, description=description)
        self.before_request(door)

    def route(self, rule: str, *, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
        """Offer a view at an address, and describe the problems that it may answer with."""
        offered = super().route(rule, methods=methods)
        problems = _ANY if "GET" in methods else _ANY + _WITH_BODY
        described = self.doc(responses={status: status.name for status in problems})

        def offer(view: View) -> View:
            shown: View = offered(described(view))
            return shown

        return offer
