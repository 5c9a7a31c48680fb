"""Answers in another form than JSON: which one is asked for, and how it is sent."""

from flask import Response
from flask import request

JSON = "application/json"
CSV = "text/csv"
CSV_IN_UTF8 = "text/csv; charset=utf-8"
#: What an answer that can come in two forms depends on.
VARY = {"Vary": "Accept"}


def wants_csv(form: str) -> bool:
    """Whether CSV is asked for: by the parameter ``format``, else by the header ``Accept``."""
    if form:
        return form == "csv"
    return request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV


def file_answer(content: bytes, content_type: str) -> Response:
    """A file as the answer to a request that could have another form."""
    answer = Response(content, content_type=content_type)
    answer.vary.add("Accept")
    return answer
