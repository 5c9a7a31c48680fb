"""Who is the same person, and who sees which cooperative."""

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.actors import STAFF_ROLES

WANG = Actor("staff:wang", frozenset({Role.CASHIER}), cooperative="laixi", member=17)
MEMBER_17 = Actor("member:17", frozenset({Role.MEMBER}), cooperative="laixi", member=17)
LI = Actor("staff:li", frozenset({Role.MANAGER}), cooperative="laixi")
ZHAO = Actor("staff:zhao", frozenset({Role.BOOKKEEPER}), cooperative="laixi")
WANG_ELSEWHERE = Actor("staff:wang", frozenset({Role.CASHIER}), cooperative="pingdu", member=17)
WANG_AS_MANAGER = Actor("staff:wang", frozenset({Role.MANAGER}), cooperative="laixi")
SETUP = Actor("administrator:setup", frozenset({Role.ADMINISTRATOR}))
COUNTY = Actor("regulator:370283", frozenset({Role.REGULATOR}), region="370283")
PROVINCE = Actor("regulator:37", frozenset({Role.REGULATOR}), region="37")
NO_REGION = Actor("regulator:none", frozenset({Role.REGULATOR}))


@pytest.mark.parametrize(
    "one, other",
    [
        (WANG, WANG),
        (WANG, WANG_AS_MANAGER),  # the name is enough, whatever the role
        (WANG, MEMBER_17),  # the cashier is also the member
        (SETUP, SETUP),
    ],
)
def test_one_name_or_one_member_number_is_one_person(one: Actor, other: Actor) -> None:
    assert one.is_same_person_as(other)
    assert other.is_same_person_as(one)


@pytest.mark.parametrize(
    "one, other",
    [
        (WANG, LI),
        (LI, ZHAO),  # neither is a member: that does not make them one
        (WANG, WANG_ELSEWHERE),  # names and member numbers are a cooperative's own
        (MEMBER_17, WANG_ELSEWHERE),
        (SETUP, COUNTY),
    ],
)
def test_others_are_two_persons(one: Actor, other: Actor) -> None:
    assert not one.is_same_person_as(other)
    assert not other.is_same_person_as(one)


@pytest.mark.parametrize(
    "actor, cooperative, region_code",
    [
        (WANG, "laixi", "370285"),
        (MEMBER_17, "laixi", "370285"),
        (SETUP, "laixi", "370285"),
        (COUNTY, "pingdu", "370283"),
        (COUNTY, "pingdu", "370283101"),  # a township of the county
        (PROVINCE, "laixi", "370285"),
    ],
)
def test_an_actor_sees_the_own_cooperative_or_those_of_the_region(
    actor: Actor, cooperative: str, region_code: str
) -> None:
    assert actor.sees(cooperative, region_code)


@pytest.mark.parametrize(
    "actor, cooperative, region_code",
    [
        (WANG, "pingdu", "370283"),
        (COUNTY, "laixi", "370285"),
        (PROVINCE, "suzhou", "320537"),  # 37 is in the code, but not its beginning
        (NO_REGION, "laixi", "370285"),  # no region is not every region
        (NO_REGION, "", "370285"),
    ],
)
def test_other_cooperatives_are_out_of_sight(
    actor: Actor, cooperative: str, region_code: str
) -> None:
    assert not actor.sees(cooperative, region_code)


def test_staff_roles_are_those_given_inside_a_cooperative() -> None:
    others = {Role.ADMINISTRATOR, Role.MEMBER, Role.REGULATOR}
    assert set(Role) - STAFF_ROLES == others
