"""Tokens: who they stand for, and until when."""

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.access import TooManyTokens
from coop_credit.store.database import Database
from tests.ledgers import Village

NOW = "2026-11-24T02:00:00.000000Z"
LATER = "2026-12-24T02:00:00.000000Z"


def issue(database: Database, grant: Grant) -> str:
    with database.write() as tx:
        return access.issue(tx, grant, now=NOW, expires_at=LATER)


def actor_for(database: Database, text: str, now: str = NOW) -> Actor | None:
    with database.read() as tx:
        return access.actor_for(tx, text, now=now)


def test_a_staff_token_has_the_duties_of_the_moment(village: Village) -> None:
    database = village.office.database
    grant = Grant(principal="staff:cashier", role="staff", scope="fumandi")
    text = issue(database, grant)
    assert actor_for(database, text) == Actor("staff:cashier", frozenset({Role.CASHIER}), "fumandi")


def test_members_and_regulators(database: Database) -> None:
    member = issue(database, Grant(principal="member:7", role="member", scope="fumandi", member=7))
    assert actor_for(database, member) == Actor("member:7", frozenset({Role.MEMBER}), "fumandi", 7)
    office = issue(database, Grant(principal="regulator:x", role="regulator", region="370283"))
    assert actor_for(database, office) == Actor(
        "regulator:x", frozenset({Role.REGULATOR}), region="370283"
    )


def test_a_token_that_is_not_live_stands_for_nobody(database: Database) -> None:
    text = issue(database, Grant(principal="administrator:a", role="administrator"))
    assert actor_for(database, text, LATER) is None
    for wrong in ("", "cc", "cc_x_y", text + "x", "xx" + text[2:]):
        assert actor_for(database, wrong) is None
    with database.write() as tx:
        assert access.revoke(tx, text.split("_")[1], now=NOW) == 1
    assert actor_for(database, text) is None


def test_two_tokens_may_live_at_once_for_rotation(database: Database) -> None:
    grant = Grant(principal="administrator:a", role="administrator")
    first = issue(database, grant)
    issue(database, grant)
    with pytest.raises(TooManyTokens):
        issue(database, grant)
    with database.write() as tx:
        access.revoke(tx, first.split("_")[1], now=NOW)
    issue(database, grant)
