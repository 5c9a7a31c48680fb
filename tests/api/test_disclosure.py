"""What members are shown: who may look, and that desk and member see the same."""

import pytest

from tests.api.desk import Desk
from tests.api.desk import ON_SQLITE
from tests.api.test_registers import BOOKS
from tests.api.test_registers import EVERYBODY
from tests.api.test_registers import lend

MONTH = "2026-11"
#: Address, who sees it; of the others, who is told that the role is missing.
READS = [
    ("/members/1/account", BOOKS | {"member"}, {"panel1"}),
    ("/members/2/account", BOOKS, {"panel1"}),
    (f"/published/{MONTH}", BOOKS | {"panel1", "member"}, set()),
]


@ON_SQLITE
@pytest.mark.parametrize("address, seen_by, without_role", READS)
def test_who_may_look(desk: Desk, address: str, seen_by: set[str], without_role: set[str]) -> None:
    expected = {
        who: 200 if who in seen_by else 403 if who in without_role else 404 for who in EVERYBODY
    }
    assert {who: desk.get(who, address)[0] for who in EVERYBODY} == expected


@ON_SQLITE
@pytest.mark.parametrize(
    "address, status",
    [
        ("/members/99/account", 404),
        ("/published/2026-10", 404),
        ("/published/2026-12", 404),
        ("/published/2026-13", 422),
    ],
)
def test_what_there_is_not(desk: Desk, address: str, status: int) -> None:
    assert desk.get("manager", address)[0] == status


def test_an_account_is_the_same_for_the_member_and_the_desk(desk: Desk) -> None:
    lend(desk, 1, member=1)
    told = desk.get("manager", "/members/1/account")[1]
    assert told["as_of"] == "2026-11-24"
    assert told["position"] == desk.get("manager", "/members/1/position")[1]
    assert told["years"] == [
        {
            "year": 2026,
            "taken_over": "18965.52",
            "paid_in": "0.00",
            "paid_back": "0.00",
            "shares": "18965.52",
            "borrowed": "3000.00",
            "repaid": "0.00",
            "fees": "0.00",
        }
    ]
    assert told["memo"]["fund"] == "1100000.00"
    own = desk.client.get("/api/v1/me/account", headers=desk.headers("member"))
    assert own.json == told
    refused = desk.client.get("/api/v1/me/account", headers=desk.headers("cashier"))
    assert refused.status_code == 403


def test_the_published_lists_name_nobody_in_full(desk: Desk) -> None:
    lend(desk, 1, member=2)
    told = desk.get("member", f"/published/{MONTH}")[1]
    assert told == desk.get("panel1", f"/published/{MONTH}")[1]
    assert (told["as_of"], told["names"]) == ("2026-11-24", "masked")
    assert len(told["participants"]) == 58
    assert told["participants"][1] == {"number": 2, "name": "社*", "shares": "18965.52"}
    assert told["paid_out"] == [
        {
            "number": 1,
            "member": 2,
            "name": "社*",
            "principal": "3000.00",
            "paid_out_on": "2026-11-24",
            "due_on": "2027-02-24",
            "purpose": "machinery",
            "state": "paid-out",
        }
    ]
    assert told["overdue"] == []
    assert (told["fund"]["at_end"], told["fund"]["outstanding"]) == ("1100000.00", "3000.00")
