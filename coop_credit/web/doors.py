"""The page to sign in on, with a door for each kind of person."""

import re
import unicodedata
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response
from flask import g
from flask import request

from coop_credit.asking import codes_by
from coop_credit.asking import office
from coop_credit.asking import set_up_code
from coop_credit.operations.inviting import is_new
from coop_credit.operations.passkeys import Site
from coop_credit.operations.passkeys import ask_who
from coop_credit.store.cooperatives import cooperatives_in
from coop_credit.web import showing

_KEPT = "kept."


def sign_in_page(
    status: HTTPStatus = HTTPStatus.OK,
    *,
    door: str = "",
    next_page: str = "",
    kept: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    """The page to sign in on.

    door: ``phone``, ``member``, ``account`` or ``token``, the one that is open; ``""`` for the one
    of those whom ``next_page`` is for. kept: what was typed on a page whose session was over.
    typed: what stands in the door's fields. wrong: why it did not open.
    """
    with office().database.read() as tx:
        known = cooperatives_in(tx, "", after="", count=2)
    return showing.page(
        "sign_in.html",
        status,
        door=door or _door_for(next_page, typed or {}),
        codes_by=codes_by(),
        next_page=next_page,
        kept=kept or {},
        typed=typed or {},
        wrong=wrong,
        only=known[0] if len(known) == 1 else None,
        is_new=not known and bool(set_up_code()) and is_new(office()),
        asked=ask_who(office(), site_here()),
        over=g.get("session_over", "") if not wrong else "",
    )


def _door_for(next_page: str, typed: Mapping[str, str]) -> str:
    """Where most of those begin who want this page; a slip's address says which member it is."""
    if next_page not in {"", "/me"}:
        return "account"
    return "phone" if codes_by() and "member" not in typed else "member"


def site_here() -> Site:
    """Where the pages are, as this browser sees it."""
    return Site(request.host.partition(":")[0], request.host_url.removesuffix("/"))


def kept_in(sent: Mapping[str, str]) -> dict[str, str]:
    """What a form carries of a page whose session was over."""
    return {
        name.removeprefix(_KEPT): value for name, value in sent.items() if name.startswith(_KEPT)
    }


def plain(typed: str) -> str:
    """What was typed of a name or a number: half-width, small letters, no blanks.

    >>> plain(" WANG@demo-219"), plain("1234\u30005678")
    ('wang@demo-219', '12345678')
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).lower()


def own_address(address: str) -> str:
    """An address of these pages; ``""`` for one that leads elsewhere."""
    return address if re.fullmatch(r"/(?![/\\])[!-~]*", address) else ""
