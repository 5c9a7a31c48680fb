"""Where a person is signed in: the own sessions, each of which can be ended from here."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Response
from flask import url_for

from coop_credit.asking import office
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import instant_text
from coop_credit.store import sessions
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.own_passkeys import own_account
from coop_credit.web.visiting import COOKIE
from coop_credit.web.visiting import IDLE
from coop_credit.web.visiting import end_session
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import visitor

#: What a device is called, by a word of what its browser says of itself; the first that fits.
_DEVICES = (
    *(("MicroMessenger", "WeChat"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Macintosh", "Mac"), ("Linux", "Linux")),
)


@blueprint.get("/sessions")
def own_sessions() -> Response:
    """The sessions of whoever asks: device, begun, last used 登录记录"""
    here, now = office(), visitor()
    actor = now.actor
    with here.database.read() as tx:
        found = sessions.sessions_of(tx, actor.principal, actor.cooperative)
    since = instant_text(here.clock.now() - IDLE[now.session.role])
    return showing.page(
        "sessions.html",
        has_account=now.session.role != "member" and bool(own_account()),
        lines=[
            {
                "id": each.id,
                "device": device_name(each.device),
                "began": _shown(each.began_at),
                "used": _shown(each.used_at),
                "is_this": each.id == now.session.id,
            }
            for each in found
            if each.used_at >= since
        ],
    )


@blueprint.post("/sessions/<session_id>/end")
def end_own_session(session_id: str) -> Response:
    """End one of the own sessions; somebody else's is left alone."""
    sent_form()
    is_this = session_id == visitor().session.id
    end_session(session_id)
    answer = showing.go_to(url_for("web.sign_in_form" if is_this else "web.own_sessions"))
    if is_this:
        answer.delete_cookie(COOKIE)
    return answer


@blueprint.post("/sessions/end-others")
def end_other_sessions() -> Response:
    """End all own sessions but this one."""
    sent_form()
    here, now = office(), visitor()
    with here.database.write() as tx:
        sessions.end_all(
            tx,
            now.actor.principal,
            now.actor.cooperative,
            now=instant_text(here.clock.now()),
            but=now.session.id,
        )
    return showing.go_to(url_for("web.own_sessions"))


def device_name(said: str) -> str:
    """What a browser says of itself, made short; ``""`` for what nobody knows.

    >>> device_name("Mozilla/5.0 (Linux; Android 12; HUAWEI) AppleWebKit/537.36 MicroMessenger/8")
    'WeChat'
    """
    return next((name for word, name in _DEVICES if word in said), "")


def _shown(instant: str) -> str:
    """An instant (UTC text) as the clock on the wall has it."""
    there = dt.datetime.fromisoformat(instant).astimezone(ZoneInfo(ZONE_DEFAULT))
    return f"{there:%Y-%m-%d %H:%M}"
