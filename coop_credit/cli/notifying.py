"""Messages: what became of them, a try of a channel, and members who want none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.reads import require_cooperative
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import clock
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import notify_settings
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.surroundings import upkeep_settings
from coop_credit.contracts.messages import MESSAGE_LISTS
from coop_credit.contracts.messages import MessageSchema
from coop_credit.dates import day_in
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.notify.letter import Came
from coop_credit.notify.settings import CHANNELS
from coop_credit.notify.trying import try_channel
from coop_credit.operations.logging_access import log_access
from coop_credit.operations.wishing import set_wish
from coop_credit.renderings.slip_page import slip_page
from coop_credit.reports.messages import member_wish
from coop_credit.reports.messages import message_list
from coop_credit.scheduler.slips import mark_printed
from coop_credit.scheduler.slips import slips_for
from coop_credit.scheduler.templates import words_in
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
        result = try_channel(
            office,
            settings,
            cooperative=INSTALLATION,
            by=READER.principal,
            day=day_in(upkeep_settings().zone, office.clock.now()),
            channel=channel,
            to=to,
            said=text("message.test", language()),
        )
    if result.came is not Came.SENT:
        raise Unusable(reason="message-not-sent", came=str(result.came), answer=result.answer)
    click.echo(f"{result.came}: {result.answer}", err=True)


@notify.command()
def check() -> None:
    """Say whether the settings and the installation's own words can be used, and show the words."""
    settings = notify_settings(clock())
    for spoken, templates in sorted(settings.templates.items()):
        for code, template in sorted(templates.items()):
            click.echo(f"{spoken} {code} = {template}")
    click.echo(f"channels: {', '.join(sorted(settings.channels))}", err=True)


@notify.command("list")
@click.argument("cooperative", default=INSTALLATION)
@click.option("--state", default="", type=click.Choice(MESSAGE_LISTS))
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
def list_(cooperative: str, state: str, *, as_json: bool) -> None:
    """What became of messages, in COOPERATIVE or of the whole installation, the newest first."""
    with open_office() as office:
        found = message_list(office.database, cooperative, state=state, count=_LISTED)
    dumped = MessageSchema(many=True).dump(found)
    if as_json:
        print_json(dumped)
    else:
        sent = ("day", "kind", "member", "seq", "channel", "state", "attempts", "answer")
        later = ("report", "report_code", "reported_at", "printed_at")
        print_table(MessageSchema(), (*sent, *later), dumped)


@notify.command()
@click.argument("cooperative")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to make, which must not be there yet; printed if left out.",
)
@click.option("--again", is_flag=True, help="Those that were printed before, too.")
def slips(cooperative: str, out: Path | None, *, again: bool) -> None:
    """A page of slips: what could not be delivered, to be handed over 未送达消息."""
    with open_office() as office:
        require_cooperative(office, cooperative)
        settings = notify_settings(office.clock)
        found = slips_for(office, settings, cooperative, again=again)
        page = slip_page(list(found.values()), words_in(settings, "").language)
        log_access(
            office,
            READER,
            "names-downloaded",
            cooperative=cooperative,
            subject="slips",
        )
        if out is None:
            click.echo(page, nl=False)
        else:
            write_new(out, page)
        mark_printed(office, list(found))
    click.echo(f"slips: {len(found)}", err=True)


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
