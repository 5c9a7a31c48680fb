"""How people are reached from here: the channels, their words, and a message that tries one."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response

from coop_credit.asking import notify_settings
from coop_credit.asking import office
from coop_credit.config import CONFIG_FILE
from coop_credit.config import TEMPLATES_FILE
from coop_credit.dates import day_in
from coop_credit.errors import Failure
from coop_credit.errors import Misconfigured
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Result
from coop_credit.notify.settings import CHANNELS
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import WITHOUT_ADDRESS
from coop_credit.notify.settings import whereto
from coop_credit.notify.trying import TRIALS_MAX
from coop_credit.notify.trying import try_channel
from coop_credit.reports.rules import rules_in_force
from coop_credit.store.cooperatives import Cooperative
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.rules import shown_number
from coop_credit.web.visiting import manager_of
from coop_credit.web.visiting import sent_form

#: What the charter says of messages, where the rulebook leaves it to the charter.
_CHARTER = (
    *("reminder-first-days", "reminder-second-days", "overdue-first-days", "overdue-second-days"),
    *("due-day-shift", "month-close-days"),
)
_LANGUAGES = ("zh", "en")
#: No template of an installation's: the words of whoever tries a channel.
_TEST = "message.test"


@blueprint.get("/c/<cooperative>/channels")
def channels(cooperative: str) -> Response:
    """Which channels are set up, when they are quiet, and what they say 消息通道"""
    _, registered = manager_of(cooperative)
    return _page(registered)


@blueprint.post("/c/<cooperative>/channels")
def send_test(cooperative: str) -> Response:
    """Try a channel with a message that says that it is a test 试发消息"""
    actor, registered = manager_of(cooperative)
    sent, here = sent_form(), office()
    to = sent.get("to", "").strip()
    try:
        notify = notify_settings()
        result = try_channel(
            here,
            notify,
            cooperative=cooperative,
            by=actor.principal,
            day=day_in(registered.zone, here.clock.now()),
            channel=sent.get("channel", ""),
            to=to or notify.addresses.get(cooperative, ""),
            said=text(_TEST, showing.spoken()),
        )
    except Failure as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        return _page(registered, typed=sent.get("channel", ""), to=to, wrong=told)
    return _page(registered, came=result)


def _page(
    registered: Cooperative,
    *,
    typed: str = "",
    to: str = "",
    wrong: str = "",
    came: Result | None = None,
) -> Response:
    here = office()
    today = day_in(registered.zone, here.clock.now())
    numbers = rules_in_force(here.database, registered, today).numbers
    try:
        notify, unusable = notify_settings(), ""
    except Misconfigured as failure:
        notify, unusable = None, failure_told(failure, showing.spoken())["detail"]
    return showing.page(
        "channels.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        notify=notify,
        unusable=unusable,
        lines=[] if notify is None else [_line(notify, name) for name in CHANNELS],
        own_address="" if notify is None else notify.addresses.get(registered.cooperative, ""),
        without_address=WITHOUT_ADDRESS,
        wordings=[] if notify is None else _wordings(notify),
        charter=[shown_number(each) for each in numbers if each.name in _CHARTER],
        files={"config": CONFIG_FILE, "templates": TEMPLATES_FILE},
        most=TRIALS_MAX,
        typed=typed,
        to=to,
        wrong=wrong,
        came=came,
        was_sent=came is not None and came.came is Came.SENT,
    )


def _line(notify: Notify, name: str) -> dict[str, object]:
    """A channel as the page shows it: for whom it is, and where it leads."""
    uses = {
        "members": notify.members,
        "codes": notify.codes,
        "manager": notify.manager,
        "regulator": notify.regulator,
    }
    channel = notify.channels.get(name)
    return {
        "name": name,
        "is_set_up": channel is not None,
        "whereto": "" if channel is None else whereto(channel),
        "uses": [who for who, used in uses.items() if used == name],
        "per_minute": notify.per_minute[name],
    }


def _wordings(notify: Notify) -> Sequence[dict[str, object]]:
    """Every message that can be worded differently, as it is worded now, in both languages."""
    codes = [each for each in texts("zh") if each.startswith("message.") and each != _TEST]
    own = {spoken: notify.templates.get(spoken, {}) for spoken in _LANGUAGES}
    return [
        {
            "code": code,
            "zh": own["zh"].get(code, texts("zh")[code]),
            "en": own["en"].get(code, texts("en")[code]),
            "is_own": any(code in words for words in own.values()),
        }
        for code in codes
    ]
