"""Serving the application. docs/decisions/0001-web-server.md says why with waitress."""

import logging
import signal
import threading
from dataclasses import replace
from functools import partial
from types import FrameType

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from coop_credit.asking import OFFICE
from coop_credit.cli.surroundings import config
from coop_credit.cli.surroundings import notify_settings
from coop_credit.cli.surroundings import privacy
from coop_credit.cli.surroundings import upkeep_settings
from coop_credit.dates import Clock
from coop_credit.dates import SystemClock
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.operations.inviting import is_new
from coop_credit.operations.inviting import new_code
from coop_credit.packs.signing import Signer
from coop_credit.store.migrating import is_current

#: How many requests are worked on at once. SQLite's driver hands the interpreter on at every
#: step of a statement, so more threads make it slower there.
THREADS = 8
THREADS_ON_SQLITE = 4


def _end_when_asked() -> None:
    """End at the first Ctrl-C or TERM. Nothing more is done at another: a script sends both."""
    asked = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


@click.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--proxy", default="", help="Address of the web server in front, whose word is taken."
)
@click.option(
    "--codes",
    type=click.Choice(["console"]),
    help="Have the scheduler print the codes to members' phones, for a try.",
)
def serve(host: str, port: int, proxy: str, codes: str | None) -> None:
    """Serve the API and the pages until interrupted."""
    _end_when_asked()
    # Here, since no other command needs the web, and a village PC starts faster without.
    import waitress  # type: ignore[import-untyped]  # noqa: PLC0415 (it has no types; said above)

    from coop_credit.app import create_app  # noqa: PLC0415 (said above)

    settings = config()
    code, time = new_code(), SystemClock()
    app = create_app(
        database_url=settings.database_url,
        privacy=privacy(settings),
        clock=time,
        signer=Signer(settings.signing_key),
        set_up_code=code,
        notify=partial(_reached, time, codes),
        zone=upkeep_settings().zone,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits is no news
    on_sqlite = make_url(settings.database_url).get_backend_name() == "sqlite"
    threads = THREADS_ON_SQLITE if on_sqlite else THREADS
    server = waitress.create_server(
        app, host=host, port=port, ident="coop_credit", threads=threads, **_behind(proxy)
    )
    click.echo(f"serving on http://{host}:{port} (Ctrl-C ends it)", err=True)
    if _is_new(app.extensions[OFFICE]):
        click.echo(f"nobody is here yet: go to http://{host}:{port}/set-up with {code}", err=True)
    server.run()


def _reached(time: Clock, codes: str | None) -> Notify:
    """How people are reached, as the settings say now; codes: what the option says."""
    settings = notify_settings(time)
    return settings if codes is None else replace(settings, codes=codes)


def _is_new(office: Office) -> bool:
    """Whether a first visit is to set the installation up, as far as its database tells."""
    try:
        with office.database.engine.connect() as connection:
            if not is_current(connection):
                return False
    except DBAPIError:
        return False
    return is_new(office)


def _behind(proxy: str) -> dict[str, object]:
    """What is believed of a web server in front: where a request comes from, and how."""
    if not proxy:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }
