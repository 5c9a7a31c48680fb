"""The scheduler's process, and its jobs by hand."""

import datetime as dt
import signal
import threading
from types import FrameType

import click

from coop_credit.cli.showing import print_json
from coop_credit.cli.showing import print_table
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import notify_settings
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.surroundings import upkeep_settings
from coop_credit.contracts.messages import JobRunSchema
from coop_credit.contracts.messages import NextRunSchema
from coop_credit.dates import day_in
from coop_credit.reports.messages import job_run_list
from coop_credit.reports.timetable import next_runs
from coop_credit.store.job_runs import INSTALLATION

#: Slots that are listed, the newest.
_LISTED = 100


@click.command()
@click.option(
    "--every",
    default=10,
    show_default=True,
    type=click.IntRange(1, 3_600),
    help="Seconds between two looks at what is due.",
)
def scheduler(every: int) -> None:
    """Send messages and run the daily jobs until interrupted 定时任务."""
    # Here, since no other command needs the clock that starts jobs.
    from coop_credit.scheduler.running import Runner  # noqa: PLC0415 (said above)

    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with open_office() as office:
        runner = Runner(office, notify_settings(office.clock), ended, upkeep=upkeep_settings())
        click.echo("scheduling (Ctrl-C ends it)", err=True)
        runner.work(dt.timedelta(seconds=every))
    click.echo("the scheduler has ended", err=True)


@click.group(cls=Commands)
def jobs() -> None:
    """The daily jobs: what was done, and one by hand 定时任务."""


@jobs.command("next")
@click.argument("cooperative", default=INSTALLATION)
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
def next_(cooperative: str, *, as_json: bool) -> None:
    """When each job runs next, in COOPERATIVE or for the whole installation 下次时间."""
    with open_office() as office:
        now, zone = office.clock.now(), upkeep_settings().zone
        dumped = NextRunSchema(many=True).dump(next_runs(office.database, now, cooperative, zone))
    if as_json:
        print_json(dumped)
    else:
        print_table(NextRunSchema(), ("job", "slot", "planned_at", "missed"), dumped)


@jobs.command("list")
@click.argument("cooperative", default=INSTALLATION)
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
def list_(cooperative: str, *, as_json: bool) -> None:
    """The slots that were begun, in COOPERATIVE or of the whole installation 任务记录."""
    with open_office() as office:
        found = job_run_list(office.database, cooperative, count=_LISTED)
    dumped = JobRunSchema(many=True).dump(found)
    if as_json:
        print_json(dumped)
    else:
        columns = ("job", "slot", "claimed_at", "finished_at", "took_ms", "attempts", "failure")
        print_table(JobRunSchema(), columns, dumped)


@jobs.command("run")
@click.argument("job")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the slot; today's.")
@click.option("--cooperative", help="Only there; else in every cooperative.")
def run(job: str, day: dt.datetime | None, cooperative: str | None) -> None:
    """Run a job for a day once more; what was queued is not queued again."""
    from coop_credit.scheduler.jobs import ALL_JOBS  # noqa: PLC0415 (as above, the clock)
    from coop_credit.scheduler.running import Runner  # noqa: PLC0415 (as above, the clock)

    known = {each.name: each for each in ALL_JOBS}
    if job not in known:
        raise Unusable(reason="job-unknown", written=job, known=", ".join(known))
    with open_office() as office:
        runner = Runner(office, notify_settings(office.clock), upkeep=upkeep_settings())
        everywhere = runner.standings(known[job])
        chosen = [each for each in everywhere if cooperative in {None, each.cooperative}]
        if not chosen:
            raise Unusable(reason="cooperative-unknown", cooperative=cooperative or "")
        for each in chosen:
            today = day_in(each.zone, office.clock.now())
            wanted = day.date() if day else today
            if wanted > today:
                raise Unusable(reason="day-to-come", day=wanted.isoformat())
            if not runner.run_again(known[job], each, wanted):
                raise Unusable(reason="slot-held", job=job, cooperative=each.cooperative)
    click.echo(f"{job}: {len(chosen)}", err=True)
