"""Members are found as people look for them."""

import pytest

from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import Person
from coop_credit.reports.finding import find_members
from coop_credit.reports.finding import spells
from tests.ledgers import Village

#: Made-up names with letters that have several readings: 单 shan, 曾 zeng, 仇 qiu, 解 xie.
NAMES = ("单晓丽", "曾国强", "仇凤英", "解长庚", "wang lei")


@pytest.mark.parametrize(
    "name, typed",
    [
        ("单晓丽", "shanxiaoli"),
        ("单晓丽", "danxiaoli"),
        ("单晓丽", "sxl"),
        ("单晓丽", "shxl"),
        ("单晓丽", "shanx"),
        ("单晓丽", "xiaoli"),
        ("曾国强", "zeng"),
        ("仇凤英", "qfy"),
        ("解长庚", "xiechanggeng"),
        ("解长庚", "xzg"),
    ],
)
def test_letters_spell_a_name(name: str, typed: str) -> None:
    assert spells(name, typed)


@pytest.mark.parametrize("typed", ["lixiao", "sx1", "shanli", "xiaolix"])
def test_other_letters_do_not(typed: str) -> None:
    assert not spells("单晓丽", typed)


@pytest.mark.parametrize(
    "wanted, found",
    [
        ("", [1, 2, 3, 4, 5]),
        ("晓", [1]),
        ("zgq", [2]),
        ("3", [3]),
        ("8004", [4]),
        ("004", []),
        ("WANG Lei", [5]),
        ("nobody", []),
    ],
)
def test_members_are_found(village: Village, wanted: str, found: list[int]) -> None:
    for number, name in enumerate(NAMES, start=1):
        person = Person(
            kind="natural",
            farmer=1,
            name=name,
            identity_number=f"ID{number:04d}",
            phone=f"13800{number:02d}800{number}",
        )
        command = AdmitMember(person=person, joined_on=village.today)
        village.do(village.manager, command, village.supervisor)
    here = village.office
    lines = find_members(here.database, here.privacy, "fumandi", wanted)
    assert [each.number for each in lines] == found
