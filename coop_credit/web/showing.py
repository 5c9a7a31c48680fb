"""How a page is shown: its language, its texts, sums and days, and what a browser may load."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any
from typing import cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response
from flask import g
from flask import make_response
from flask import redirect
from flask import render_template
from flask import request

from coop_credit.asking import language
from coop_credit.errors import Fact
from coop_credit.i18n import Language
from coop_credit.i18n import account_text
from coop_credit.i18n import case_text
from coop_credit.i18n import day
from coop_credit.i18n import percent
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.renderings.entry_facts import who_called

LANGUAGE_COOKIE = "language"
SIZE_COOKIE = "text_size"
#: The sizes of text, the smallest first.
SIZES = ("standard", "large", "largest")
AMOUNTS_COOKIE = "amounts"
#: Whether a member's sums are seen, by whoever stands beside.
AMOUNTS = ("shown", "hidden")
PAPER_COOKIE = "paper"
#: The papers that vouchers are printed on: A5 across, two on A4, 241 by 140 mm in three parts.
PAPERS = ("a5", "a4", "three-part")
#: The roles whose pages look otherwise than the staff's.
_SIDES = frozenset({"member", "regulator"})
#: What an address says once, and not again when something is chosen.
_ONCE = frozenset({"done", "printed", "saved"})
_YEAR = dt.timedelta(days=365)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def spoken() -> Language:
    """The language that the person chose, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in {"zh", "en"} else language()  # type: ignore[return-value]  # one of the two


def text_size() -> str:
    """The size of text that the person chose."""
    chosen = request.cookies.get(SIZE_COOKIE, "")
    return chosen if chosen in SIZES else SIZES[0]


def is_hidden() -> bool:
    """Whether the person keeps the own sums from being seen."""
    return request.cookies.get(AMOUNTS_COOKIE) == AMOUNTS[1]


def paper() -> str:
    """The paper that the person chose for vouchers."""
    chosen = request.cookies.get(PAPER_COOKIE, "")
    return chosen if chosen in PAPERS else PAPERS[0]


def page(template: str, status: HTTPStatus = HTTPStatus.OK, **facts: object) -> Response:
    """A page in the language of whoever looks at it."""
    return make_response(render_template(template, **facts), status)


def go_to(address: str) -> Response:
    """Behind a form that was sent: another page, which can be loaded again without harm."""
    return cast("Response", redirect(address, HTTPStatus.SEE_OTHER))


def guard(answer: Response) -> Response:
    """Say what a browser may do with an answer; a page is kept nowhere."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint == "web.asset" and "v" in request.args:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers["Cache-Control"] = "no-store"
        answer.vary.update(["Accept-Language", "Cookie"])
    return answer


def remember_choices(answer: Response, chosen: Mapping[str, str]) -> None:
    """Keep what somebody chose of how pages are shown, for a year."""
    for name, allowed in (
        (LANGUAGE_COOKIE, ("zh", "en")),
        (SIZE_COOKIE, SIZES),
        (AMOUNTS_COOKIE, AMOUNTS),
        (PAPER_COOKIE, PAPERS),
    ):
        if chosen.get(name) in allowed:
            answer.set_cookie(name, chosen[name], max_age=_YEAR, httponly=True, samesite="Lax")


def surroundings() -> dict[str, Any]:
    """What every template may use."""
    here, visitor = spoken(), g.get("visitor")
    role = visitor.session.role if visitor else ""
    return {
        "t": partial(_told, here),
        "known": partial(_known, here),
        "language": here,
        "text_size": text_size(),
        "sizes": SIZES,
        "hidden": is_hidden(),
        "visitor": visitor,
        "side": role if role in _SIDES else "",
        "cooperative": visitor.session.cooperative if visitor else None,
        "choosing": choosing,
        "account": partial(_account, here),
        "who": partial(_who, here),
        "names": partial(_names, here),
        "case_text": partial(case_text, language=here),
        "money_total": _money_total,
    }


def filters() -> Mapping[str, Callable[..., str]]:
    """The filters of the templates, by name."""
    return {
        "yuan": yuan,
        "short_yuan": short_yuan,
        "percent": percent,
        "day": _day,
        "minute": minute,
    }


def short_yuan(money: Money) -> str:
    """A sum without its decimals where it has none.

    >>> short_yuan(Money(5_500_000)), short_yuan(Money(5_500_050))
    ('55,000', '55,000.50')
    """
    return yuan(money).removesuffix(".00")


def minute(at: str, zone: str) -> str:
    """An instant (UTC text) as the clock of a zone shows it, to the minute; ``""`` for none.

    >>> minute("2026-11-30T16:30:00.000000Z", "Asia/Shanghai")
    '2026-12-01 00:30'
    """
    if not at:
        return ""
    shown = dt.datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return f"{shown:%Y-%m-%d %H:%M}"


def choosing(**chosen: str) -> str:
    """The address of this page with something chosen of how it is shown."""
    kept = {name: value for name, value in request.args.items() if name not in _ONCE}
    return f"{request.path}?{urlencode({**kept, **chosen})}"


def _told(here: Language, code: str, **facts: Fact) -> str:
    return text(code, here, **facts)


def _known(here: Language, section: str, code: str) -> str:
    """The text of a code in a section; the code itself where it has none."""
    return texts(here).get(f"{section}.{code}", code)


def _account(here: Language, code: str) -> str:
    return account_text(code, here)


def _who(here: Language, code: str, names: Mapping[str, str] | None = None) -> str:
    return who_called(code, here, names or {})


def _names(here: Language, section: str, codes: Iterable[str]) -> str:
    return text("list.separator", here).join(_known(here, section, each) for each in codes)


def _money_total(lines: Iterable[object], name: str) -> Money:
    return total([getattr(each, name) for each in lines])


def _day(date: dt.date) -> str:
    return day(date, spoken())
