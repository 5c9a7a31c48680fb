"""What requests and answers about rulebooks hold."""

import re

import marshmallow as ma

from coop_credit.contracts.fields import ID_PATTERN
from coop_credit.contracts.fields import line
from coop_credit.contracts.resources import Resource


def _check_id(written: str) -> None:
    if re.fullmatch(ID_PATTERN, written, re.ASCII) is None:
        message = "small ASCII letters, digits and hyphens, 40 at most"
        raise ma.ValidationError(message)


def _check_text(written: str) -> None:
    """Refuse halves of letters, which UTF-8 cannot hold."""
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in written):
        message = "holds half a letter"
        raise ma.ValidationError(message)


def rulebook_id() -> ma.fields.String:
    """The id of a rulebook that is added."""
    return ma.fields.String(required=True, validate=_check_id, metadata={"pattern": ID_PATTERN})


class NewRulebookSchema(ma.Schema):
    """A rulebook to add: the id, which has this text for ever, and the text, in TOML."""

    rulebook = rulebook_id()
    content = ma.fields.String(required=True, validate=_check_text)


class AdoptionSchema(ma.Schema):
    """The rulebook by which a cooperative is judged from today on."""

    rulebook = line(40, required=True)


class RulebookSchema(Resource):
    """A rulebook.

    since: the first day on which any of its rules is in force. origin: ``packaged`` when it comes
    with the program, else ``added``. digest: SHA-256 of the text in UTF-8. added_at, added_by:
    UTC text and who did it, empty for what is packaged.
    """

    rulebook = ma.fields.String()
    since = ma.fields.Date()
    origin = ma.fields.String()
    digest = ma.fields.String()
    added_at = ma.fields.String()
    added_by = ma.fields.String()


class RulebookTextSchema(RulebookSchema):
    """A rulebook with its text, in TOML."""

    content = ma.fields.String()
