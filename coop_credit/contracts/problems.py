"""The stable codes of answers that are an HTTP error and no failure of ours."""

from collections.abc import Mapping
from http import HTTPStatus

#: By status. Written out: the phrases of ``HTTPStatus`` differ between versions of Python.
HTTP_CODES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "bad-request",
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request-entity-too-large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "unprocessable-entity",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal-server-error",
}
#: Any other status.
OTHER_HTTP_CODE = "http-error"
