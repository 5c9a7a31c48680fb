"""A page for everybody: is what a member knows of a month in what the regulator received?

No sign-in, no script; what was typed travels in the request's body and is kept nowhere.
"""

from html import escape
from http import HTTPStatus

import marshmallow as ma
from flask import Blueprint
from flask import Response
from flask import request

from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.contracts.closing import ClaimSchema
from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.reports.public_proofs import check_claim

blueprint = Blueprint("proof", __name__)

#: The fields of the form in their order, with how a phone should let them be typed.
_FIELDS = {
    "cooperative": "text",
    "month": "text",
    "number": "numeric",
    "shares": "decimal",
    "owing": "decimal",
    "code": "text",
}
_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
_STYLE = """\
body { margin: 0 auto; max-width: 34rem; padding: 1rem; color: #1a1a1a; }
body { font: 1.125rem/1.6 sans-serif; overflow-wrap: anywhere; }
label { display: block; margin-top: .75rem; }
input, button { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
button { margin-top: 1.25rem; border: 0; background: #1f4e79; color: #fff; }
[role=status] { padding: .75rem; border: 2px solid #1f4e79; font-weight: bold; }
"""


@blueprint.get("/proof/style.css")
def style() -> Response:
    """The page's style."""
    return _answer(_STYLE, "text/css")


@blueprint.get("/proof")
def form() -> Response:
    """The form, with nothing in it."""
    return _page(language(), {}, "", HTTPStatus.OK)


@blueprint.post("/proof")
def check() -> Response:
    """Say whether what was typed is in what was received."""
    spoken, typed = language(), request.form.to_dict()
    try:
        claim = ClaimSchema().load(typed)
    except ma.ValidationError as error:
        named = [text(f"proof.{name}", spoken) for name in _FIELDS if name in error.messages]
        said = text("proof.misread", spoken, fields=text("list.separator", spoken).join(named))
        return _page(spoken, typed, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = check_claim(office().database, claim)
    return _page(spoken, typed, text(f"proof.{outcome}", spoken), HTTPStatus.OK)


def _page(spoken: Language, typed: dict[str, str], said: str, status: HTTPStatus) -> Response:
    fields = "\n".join(
        f'<label for="{name}">{escape(text(f"proof.{name}", spoken))}</label>\n'
        f'<input id="{name}" name="{name}" inputmode="{mode}" autocomplete="off"'
        f' value="{escape(typed.get(name, ""))}" required>'
        for name, mode in _FIELDS.items()
    )
    title = escape(text("proof.title", spoken))
    told = f'<p role="status">{escape(said)}</p>' if said else ""
    body = f"""\
<!doctype html>
<html lang="{"zh-CN" if spoken == "zh" else "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="proof/style.css">
<body>
<main>
<h1>{title}</h1>
<p>{escape(text("proof.explained", spoken))}</p>
{told}
<form method="post" action="proof">
{fields}
<button>{escape(text("proof.check", spoken))}</button>
</form>
</main>
</body>
</html>
"""
    return _answer(body, "text/html", status)


def _answer(body: str, mimetype: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    answer = Response(body, mimetype=mimetype, status=status)
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    answer.vary.add("Accept-Language")
    return answer
