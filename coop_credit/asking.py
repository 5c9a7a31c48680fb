"""What requests to the application begin with: the office, its settings, the asker's language."""

import logging
from collections.abc import Callable
from typing import cast

from flask import current_app
from flask import request

from coop_credit.errors import Misconfigured
from coop_credit.i18n import Language
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import only_console
from coop_credit.operations.desk import Office

#: Where ``create_app`` keeps the office.
OFFICE = "coop_credit.office"
#: Where ``create_app`` keeps the code of the page that sets an installation up.
SET_UP_CODE = "coop_credit.set_up_code"
#: Where ``create_app`` keeps what reads how people are reached.
NOTIFY = "coop_credit.notify"
#: Where ``create_app`` keeps the zone of the installation's clock.
ZONE = "coop_credit.zone"
_log = logging.getLogger(__name__)


def office() -> Office:
    """The office of this application."""
    return cast("Office", current_app.extensions[OFFICE])


def set_up_code() -> str:
    """The code that sets a new installation up, as the console shows it; ``""`` for none."""
    return cast("str", current_app.extensions[SET_UP_CODE])


def installation_zone() -> str:
    """The zone of the installation's clock, by which its own jobs are planned."""
    return cast("str", current_app.extensions[ZONE])


def notify_settings() -> Notify:
    """How people are reached, as the settings say now. Raises ``Misconfigured``."""
    return cast("Callable[[], Notify]", current_app.extensions[NOTIFY])()


def reached() -> Notify:
    """How people are reached; as if nothing were set up, where the settings cannot be used.

    Nobody is kept from the books by a slip in them, and no stranger is told of it.
    """
    try:
        return notify_settings()
    except Misconfigured as error:
        _log.error("settings of channels: %s", error)
        return only_console()


def codes_by() -> str:
    """The channel for codes to members' phones; ``""`` when none are sent."""
    return reached().codes


def language() -> Language:
    """Chinese, unless the asker prefers English."""
    return "en" if request.accept_languages.best_match(["zh", "en"]) == "en" else "zh"
