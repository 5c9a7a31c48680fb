"""A rulebook's text is kept for ever, read once, and judged by only as it was added."""

import pytest

from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.written import BadFile
from coop_credit.store.database import Database
from coop_credit.store.rulebooks import RulebookDamaged
from coop_credit.store.rulebooks import RulebookText
from coop_credit.store.rulebooks import add_text
from coop_credit.store.rulebooks import all_texts
from coop_credit.store.rulebooks import digest_of
from coop_credit.store.rulebooks import find_text
from coop_credit.store.rulebooks import provisions_for
from tests.rulebooks import SHANDONG
from tests.rulebooks import STRICT
from tests.rulebooks import stricter


def kept(database: Database, content: str, digest: str = "") -> RulebookText:
    """A text that stands in the table."""
    text = RulebookText(
        rulebook=STRICT,
        digest=digest or digest_of(content),
        content=content,
        added_at="2026-11-24T02:00:00.000000Z",
        added_by="administrator:setup",
    )
    with database.write() as tx:
        assert add_text(tx, text)
    return text


def test_a_packaged_rulebook_takes_no_statement(database: Database) -> None:
    with database.read() as tx:
        tx.may_read = False
        assert provisions_for(tx, SHANDONG) is provisions(SHANDONG)


def test_an_added_rulebook_is_read_once(database: Database) -> None:
    kept(database, stricter())
    with database.read() as tx:
        first = provisions_for(tx, STRICT)
    assert first.id == STRICT
    assert first.parameters["member-cap"].values[-1].value == 200
    with database.write() as tx:
        tx.may_read = False
        assert provisions_for(tx, STRICT) is first


def test_every_text_is_kept_to_the_letter(database: Database) -> None:
    text = kept(database, stricter() + "\r\n# 末行\t\n\n")
    with database.snapshot() as tx:
        assert find_text(tx, STRICT) == text
        found = all_texts(tx)
    assert [each.rulebook for each in found] == [STRICT, SHANDONG, "vsla"]
    assert all(digest_of(each.content) == each.digest for each in found)


def test_what_is_not_there_is_unknown(database: Database) -> None:
    with database.snapshot() as tx:
        for find in (provisions_for, find_text):
            with pytest.raises(UnknownRulebook):
                find(tx, STRICT)


def test_nothing_is_judged_by_another_text_than_was_added(database: Database) -> None:
    kept(database, stricter(), digest="0" * 64)
    with database.read() as tx, pytest.raises(RulebookDamaged):
        provisions_for(tx, STRICT)


def test_nothing_is_judged_by_a_text_that_is_no_rulebook(database: Database) -> None:
    kept(database, "x")
    with database.read() as tx, pytest.raises(BadFile):
        provisions_for(tx, STRICT)


def test_an_id_that_is_taken_is_left_alone(database: Database) -> None:
    text = kept(database, stricter())
    with database.write() as tx:
        assert not add_text(tx, RulebookText(rulebook=STRICT, digest="0" * 64, content="x"))
        assert find_text(tx, STRICT) == text


@pytest.fixture(params=["sqlite", "postgresql"])
def owned(request: pytest.FixtureRequest) -> Database:
    """A database with an added rulebook, opened by the one whose tables they are."""
    if request.param == "sqlite":
        opened = Database.open(request.getfixturevalue("sqlite_url"))
    else:
        opened = Database.open(request.getfixturevalue("postgresql_urls")[0])
    kept(opened, stricter())
    return opened


INSERT = f"""
INTO rulebook VALUES ('{STRICT}', '{"0" * 64}', 'x', '2026-11-24T02:00:00.000000Z', 'x')"""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rulebook SET content = 'x'",
        "UPDATE rulebook SET rulebook = 'another'",
        "DELETE FROM rulebook",
        f"INSERT {INSERT}",
    ],
)
def test_even_the_owner_changes_no_rulebook(owned: Database, sql: str) -> None:
    refused = owned.engine.dialect.loaded_dbapi.IntegrityError
    statements = [sql]
    if owned.dialect == "sqlite" and sql.startswith("INSERT"):
        statements.append(f"INSERT OR REPLACE {INSERT}")
    for statement in statements:
        with pytest.raises(refused), owned.write() as tx:
            tx.run(statement)
    with owned.read() as tx:
        assert find_text(tx, STRICT).content == stricter()
    owned.close()


def test_the_table_is_not_emptied_either(postgresql_urls: tuple[str, str]) -> None:
    owner = Database.open(postgresql_urls[0])
    kept(owner, stricter())
    refused = owner.engine.dialect.loaded_dbapi.IntegrityError
    with pytest.raises(refused, match="append-only"), owner.write() as tx:
        tx.run("TRUNCATE rulebook")
    owner.close()
