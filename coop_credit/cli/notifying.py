"""Messages: what became of them, a try of a channel, and members who want none."""

from collections.abc import Callable
from dataclasses import replace

import click

from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import notify_settings
from coop_credit.cli.surroundings import open_office
from coop_credit.contracts.messages import MESSAGE_STATES
from coop_credit.contracts.messages import MessageSchema
from coop_credit.dates import instant_text
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.settings import CHANNELS
from coop_credit.operations.wishing import set_wish
from coop_credit.reports.messages import member_wish
from coop_credit.reports.messages import message_list
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.message_wishes import Wish

_LISTED = 1_000


@click.group(cls=Commands)
def notify() -> None:
    """Messages to members and to the manager 消息."""


@notify.command()
@click.option("--channel", required=True, type=click.Choice(CHANNELS))
@click.option("--to", required=True, help="A mail address or a phone number.")
def test(channel: str, to: str) -> None:
    """Send one message that says that it is a test."""
    with open_office() as office:
        settings = notify_settings(office.clock)
        if channel not in settings.channels:
            raise Unusable(reason="channel-not-set-up", channel=channel)
        said = text("message.test", language())
        at = instant_text(office.clock.now())
        letter = Letter(
            id=office.privacy.keyed_hash("test", channel, to, at)[:32],
            to=to,
            subject=said,
            text=said,
        )
        result = settings.channels[channel].send(letter)
    if result.came is not Came.SENT:
        raise Unusable(reason="message-not-sent", came=str(result.came), answer=result.answer)
    click.echo(f"{result.came}: {result.answer}", err=True)


@notify.command("list")
@click.argument("cooperative", default=INSTALLATION)
@click.option("--state", default="", type=click.Choice(["", *MESSAGE_STATES]))
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
def list_(cooperative: str, state: str, *, as_json: bool) -> None:
    """What became of messages, in COOPERATIVE or of the whole installation, the newest first."""
    with open_office() as office:
        found = message_list(office.database, cooperative, state=state, count=_LISTED)
    dumped = MessageSchema(many=True).dump(found)
    if as_json:
        print_json(dumped)
    else:
        columns = ("day", "kind", "member", "seq", "channel", "state", "attempts", "answer")
        print_table(MessageSchema(), columns, dumped)


@notify.command()
@click.argument("cooperative")
@click.argument("member", type=click.IntRange(1))
def stop(cooperative: str, member: int) -> None:
    """Send a member nothing but what is overdue, as the member wishes."""
    _wish(cooperative, member, lambda before: replace(before, stopped=True))


@notify.command()
@click.argument("cooperative")
@click.argument("member", type=click.IntRange(1))
def resume(cooperative: str, member: int) -> None:
    """Send a member all messages again."""
    _wish(cooperative, member, lambda before: replace(before, stopped=False))


@notify.command("language")
@click.argument("cooperative")
@click.argument("member", type=click.IntRange(1))
@click.argument("wanted", metavar="LANGUAGE", type=click.Choice(["zh", "en", "default"]))
def language_(cooperative: str, member: int, wanted: str) -> None:
    """Tell a member in LANGUAGE; default is the installation's."""
    chosen = "" if wanted == "default" else wanted
    _wish(cooperative, member, lambda before: replace(before, language=chosen))


def _wish(cooperative: str, member: int, changed: Callable[[Wish], Wish]) -> None:
    """Change part of what a member wishes."""
    with open_office() as office:
        try:
            before = member_wish(office.database, cooperative, member)
            set_wish(office, cooperative, member, changed(before))
        except NotFound as error:
            raise Unusable(
                reason="member-unknown", cooperative=cooperative, member=member
            ) from error
