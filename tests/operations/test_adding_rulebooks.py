"""Rulebooks are added once and for ever, by an administrator."""

from threading import Thread

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.errors import NotAllowed
from coop_credit.operations.adopting import RulebookExists
from coop_credit.operations.adopting import add_rulebook
from coop_credit.operations.desk import Office
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.store.rulebooks import digest_of
from tests.rulebooks import SHANDONG
from tests.rulebooks import STRICT
from tests.rulebooks import add
from tests.rulebooks import stricter


def test_a_rulebook_is_added_once(office: Office) -> None:
    assert add(office)
    assert not add(office)
    with pytest.raises(RulebookExists) as refused:
        add(office, content=stricter() + "# another\n")
    assert refused.value.facts == {"rulebook": STRICT, "digest": digest_of(stricter())}


def test_an_id_that_is_packaged_keeps_its_text(office: Office) -> None:
    assert not add(office, SHANDONG, packaged_text(SHANDONG))
    with pytest.raises(RulebookExists):
        add(office, SHANDONG)
    with office.database.read() as tx:
        assert tx.rows("SELECT rulebook FROM rulebook") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_an_administrator_adds_one(office: Office, role: Role) -> None:
    # Every cooperative of the country may be judged by it, and no other token sees all of them.
    with pytest.raises(NotAllowed):
        add_rulebook(office, Actor("x:y", frozenset({role}), region="3"), STRICT, stricter())


def test_of_many_texts_for_one_id_at_once_one_is_kept(office: Office) -> None:
    texts = [f"{stricter()}# {number}\n" for number in range(8)]
    came: list[bool | str] = []

    def race(content: str) -> None:
        try:
            came.append(add(office, content=content))
        except RulebookExists as refused:
            came.append(refused.code)

    racers = [Thread(target=race, args=[content]) for content in texts]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(map(str, came)) == ["True", *["rulebook-exists"] * 7]
