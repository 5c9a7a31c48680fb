"""The application: the only place where everything meets."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask import Response
from flask import request
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from coop_credit.api import batches
from coop_credit.api import closing
from coop_credit.api import delivery
from coop_credit.api import disclosure
from coop_credit.api import documents
from coop_credit.api import messages
from coop_credit.api import reading
from coop_credit.api import receiving
from coop_credit.api import region
from coop_credit.api import registers
from coop_credit.api import regulation
from coop_credit.api import rulebooks
from coop_credit.api import writing
from coop_credit.api.problems import CONTENT_TYPE
from coop_credit.api.problems import http_failed
from coop_credit.api.problems import speak_problems
from coop_credit.asking import NOTIFY
from coop_credit.asking import OFFICE
from coop_credit.asking import SET_UP_CODE
from coop_credit.asking import ZONE
from coop_credit.asking import office
from coop_credit.contracts.resources import ProblemSchema
from coop_credit.dates import Clock
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import only_console
from coop_credit.notify.signing import SIGNATURE_HEADER
from coop_credit.operations.desk import Office
from coop_credit.packs.signing import Signer
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from coop_credit.web import pages

#: Where the answers are for programs; anywhere else they are pages.
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")
#: The largest request: opening balances of ``LIST_MAX`` members and as many loans.
REQUEST_BYTES_MAX = 4 * 1024 * 1024
#: How the API is described.
_API = {
    "API_TITLE": "coop_credit",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "signature": {"type": "apiKey", "in": "header", "name": SIGNATURE_HEADER},
            }
        },
        "security": [{"token": []}],
    },
}


class ProblemApi(Api):
    """An API whose every error is a problem of RFC 9457."""

    ERROR_SCHEMA = ProblemSchema
    #: Every status that an operation answers with is described; there are no others.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        """Describe problems under their own content type."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = CONTENT_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE  # the class has the one of other answers

    def handle_http_exception(self, error: HTTPException) -> Response:
        if request.path.startswith(_FOR_PROGRAMS):
            return http_failed(error)
        return pages.nowhere(error)


def create_app(
    *,
    database_url: str,
    privacy: Privacy,
    clock: Clock,
    signer: Signer,
    set_up_code: str = "",
    notify: Callable[[], Notify] = only_console,
    zone: str = ZONE_DEFAULT,
) -> Flask:
    """The application on a migrated database. Nothing is connected before the first request.

    set_up_code: what a new installation is set up with on its first visit; ``""`` for not at all.
    notify: reads how people are reached, each time it is asked about. zone: of the installation's
    own clock.
    """
    app = with_routes()
    opened = Office(Database.open(database_url), privacy, clock, signer)
    open_office(app, opened, set_up_code=set_up_code, notify=notify, zone=zone)
    return app


def open_office(
    app: Flask,
    opened: Office,
    *,
    set_up_code: str = "",
    notify: Callable[[], Notify] = only_console,
    zone: str = ZONE_DEFAULT,
) -> None:
    """From here on the application answers from this office; the rest as for ``create_app``."""
    app.extensions |= {OFFICE: opened, SET_UP_CODE: set_up_code, NOTIFY: notify, ZONE: zone}


def with_routes() -> Flask:
    """An application that knows every address, and answers once an office is opened in it."""
    assert __debug__, "the books rely on assertions: do not run Python with -O"
    app = Flask(__name__, static_folder=None)
    app.config |= _API | {"MAX_CONTENT_LENGTH": REQUEST_BYTES_MAX}
    api = ProblemApi(app)
    for module in (
        *(writing, batches, reading, registers, disclosure),
        *(closing, messages, delivery, regulation, rulebooks, receiving, region),
    ):
        api.register_blueprint(module.blueprint, url_prefix="/api/v1")
    app.register_blueprint(documents.blueprint, url_prefix="/api/v1")
    app.register_blueprint(pages.blueprint)
    speak_problems(app)

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": HTTPStatus.OK.phrase}

    @app.get("/readyz")
    def readyz() -> dict[str, Any]:
        with office().database.read() as tx:
            tx.row("SELECT 1 FROM alembic_version")
        return {"status": HTTPStatus.OK.phrase}

    return app
