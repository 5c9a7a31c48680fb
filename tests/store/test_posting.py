"""The door for many entries checks what the door for one does, and only the program may use it."""

import dataclasses
import datetime as dt
import sqlite3

import psycopg
import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.errors import Unavailable
from coop_credit.ledger.chain import Link
from coop_credit.ledger.chain import link
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Transfer
from coop_credit.money import Money
from coop_credit.store import books
from coop_credit.store import journal
from coop_credit.store.database import Database
from coop_credit.store.posting import post_all
from tests.ledgers import Village

#: How the databases and the program say no.
REFUSALS = (Unavailable, AssertionError, sqlite3.IntegrityError, psycopg.IntegrityError)


@pytest.fixture
def opened(village: Village) -> Village:
    """A village of three whose last entry is a contribution."""
    village.open_with(3, "30000.00")
    village.contribute(1, "1.00")
    return village


def entries_of(village: Village) -> list[Entry]:
    with village.office.database.snapshot() as tx:
        return journal.entries(tx, village.cooperative, after=0, count=10_000)


def chained(village: Village, count: int) -> list[Link]:
    """Contributions that would come next."""
    links: list[Link] = []
    last = entries_of(village)[-1]
    for number in range(count):
        member = number % 3 + 1
        draft = dataclasses.replace(
            last,
            seq=last.seq + 1,
            voucher=last.voucher + 1,
            key=f"chained-{number}",
            subject=f"member:{member}",
            body=dict(last.body) | {"member": member},
            transfers=(Transfer("102", f"301.{member}", Money(number + 1)),),
        )
        links.append(link(last.digest, draft))
        last = links[-1].entry
    return links


def post(village: Village, links: list[Link]) -> None:
    with village.office.database.write() as tx:
        assert books.open_book(tx, village.cooperative, "staff:cashier", "") is not None
        post_all(tx, links)


def test_many_entries_go_through_in_more_than_one_call(opened: Village) -> None:
    links = chained(opened, 2_001)
    post(opened, links)
    assert entries_of(opened)[-2_001:] == [each.entry for each in links]
    assert verify_books(opened.office.database, opened.office.privacy, "fumandi") == []


def test_no_entries_are_nothing_to_write(opened: Village) -> None:
    before = entries_of(opened)
    post(opened, [])
    assert entries_of(opened) == before


def refused(village: Village, first: Link, others: list[Link]) -> None:
    before = entries_of(village)
    with pytest.raises(REFUSALS):
        post(village, [first, *others])
    assert entries_of(village) == before


def test_a_head_that_has_moved_is_refused(opened: Village) -> None:
    first, *others = chained(opened, 3)
    refused(opened, dataclasses.replace(first, previous="f" * 64), others)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": 2},  # taken
        {"seq": 99},  # leaves a gap
        {"booked_on": dt.date(2026, 10, 31), "happened_on": dt.date(2026, 10, 31)},  # closed
        {"reverses": 99},  # has not come
        {"transfers": (Transfer("301.1", "102", Money(2_000_000)),)},  # is not there
    ],
)
def test_what_one_entry_may_not_be_one_of_many_may_not_be(
    opened: Village, wrong: dict[str, object]
) -> None:
    first, *others = chained(opened, 3)
    entry = dataclasses.replace(first.entry, **wrong)  # type: ignore[arg-type]  # fields of it
    refused(opened, dataclasses.replace(first, entry=entry), others)


@pytest.mark.parametrize("voucher", [1, 99])
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_on_postgresql_vouchers_follow_on_one_another(opened: Village, voucher: int) -> None:
    first, second, third = chained(opened, 3)
    entry = dataclasses.replace(second.entry, voucher=voucher)
    refused(opened, first, [dataclasses.replace(second, entry=entry), third])


def test_on_postgresql_only_the_application_may_open_the_doors(
    postgresql_urls: tuple[str, str],
) -> None:
    database = Database.open(postgresql_urls[1])
    with database.read() as tx:
        doors = tx.rows(
            "SELECT proname, has_function_privilege('public', oid, 'EXECUTE'),"
            " has_function_privilege('coop_app', oid, 'EXECUTE')"
            " FROM pg_proc WHERE prosecdef ORDER BY proname"
        )
    database.close()
    assert doors == [
        (door, False, True)
        for door in ("close_book", "open_book", "post_entries", "post_entry", "start_book")
    ]
