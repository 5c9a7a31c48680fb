"""Messages: what became of them, a try of a channel, and members who want none."""

from collections.abc import Callable

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
from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.i18n import text
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.settings import CHANNELS
from coop_credit.operations.desk import Office
from coop_credit.reports.messages import message_list
from coop_credit.store import cooperatives
from coop_credit.store import messages
from coop_credit.store import people

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
@click.argument("cooperative")
@click.option("--state", default="", type=click.Choice(["", *MESSAGE_STATES]))
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
def list_(cooperative: str, state: str, *, as_json: bool) -> None:
    """What became of the messages, the newest first."""
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

    def write(office: Office, zone: str) -> None:
        with office.database.write() as tx:
            today = day_in(zone, office.clock.now())
            messages.stop(tx, cooperative, member, today)

    _set(cooperative, member, write)


@notify.command()
@click.argument("cooperative")
@click.argument("member", type=click.IntRange(1))
def resume(cooperative: str, member: int) -> None:
    """Send a member all messages again."""

    def write(office: Office, _zone: str) -> None:
        with office.database.write() as tx:
            messages.resume(tx, cooperative, member)

    _set(cooperative, member, write)


def _set(cooperative: str, member: int, write: Callable[[Office, str], None]) -> None:
    with open_office() as office:
        with office.database.snapshot() as tx:
            registered = cooperatives.find_cooperative(tx, cooperative)
            found = people.find_member(tx, cooperative, member)
        if registered is None or found is None:
            raise Unusable(reason="member-unknown", cooperative=cooperative, member=member)
        write(office, registered.zone)
