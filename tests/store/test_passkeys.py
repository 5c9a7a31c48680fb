"""Passkeys as they are kept, on both databases."""

import pytest
from sqlalchemy.exc import DBAPIError

from coop_credit.store import passkeys
from coop_credit.store import person_accounts
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.passkeys import Passkey

NOW = "2026-11-24T02:00:00.000000Z"
LATER = "2026-11-24T02:15:00.000000Z"
LI = Passkey(credential="abc-_1", name="li", public_key=b"\x00\xff", sign_count=0, made_at=NOW)


@pytest.fixture
def accounts(database: Database) -> Database:
    """A database with two accounts."""
    with database.write() as tx:
        for name in ("li", "wu"):
            grant = Grant(principal=f"administrator:{name}", role="administrator")
            person_accounts.invite(tx, name, grant, invitation="0" * 64, until=LATER)
    return database


def test_a_passkey_is_kept_used_and_removed_by_its_own(accounts: Database) -> None:
    with accounts.write() as tx:
        passkeys.put_passkey(tx, LI)
        passkeys.use_passkey(tx, LI.credential, 7)
        passkeys.remove_passkey(tx, "wu", LI.credential)
    with accounts.snapshot() as tx:
        found = passkeys.find_passkey(tx, LI.credential)
        assert found is not None
        assert (found.public_key, found.sign_count) == (b"\x00\xff", 7)
        assert passkeys.passkeys_of(tx, "li") == [found]
        assert passkeys.passkeys_of(tx, "wu") == []
        assert passkeys.find_passkey(tx, "abc") is None
    with accounts.write() as tx:
        passkeys.remove_passkey(tx, "li", LI.credential)
    with accounts.read() as tx:
        assert passkeys.find_passkey(tx, LI.credential) is None


def test_no_two_accounts_share_a_passkey(accounts: Database) -> None:
    with accounts.write() as tx:
        passkeys.put_passkey(tx, LI)
    driver = accounts.engine.dialect.dbapi
    assert driver is not None
    with pytest.raises((DBAPIError, driver.IntegrityError)), accounts.write() as tx:
        passkeys.put_passkey(tx, LI)


def test_a_challenge_is_answered_once_and_forgotten_when_it_is_old(database: Database) -> None:
    def answer(digest: str, now: str) -> bool:
        with database.write() as tx:
            return passkeys.answer_once(tx, digest, until=LATER, now=now)

    assert answer("a" * 64, NOW)
    assert not answer("a" * 64, NOW)
    assert answer("b" * 64, NOW)
    assert not answer("a" * 64, LATER)
    assert answer("a" * 64, "2026-11-24T02:15:00.000001Z")
