"""The application as a test asks it, on routes that are made once for a process."""

from collections.abc import Callable
from functools import cache

from flask import Flask

from coop_credit.app import open_office
from coop_credit.app import with_routes
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import only_console
from coop_credit.operations.desk import Office

_routed = cache(with_routes)


def app_of(office: Office, notify: Callable[[], Notify] = only_console) -> Flask:
    """What ``create_app`` makes, for this office; the one that was asked for before ends.

    What outlives a test is to be made by ``create_app``.
    """
    app = _routed()
    open_office(app, office, notify=notify)
    return app
