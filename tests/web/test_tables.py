"""Tables on their way through the forms: their bounds, twice the same, without a pool."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any
from typing import cast

import pytest
from flask import Flask

from coop_credit.asking import OFFICE
from coop_credit.audit.verification import verify_books
from coop_credit.operations.desk import Office
from coop_credit.store import access
from coop_credit.store import journal
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from coop_credit.uploads import ROWS_MAX
from coop_credit.uploads import SheetUnreadable
from coop_credit.uploads import Table
from coop_credit.web.sheet_steps import pack
from coop_credit.web.sheet_steps import unpack
from tests.apps import app_of
from tests.clock import FixedClock
from tests.identities import identity_number
from tests.keys import SIGNER
from tests.pledges import PledgingVillage
from tests.reports.counting import statements_of
from tests.web.visitors import Visitor
from tests.web.visitors import staff

MANY = "/c/fumandi/many/contributions"
#: As tests/web/test_scope.py: those of the page, and the one that says who is signed in.
STATEMENTS_MAX = 12 + 1
PLACES = {"member": 0, "amount": 1, "happened_on": 2}
ISSUED, UNTIL = "2026-11-01T00:00:00.000000Z", "2028-11-01T00:00:00.000000Z"


@pytest.fixture
def cashier(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(staff("cashier"))
    return visitor


def contributions(count: int) -> dict[str, str]:
    """The fields of a form that carries a table of contributions, one yuan each."""
    rows = tuple((str(at % 8 + 1), "1.00", "2026-11-24") for at in range(count))
    table = Table(("member", "amount", "day"), rows, tuple(range(2, count + 2)))
    places = {f"column.contributions.{name}": str(place) for name, place in PLACES.items()}
    return {"table.contributions": pack(table), **places}


def entries(database: Database) -> int:
    with database.read() as tx:
        return journal.entries_before(tx, "fumandi", before=10**12, count=1)[0].seq


def test_a_table_is_tried_in_few_statements_whatever_its_length(
    app: Flask, cashier: Visitor
) -> None:
    database = app.extensions[OFFICE].database
    token = re.search(r'form_token" value="(\w+)"', cashier.get(MANY).text)
    assert token is not None
    counts = [
        statements_of(
            database,
            partial(cashier.send, MANY, form_token=token[1], step=step, **contributions(count)),
        )
        for count in (2, 400)
        for step in ("read", "rows")
    ]
    assert counts[:2] == counts[2:]
    assert max(counts) <= STATEMENTS_MAX


def test_a_long_table_is_shown_in_part_and_recorded_once(app: Flask, cashier: Visitor) -> None:
    database = app.extensions[OFFICE].database
    before = entries(database)
    shown = cashier.send_form(MANY, step="rows", **contributions(250)).text
    assert "另有 50 行未列出" in shown
    for said in ("已办理 250 行", "这 250 行此前已经记账"):
        assert said in cashier.send_form(MANY, step="do", **contributions(250)).text
    assert entries(database) == before + 250
    # One row more is another table.
    cashier.send_form(MANY, step="do", **contributions(251))
    assert entries(database) == before + 250 + 251


def test_what_comes_back_is_read_and_judged_again(app: Flask, cashier: Visitor) -> None:
    before = entries(app.extensions[OFFICE].database)
    good = contributions(2)
    for changed in (
        {"table.contributions": "x"},
        {"table.contributions": packed(json.dumps([["a"], [["1", "2"]], [2]]).encode())},
        {"table.contributions": packed(json.dumps([["a"], [[1]], [2]]).encode())},
        {"table.contributions": packed(b"[]")},
        {"column.contributions.member": "7"},
        {"column.contributions.member": "-1"},
        {"column.contributions.amount": "0", "total": "1"},
        {"total": "3"},
    ):
        answer = cashier.send_form(MANY, step="do", **(good | changed))
        assert answer.status_code in {409, 422}, changed
    assert entries(app.extensions[OFFICE].database) == before


def test_what_unpacks_to_much_is_not_unpacked() -> None:
    written = json.dumps([["a"], [["1"]], [2]]).encode()
    assert unpack(packed(written)).rows == (("1",),)
    with pytest.raises(SheetUnreadable):
        unpack(packed(b" " * 20_000_000 + written))


def packed(written: bytes) -> str:
    return base64.b64encode(zlib.compress(written)).decode()


def test_the_longest_table_of_members_fits_into_a_form() -> None:
    heads = ("kind", "farmer", "name", "identity number", "phone", "joined on", "shares")
    rows = tuple(
        (
            *("个人", "是", f"社员{at}", identity_number(at)),
            *(f"138{at * 7919 % 10**8:08d}", "2020-01-01", f"{at * 37}.{at % 100:02d}"),
        )
        for at in range(1, ROWS_MAX + 1)
    )
    table = Table(heads, rows, tuple(range(2, ROWS_MAX + 2)))
    assert unpack(pack(table)) == table
    larger = tuple((hashlib.sha512(str(at).encode()).hexdigest(),) for at in range(ROWS_MAX))
    with pytest.raises(SheetUnreadable, match="too-full"):
        pack(Table(("a",), larger, table.numbers))


@pytest.fixture
def pledging(sqlite_url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    """The pages of a cooperative without a pool, whose book is empty."""
    office = Office(Database.open(sqlite_url), privacy, clock, SIGNER)
    PledgingVillage.found_pledging(office, clock)
    yield app_of(office)
    office.database.close()


def test_without_a_pool_the_tables_say_pledges_and_lenders(
    pledging: Flask, privacy: Privacy
) -> None:
    bookkeeper, address = Visitor(pledging), "/c/fumandi/opening"
    bookkeeper.sign_in_as(staff("bookkeeper"))
    work = bookkeeper.get("/c/fumandi/work").text
    assert (address in work, MANY in work) == (True, False)
    heads = bookkeeper.get("/c/fumandi/templates/members.csv").text
    assert ("承诺出资" in heads, "股金" in heads) == (True, False)
    people = [
        ("个人", "是", f"社员{at}", identity_number(at), "2020-01-01", "500") for at in (1, 2, 3)
    ]
    members = Table(("",) * 6, tuple(people), (2, 3, 4))
    loan = ("1", "700", "2026-05-01", "2027-05-01", "1", "6%", "农机具", "2：400; 3:300")
    loans = Table(("",) * 8, (loan,), (2,))
    columns = {
        "members": ("kind", "farmer", "name", "identity_number", "joined_on", "pledged"),
        "loans": (
            *("member", "principal", "paid_out_on", "due_on"),
            *("instalments", "rate_bp", "purpose", "lenders"),
        ),
    }
    form = {"table.members": pack(members), "table.loans": pack(loans)} | {
        f"column.{table}.{name}": str(place)
        for table, names in columns.items()
        for place, name in enumerate(names)
    }
    paper = {"bank": "20", "surplus": "20", "pledged": "1500", "outstanding": "700"}
    tried = bookkeeper.send_form(address, step="rows", **form, **paper)
    assert tried.status_code == 200, tried.text
    key = re.search(r'name="key" value="(\w+)"', tried.text)
    assert key is not None
    office: Office = pledging.extensions[OFFICE]
    with office.database.write() as tx:
        token = access.issue(tx, staff("supervisor"), now=ISSUED, expires_at=UNTIL)
    sent = {"step": "do", "key": key[1], "second": token, **form, **paper}
    done = [bookkeeper.send_form(address, **sent) for _ in range(2)]  # the button pressed twice
    assert [each.location for each in done] == ["/c/fumandi/journal/2?done="] * 2
    with office.database.read() as tx:
        entry = journal.find_entry(tx, "fumandi", 2)
    assert entry is not None
    (taken,) = cast("list[dict[str, Any]]", entry.body["loans"])
    assert taken["lenders"] == [
        {"member": 2, "amount_fen": 40_000},
        {"member": 3, "amount_fen": 30_000},
    ]
    assert verify_books(office.database, privacy, "fumandi") == []
