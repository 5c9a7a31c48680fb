"""Check characters of identity numbers and credit codes, and who is not turned away."""

import datetime as dt
from typing import Any

import marshmallow as ma
import pytest

from coop_credit.contracts.commands import FoundCooperativeSchema
from coop_credit.contracts.identities import credit_code
from coop_credit.contracts.identities import identity_number
from coop_credit.contracts.persons import ContactSchema
from coop_credit.contracts.persons import PersonSchema
from coop_credit.demo.loading import REGION
from coop_credit.demo.loading import load
from coop_credit.operations.desk import Office
from coop_credit.store import cooperatives
from coop_credit.store import people

#: As typed, as kept. The first is the example of GB 11643-1999; the second's county was
#: abolished in 1989, the third's was made in 1989 and its person is older.
PEOPLE = [
    ("11010519491231002X", "11010519491231002X"),
    ("370225195001010011", "370225195001010011"),
    ("37028319600101001X", "37028319600101001X"),
    (" 37028319600101001x ", "37028319600101001X"),
    ("３７０２８３19600101001X", "37028319600101001X"),
]
#: Wrong in the check character, in two swapped digits, in the date, in length, in letters.
NOBODY = [
    "110105194912310021",
    "11010519491213002X",
    "110105194902300026",
    "11010519491231002",
    "11010519491231002X1",
    "A1010519491231002X",
    "",
]
#: The example in GB 32100-2015's annex, and typed with blanks.
ORGANISATIONS = [
    ("91350100M000100Y43", "91350100M000100Y43"),
    ("91 350100 m000100y43", "91350100M000100Y43"),
]
NO_ORGANISATION = ["91350100M000100Y44", "91350100M000010Y43", "91350100I000100Y43", "9135", ""]


@pytest.mark.parametrize("typed, kept", PEOPLE)
def test_a_persons_number_has_one_form(typed: str, kept: str) -> None:
    assert identity_number(typed) == kept


@pytest.mark.parametrize("typed", NOBODY)
def test_a_slip_in_a_persons_number_is_found(typed: str) -> None:
    with pytest.raises(ma.ValidationError):
        identity_number(typed)


@pytest.mark.parametrize("typed, kept", ORGANISATIONS)
def test_an_organisations_code_has_one_form(typed: str, kept: str) -> None:
    assert credit_code(typed) == kept


@pytest.mark.parametrize("typed", NO_ORGANISATION)
def test_a_slip_in_an_organisations_code_is_found(typed: str) -> None:
    with pytest.raises(ma.ValidationError):
        credit_code(typed)


def person(kind: str, number: str) -> dict[str, Any]:
    return {"kind": kind, "farmer": True, "name": "某", "identity_number": number}


@pytest.mark.parametrize(
    "kind, number, other", [("natural", PEOPLE[3], "legal"), ("legal", ORGANISATIONS[1], "natural")]
)
def test_a_member_has_a_number_of_the_own_kind(
    kind: str, number: tuple[str, str], other: str
) -> None:
    typed, kept = number
    assert PersonSchema().load(person(kind, typed)).identity_number == kept
    with pytest.raises(ma.ValidationError) as refused:
        PersonSchema().load(person(other, typed))
    assert list(refused.value.messages_dict) == ["identity_number"]


def test_a_cooperative_has_a_credit_code() -> None:
    assert "credit_code" in FoundCooperativeSchema().validate({"credit_code": NO_ORGANISATION[0]})
    assert "credit_code" not in FoundCooperativeSchema().validate(
        {"credit_code": ORGANISATIONS[0][0]}
    )


def test_the_demonstration_would_pass_the_edge(office: Office) -> None:
    load(office, dt.date(2026, 11, 1))
    with office.database.snapshot() as tx:
        founded = cooperatives.cooperatives_in(tx, REGION, after="", count=9)
        members = [
            each
            for one in founded
            for each in people.members(tx, one.cooperative, after=0, count=100)
        ]
    codes = [each.credit_code for each in founded]
    assert [credit_code(each) for each in codes] == codes
    sealed = [
        office.privacy.unseal(each.sealed, f"member/{each.cooperative}/{each.number}")["identity"]
        for each in members
    ]
    assert [identity_number(each) for each in sealed] == sealed
    assert (len(set(codes)), len(set(sealed))) == (4, 177)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("6228 4804 0256 4890 018", "6228480402564890018"),
        (" 62284804 ", "62284804"),
        ("1" * 32, "1" * 32),
        ("", ""),
    ],
)
def test_a_bank_account_has_one_form(typed: str, kept: str) -> None:
    loaded = ContactSchema().load({"phone": "", "bank_account": typed})
    assert loaded["bank_account"] == kept


@pytest.mark.parametrize(
    "typed", ["1234567", "1" * 33, "6228-4804", "６２２８４８０４", "12345678\n"]
)
def test_a_slip_in_a_bank_account_is_found(typed: str) -> None:
    assert "bank_account" in ContactSchema().validate({"phone": "", "bank_account": typed})
