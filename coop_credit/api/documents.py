"""The page that shows the API's description, without a script of its own in the page."""

from importlib import resources

from flask import Blueprint
from flask import Response
from werkzeug.exceptions import NotFound

blueprint = Blueprint("documents", __name__)

#: What the page may fetch from Swagger UI's distribution, and as what.
FILES = {
    "favicon-32x32.png": "image/png",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
}
START = """\
window.onload = () => SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#described",
  validatorUrl: null,
});
"""
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>coop_credit API v1</title>
<link rel="icon" href="favicon-32x32.png">
<link rel="stylesheet" href="swagger-ui.css">
<body>
<div id="described"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="start.js"></script>
</body>
</html>
"""
#: Scripts from here only; Swagger UI styles its parts in place and draws icons as data.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


def _answer(body: str | bytes, mimetype: str) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@blueprint.get("/docs/")
def page() -> Response:
    """The page; ``/docs`` leads here."""
    return _answer(PAGE, "text/html")


@blueprint.get("/docs/start.js")
def start() -> Response:
    """The script that shows the description."""
    return _answer(START, "text/javascript")


@blueprint.get("/docs/<name>")
def file(name: str) -> Response:
    """One file of Swagger UI's distribution; only those that the page asks for."""
    if name not in FILES:
        raise NotFound
    found = resources.files("flask_swagger_ui").joinpath("dist", name)
    return _answer(found.read_bytes(), FILES[name])
