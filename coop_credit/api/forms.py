"""Answers in another form than JSON: which one is asked for, and how it is sent."""

from flask import Response
from flask import request

from coop_credit.asking import language
from coop_credit.sheets import CONTENT_TYPES
from coop_credit.sheets import XLSX

JSON = "application/json"
CSV = "text/csv"
#: What an answer that can come in several forms depends on.
VARY = {"Vary": "Accept"}
#: The values of the parameter ``format``, in the order of preference.
_TYPES = {"json": JSON, "csv": CSV, "xlsx": XLSX}


def asked_form(form: str, *offered: str) -> str:
    """The form asked for: by the parameter ``format``, else by the header ``Accept``, else JSON.

    offered: the forms that there are beside JSON.
    """
    if form:
        return form
    types = {_TYPES[each]: each for each in ("json", *offered)}
    return types[request.accept_mimetypes.best_match(types, default=JSON)]


def wants_csv(form: str) -> bool:
    """Whether CSV is asked for, where there is nothing else beside JSON."""
    return asked_form(form, "csv") == "csv"


#: A schema of OpenAPI.
BINARY = {"type": "string", "format": "binary"}


def file_answer(content: bytes, content_type: str) -> Response:
    """A file as the answer to a request that could have another form."""
    answer = Response(content, content_type=content_type)
    answer.vary.add("Accept")
    return answer


def sheet_answer(content: bytes, name: str, form: str) -> Response:
    """A sheet of ``sheets.SHEETS`` in the asker's language, to be kept under a name."""
    answer = file_answer(content, CONTENT_TYPES[form])
    answer.vary.add("Accept-Language")
    answer.content_language.add(language())
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer
