"""What the scheduler costs: a day's reminders among 2 million loans, queueing, days caught up.

Run by ``scripts/bench``. Finding what is due is compared with an indexed count of the same rows,
queueing with COPY into a table with a primary key, and catching up with as many single days.
"""

import datetime as dt
import resource
import sys
from functools import partial

import psycopg

from coop_credit.dates import instant_text
from coop_credit.notify.console import Console
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.scheduler.jobs import JOBS
from coop_credit.scheduler.running import Runner
from coop_credit.store import due
from coop_credit.store import messages
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from tests.bench.packs import ratios
from tests.bench.packs import seconds
from tests.bench.writes import office_at
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import quickest_parent
from tests.postgresql import running_cluster

LARGE = "large"
LOANS = 2_000_000
MEMBERS = 100_000
#: Cooperatives that are caught up, and as many that do each day on its day; loans of each.
SMALL = 20
SMALL_LOANS = 1_000
DAYS = 90
#: Messages that are queued in one transaction, and how many of those follow each other.
BATCH, BATCHES = 20_000, 10
KB = 1_024
FIRST = dt.date(2026, 11, 24)

#: Loans in two instalments, half a year apart, some of which fall due on each day.
#: Behind the doors: it is the reading that is measured.
_LOANS = """
INSERT INTO loan
SELECT %(name)s, k, 1 + k %% %(members)s, 100000, %(first)s::date + 180 + (k %% 365)::int, 2,
       'equal-principal', 600, 365, 'production', 'paid-out', %(first)s, %(first)s,
       'staff:manager', %(first)s, 100000000, 0, NULL, '', 0
  FROM generate_series(1, %(loans)s) AS k"""
_INSTALMENTS = """
INSERT INTO instalment
SELECT %(name)s, k, n, %(first)s::date + (n - 1) * 180 + (k %% 365)::int, 50000
  FROM generate_series(1, %(loans)s) AS k, generate_series(1, 2) AS n"""
_ACCOUNTS = """
INSERT INTO account SELECT %(name)s, '114.' || k, '114', 100000, 0
  FROM generate_series(1, %(loans)s) AS k"""
_COUNT = """
SELECT count(*) FROM instalment
 WHERE cooperative_id = :cooperative AND due_on = ANY(CAST(:days AS DATE[]))"""
_COUNT_OPEN = """
SELECT count(*) FROM instalment i
  JOIN loan l ON l.cooperative_id = i.cooperative_id AND l.number = i.loan
  JOIN account a ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || l.number
 WHERE i.cooperative_id = :cooperative AND i.due_on = ANY(CAST(:days AS DATE[]))
   AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen"""
_BARE = """
CREATE TABLE bare (LIKE message,
                   PRIMARY KEY (cooperative_id, member, kind, topic, day, seq, channel))"""


def superuser(cluster: Cluster, name: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that no trigger and no grant stands in the way of."""
    return psycopg.connect(host=str(cluster.folder), user="postgres", dbname=name, autocommit=True)


def lend(cluster: Cluster, name: str, loans: dict[str, int]) -> None:
    """Give each cooperative so many loans."""
    with superuser(cluster, name) as connection:
        connection.execute("SET session_replication_role = replica")
        for cooperative, many in loans.items():
            values = {"name": cooperative, "loans": many, "first": FIRST, "members": MEMBERS}
            for statement in (_LOANS, _INSTALMENTS, _ACCOUNTS):
                connection.execute(statement, values)
        connection.execute(_BARE)
        connection.execute("VACUUM ANALYZE")


def count(office: Office, statement: str, days: list[dt.date]) -> int:
    """Count in the large cooperative what falls due on some days."""
    with office.database.read() as tx:
        found = tx.row(statement, cooperative=LARGE, days=[day.isoformat() for day in days])
    assert found is not None
    return int(found[0])


def find_due(office: Office, days: list[dt.date]) -> int:
    """Read what falls due in the large cooperative on some days; how many members."""
    with office.database.read() as tx:
        return len(due.members_due(tx, LARGE, days))


def finding(office: Office, runs: int) -> None:
    """One day's reminders among all loans, beside counts."""
    beside_index, beside_open = [], []
    for run in range(runs + 6):
        days = [FIRST + dt.timedelta(days=200 + run + behind) for behind in (0, 1, 7)]
        bare = seconds(partial(count, office, _COUNT, days))
        still = seconds(partial(count, office, _COUNT_OPEN, days))
        found = seconds(partial(find_due, office, days))
        if run >= 6:  # by then the driver has prepared the statements, which changes their plans
            beside_index.append((bare, found))
            beside_open.append((still, found))
    ratios(f"due among {LOANS} loans, beside counting in the index alone", beside_index)
    ratios("the same, beside counting those still owed", beside_open)


def queueing(cluster: Cluster, name: str, office: Office) -> None:
    """Batches of messages, beside COPY of the same; and what memory they take."""
    pairs, memory = [], []
    with superuser(cluster, name) as connection:
        for batch in range(BATCHES):
            day = FIRST - dt.timedelta(days=1 + batch)  # of a day that no job will ask for
            copying = seconds(partial(copy_in, connection, day))
            pairs.append((copying, seconds(partial(queue, office, day))))
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB)
    ratios(f"{BATCH} messages queued, beside COPY", pairs)
    sys.stdout.write(f"memory after each of {BATCHES} batches: {memory} MB\n")


def copy_in(connection: "psycopg.Connection[tuple[object, ...]]", day: dt.date) -> int:
    """Write a day's messages by COPY into a table with a primary key."""
    now = instant_text(FixedClock().now())
    with connection.cursor().copy("COPY bare FROM STDIN") as rows:
        for member in range(1, BATCH + 1):
            key = (LARGE, member, "reminder", "", day, 0, "console")
            rows.write_row((*key, "{}", "queued", 0, now, now, *[""] * 8))
    return BATCH


def queue(office: Office, day: dt.date) -> int:
    """Queue a day's messages in one transaction."""
    wanted = [
        Wanted(
            key=Key(cooperative=LARGE, member=member, kind="reminder", day=day, channel="console"),
            facts={},
        )
        for member in range(1, BATCH + 1)
    ]
    with office.database.write() as tx:
        messages.queue(tx, wanted, instant_text(office.clock.now()))
    return BATCH


def whole_days(office: Office, runs: int) -> None:
    """The reminders of a day in the large cooperative: found, queued, and written down."""
    clock = FixedClock()
    runner = runner_at(office, clock)
    took = []
    for run in range(runs):
        clock.move_to(FIRST + dt.timedelta(days=200 + run))
        took.append(seconds(partial(remind, runner)))
    queued = waiting(office, LARGE)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB
    sys.stdout.write(
        f"a day's reminders in the large cooperative: {sorted(took)[len(took) // 2]:.1f} s,"
        f" {queued // runs} messages, at most {memory} MB\n"
    )


def catching_up(runs: int) -> None:
    """Days that were missed, beside each on its day, in cooperatives of equal books.

    In memory, as it is the same number of commits: a disk that others use would decide.
    """
    pairs = []
    names = [f"c{number}" for number in range(SMALL)]
    with running_cluster(parent=quickest_parent()) as cluster:
        for run in range(runs):
            took, told = {}, set()
            for step in (1, DAYS)[:: 1 if run % 2 else -1]:
                name = cluster.clone()
                office = office_at(cluster.url(APPLICATION, name))
                found(office, names)
                lend(cluster, name, dict.fromkeys(names, SMALL_LOANS))
                assert remind(runner_at(office, FixedClock())) == SMALL  # the first day
                took[step] = seconds(partial(remind_through, office, step))
                told.add(waiting(office, names[0]))
                office.database.close()
            pairs.append((took[1], took[DAYS]))
            (number,) = told
            assert number > DAYS
    ratios(f"{DAYS} days caught up in {SMALL} cooperatives, beside single days", pairs)


def remind_through(office: Office, step: int) -> int:
    """Run the reminders of ``DAYS`` days, looking every so many days."""
    clock = FixedClock()
    runner = runner_at(office, clock)
    for number in range(step, DAYS + 1, step):
        clock.move_to(FIRST + dt.timedelta(days=number))
        assert remind(runner) == SMALL * step
    return DAYS


def found(office: Office, names: list[str]) -> None:
    """Found cooperatives."""
    for name in names:
        Village.found(office, FixedClock(), name)


def runner_at(office: Office, clock: FixedClock) -> Runner:
    """A scheduler that sends nothing."""
    notify = Notify(
        members="console",
        manager="console",
        addresses={},
        language="zh",
        quiet=(0, 0),
        per_minute={"console": 1},
        channels={"console": Console()},
    )
    return Runner(Office(office.database, office.privacy, clock, office.signer), notify)


def remind(runner: Runner) -> int:
    """Run what is due of the reminders; how many slots."""
    (job,) = [each for each in JOBS if each.name == "reminders"]
    return runner.catch_up(job)


def waiting(office: Office, cooperative: str) -> int:
    """How many messages of a cooperative are queued for days from ``FIRST`` on."""
    with office.database.read() as tx:
        found = tx.row(
            "SELECT count(*) FROM message WHERE cooperative_id = :cooperative AND day >= :first",
            cooperative=cooperative,
            first=FIRST.isoformat(),
        )
    assert found is not None
    return int(found[0])


def main(runs: int) -> None:
    with running_cluster("fsync=on", "shared_buffers=1GB", "max_wal_size=4GB") as cluster:
        name = cluster.clone()
        office = office_at(cluster.url(APPLICATION, name))
        found(office, [LARGE])
        lend(cluster, name, {LARGE: LOANS})
        queueing(cluster, name, office)
        finding(office, runs)
        whole_days(office, runs)
        office.database.close()
    catching_up(runs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
