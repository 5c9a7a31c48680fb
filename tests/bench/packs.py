"""What a month's end costs: a region's month tables, closing, packs, and checking them.

Run by ``scripts/bench``. The tables are compared with COPY out of the month's raw rows, with one
month of history and with ``MONTHS``; checking is compared with closing.
"""

import datetime as dt
import resource
import sys
import time
from collections.abc import Callable

import psycopg

from coop_credit.dates import add_months
from coop_credit.dates import month_of
from coop_credit.money import Money
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.packs.checker.checking import check_pack
from coop_credit.reports.month_tables import balances_csv
from coop_credit.reports.packs import month_pack
from coop_credit.store.database import Database
from tests.bench.writes import fill
from tests.bench.writes import office_at
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.postgresql import APPLICATION
from tests.postgresql import Cluster
from tests.postgresql import running_cluster

#: A tenth of the province that the target names, and so are its members and transfers.
COOPERATIVES = 200
MEMBERS = 60
TRANSFERS = 600
MONTHS = 24
#: Month ends are measured on so many cooperatives, by the program itself.
CLOSED = 10
CLOSING = "2026-11"
LAST = dt.date(2026, 10, 1)
KB = 1_024

#: Months of contributions as rows, the cooperatives' mixed as they come in. Behind the doors: it
#: is the reading that is measured.
_ENTRIES = """
INSERT INTO entry
SELECT b.cooperative_id, b.next_seq + k, 'contribution', %(first)s::date + k * 28 / %(many)s,
       %(first)s::date + k * 28 / %(many)s, '2026-11-24T02:00:00.000000Z', 'staff:cashier',
       'member:' || 1 + k %% %(members)s, b.vouchers + k + 1, 0, 'bench-' || b.next_seq + k, 'f', 1,
       '{}', repeat('0', 64)
  FROM generate_series(0, %(many)s - 1) AS k, book b ORDER BY k, b.cooperative_id"""
_TRANSFERS = """
INSERT INTO transfer
SELECT b.cooperative_id, b.next_seq + k, 1, '102', '301.' || 1 + k %% %(members)s, 100
  FROM generate_series(0, %(many)s - 1) AS k, book b ORDER BY k, b.cooperative_id"""
_BALANCES = """
INSERT INTO account
SELECT cooperative_id, code, split_part(code, '.', 1), sum(debit), sum(credit)
  FROM (SELECT b.cooperative_id, '102' AS code, 100 AS debit, 0 AS credit
          FROM generate_series(0, %(many)s - 1) AS k, book b
         UNION ALL
        SELECT b.cooperative_id, '301.' || 1 + k %% %(members)s, 0, 100
          FROM generate_series(0, %(many)s - 1) AS k, book b) AS side
 GROUP BY 1, 2
    ON CONFLICT (cooperative_id, code) DO UPDATE
   SET debit_fen = account.debit_fen + excluded.debit_fen,
       credit_fen = account.credit_fen + excluded.credit_fen"""
_HEADS = "UPDATE book SET next_seq = next_seq + %(many)s, vouchers = vouchers + %(many)s"


def grown(cluster: Cluster, months: int) -> str:
    """A database of ``COOPERATIVES`` with so many months of contributions, ``LAST`` the newest."""
    name = cluster.clone()
    fill(cluster.url(APPLICATION, name), COOPERATIVES)
    with psycopg.connect(
        host=str(cluster.folder), user="postgres", dbname=name, autocommit=True
    ) as connection:
        connection.execute("SET session_replication_role = replica")
        for back in range(months - 1, -1, -1):
            values = {"first": add_months(LAST, -back), "many": TRANSFERS, "members": MEMBERS}
            for statement in (_ENTRIES, _TRANSFERS, _BALANCES, _HEADS):
                connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE")
    return name


def copied(cluster: Cluster, name: str) -> int:
    """Read the month's raw rows by COPY; how many."""
    query = f"""
COPY (SELECT t.* FROM entry e JOIN transfer t USING (cooperative_id, seq)
       WHERE e.booked_on >= '{LAST}' AND e.booked_on < '{add_months(LAST, 1)}') TO STDOUT"""
    with (
        psycopg.connect(host=str(cluster.folder), user="postgres", dbname=name) as connection,
        connection.cursor().copy(query.encode()) as copy,
    ):
        return sum(1 for _ in copy)


def tabled(url: str) -> int:
    """Write the month's table; how many bytes."""
    database = Database.open(url)
    size = sum(len(part) for part in balances_csv(database, "37", month_of(LAST)))
    database.close()
    return size


def seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    assert work()
    return time.monotonic() - began


def ratios(what: str, pairs: list[tuple[float, float]]) -> None:
    """Each pair: seconds of the baseline and of what is measured. The ratio is of times."""
    found = sorted(measured / base for base, measured in pairs)
    base, measured = sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]
    sys.stdout.write(
        f"{what}: {found[len(found) // 2]:.2f} of the time [{found[0]:.2f}..{found[-1]:.2f}]"
        f" ({measured:.2f} s beside {base:.2f} s)\n"
    )


def busy(office: Office, name: str) -> Village:
    """A cooperative of ``MEMBERS`` whose month is over, with ``TRANSFERS`` contributions in it."""
    clock = FixedClock()
    office = Office(office.database, office.privacy, clock, office.signer)
    village = Village.found(office, clock, name)
    village.open_with(MEMBERS, "120000.00")
    lines = tuple(
        Line(
            key=f"line-{place:08d}",
            command=RecordContribution(
                member=1 + place % MEMBERS, amount=Money(100), happened_on=village.today
            ),
        )
        for place in range(TRANSFERS)
    )
    batch = Batch(cooperative=name, lines=lines, mode=Mode.ALL_OR_NOTHING)
    carry_out_batch(office, village.cashier, batch)
    clock.move_to(dt.date(2026, 12, 1))
    balance = RecordBankBalance(month=CLOSING, balance=Money(12_060_000))
    village.do(village.bookkeeper, balance, village.supervisor)
    return village


def month_ends(url: str) -> tuple[float, float, float]:
    """Seconds to close a month of ``CLOSED`` cooperatives, to make its packs, to check them."""
    office = office_at(url)
    villages = [busy(office, f"m{number:02d}") for number in range(CLOSED)]
    began = time.monotonic()
    for village in villages:
        village.do(village.manager, CloseMonth(month=CLOSING), village.bookkeeper)
    closed = time.monotonic()
    packs = [month_pack(office.database, each.cooperative, CLOSING) for each in villages]
    made = time.monotonic()
    assert all(check_pack(pack, None, SIGNER.public_key).is_sound for pack in packs)
    checked = time.monotonic()
    office.database.close()
    return closed - began, made - closed, checked - made


def main(runs: int) -> None:
    with running_cluster("fsync=on", "shared_buffers=1GB", "max_wal_size=4GB") as cluster:
        short, long = grown(cluster, 1), grown(cluster, MONTHS)
        short_url, long_url = cluster.url(APPLICATION, short), cluster.url(APPLICATION, long)
        beside_copy, beside_short = [], []
        for run in range(runs + 1):
            copy = seconds(lambda: copied(cluster, long))
            of_short, of_long = (
                seconds(lambda: tabled(short_url)),
                seconds(lambda: tabled(long_url)),
            )
            if run:  # the first one warms up
                beside_copy.append((copy, of_long))
                beside_short.append((of_short, of_long))
        ratios(f"month tables of {COOPERATIVES} cooperatives, beside COPY", beside_copy)
        ratios(f"the same with {MONTHS} months of history, beside one month", beside_short)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB
        sys.stdout.write(f"month tables took at most {memory} MB\n")
        ends = [month_ends(cluster.url(APPLICATION, cluster.clone())) for _ in range(runs)]
        ratios(f"{CLOSED} packs checked, beside closed", [(each[0], each[2]) for each in ends])
        ratios(f"{CLOSED} packs made again, beside closed", [(each[0], each[1]) for each in ends])


if __name__ == "__main__":
    main(int(sys.argv[1]))
