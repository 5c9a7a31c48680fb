"""Every failure as an answer: RFC 9457, in the asker's language."""

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Flask
from flask import Response
from flask import json
from werkzeug.exceptions import HTTPException

from coop_credit.asking import language
from coop_credit.contracts.problems import HTTP_CODES
from coop_credit.contracts.problems import OTHER_HTTP_CODE
from coop_credit.contracts.resources import EntrySchema
from coop_credit.contracts.resources import OutcomeSchema
from coop_credit.errors import ClockBehind
from coop_credit.errors import Failure
from coop_credit.errors import KeyReused
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import Unavailable
from coop_credit.i18n import Language
from coop_credit.i18n import http_text
from coop_credit.operations.batching import BatchRefused
from coop_credit.operations.desk import Refused
from coop_credit.operations.opening_packs import PackUnsound
from coop_credit.operations.reporting_back import ReportDiffers
from coop_credit.packs.checker import Finding
from coop_credit.packs.checker.wording import said
from coop_credit.packs.checker.wording import shown
from coop_credit.telling import failure_told
from coop_credit.telling import outcomes_told
from coop_credit.typed import wrong_fields

CONTENT_TYPE = "application/problem+json"
#: The first class that fits gives the status; any other failure is a 422.
_STATUS: tuple[tuple[type[Failure], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (KeyReused, HTTPStatus.CONFLICT),
    (Refused, HTTPStatus.CONFLICT),
    (BatchRefused, HTTPStatus.CONFLICT),
    (ReportDiffers, HTTPStatus.CONFLICT),
    (ClockBehind, HTTPStatus.SERVICE_UNAVAILABLE),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (Failure, HTTPStatus.UNPROCESSABLE_ENTITY),
)
RETRY_AFTER_SECONDS = "1"


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """An answer that says what is wrong, in the asker's language."""
    spoken = language()
    body = {
        "type": f"/problems/{code}",
        "title": http_text("title", status, spoken),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    answer = Response(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    answer.content_language.add(spoken)
    answer.vary.add("Accept-Language")
    return answer


def _failed(failure: Failure) -> Response:
    status = next(status for kind, status in _STATUS if isinstance(failure, kind))
    spoken = language()
    more = failure_told(failure, spoken)
    if isinstance(failure, Refused):
        more["entry"] = EntrySchema().dump(failure.entry)
    if isinstance(failure, BatchRefused):
        lines = outcomes_told(failure.outcomes, spoken)
        more["lines"] = OutcomeSchema(many=True).dump(lines)
    if isinstance(failure, PackUnsound):
        more["findings"] = [_found(each, spoken) for each in failure.findings]
    answer = problem(status, **more)
    if isinstance(failure, Unavailable):
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _found(finding: Finding, spoken: Language) -> dict[str, str]:
    """What the check of a pack found, as ``FindingSchema`` shows it."""
    what, advice = said(finding, spoken)
    place = {"file": shown(finding.file), "row": shown(finding.row)}
    return {"code": finding.code, **place, "text": what, "advice": advice}


def http_failed(error: HTTPException) -> Response:
    """An HTTP error, or a request that its schema refused, as an answer."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    code = HTTP_CODES.get(status, OTHER_HTTP_CODE)
    data = getattr(error, "data", {})
    spoken = language()
    detail = http_text("detail", status, spoken)
    wrong = _wrong(data["schema"], error, spoken) if "schema" in data else []
    answer = problem(status, code, detail, errors=data.get("messages", {}), wrong=wrong)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _wrong(schema: ma.Schema, error: HTTPException, spoken: Language) -> list[dict[str, str]]:
    """What is wrong with each field, as ``WrongFieldSchema`` shows it.

    error: of the parser, with what its schema refused in one place: the body, the query, a header.
    """
    refused: ma.ValidationError = error.exc  # type: ignore[attr-defined]  # put there by the parser
    (messages,) = refused.messages_dict.values()
    told = wrong_fields(schema, messages, refused.data, spoken)
    return [{"field": shown(name), "text": shown(what)} for name, what in told]


def speak_problems(app: Flask) -> None:
    """Answer failures as problems."""
    app.register_error_handler(Failure, _failed)
