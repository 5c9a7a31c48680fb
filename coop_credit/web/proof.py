"""A page for everybody: is what a member knows of a month in what the regulator received?

No sign-in, no script; what was typed travels in the request's body and is kept nowhere.
"""

from http import HTTPStatus

import marshmallow as ma
from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.contracts.closing import ClaimSchema
from coop_credit.i18n import text
from coop_credit.reports.public_proofs import check_claim
from coop_credit.web import showing
from coop_credit.web.answering import blueprint

#: The fields of the form in their order, with how a phone should let them be typed.
_FIELDS = {
    "cooperative": "text",
    "month": "text",
    "number": "numeric",
    "shares": "decimal",
    "owing": "decimal",
    "code": "text",
}


@blueprint.get("/proof")
def proof() -> Response:
    """The form, with nothing in it."""
    return _page({}, "", HTTPStatus.OK)


@blueprint.post("/proof")
def check_proof() -> Response:
    """Say whether what was typed is in what was received."""
    spoken, typed = showing.spoken(), request.form.to_dict()
    try:
        claim = ClaimSchema().load(typed)
    except ma.ValidationError as error:
        named = [text(f"proof.{name}", spoken) for name in _FIELDS if name in error.messages]
        said = text("proof.misread", spoken, fields=text("list.separator", spoken).join(named))
        return _page(typed, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = check_claim(office().database, claim)
    return _page(typed, text(f"proof.{outcome}", spoken), HTTPStatus.OK)


def _page(typed: dict[str, str], said: str, status: HTTPStatus) -> Response:
    is_wrong = status is HTTPStatus.UNPROCESSABLE_ENTITY
    return showing.page(
        "proof.html", status, fields=_FIELDS, typed=typed, said=said, is_wrong=is_wrong
    )
