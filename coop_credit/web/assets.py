"""The style and the script of the pages: small, packed, and kept by browsers as long as they stay.

The address of a file holds a digest of what is in it, so that a changed file has another address.
"""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from flask import Response
from flask import request
from flask import url_for

from coop_credit.errors import NotFound
from coop_credit.web.answering import blueprint

_TYPES: Mapping[str, str] = {"behaviour.js": "text/javascript", "style.css": "text/css"}


@blueprint.get("/static/<name>")
def asset(name: str) -> Response:
    """A file of the pages, packed where the browser takes that."""
    if name not in _TYPES:
        raise NotFound
    content = _content(name)
    answer = Response(content, content_type=f"{_TYPES[name]}; charset=utf-8")
    if request.accept_encodings["gzip"]:
        answer.set_data(_packed(name))
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    return answer


@blueprint.app_context_processor
def addresses() -> dict[str, object]:
    """What templates may ask: ``asset('style.css')``."""
    return {"asset": _address}


def _address(name: str) -> str:
    return url_for("web.asset", name=name, v=hashlib.sha256(_content(name)).hexdigest()[:12])


@cache
def _content(name: str) -> bytes:
    return resources.files("coop_credit.web").joinpath("static", name).read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)
