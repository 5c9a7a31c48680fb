"""What can be asked: how much at most, one's own account, a region's month."""

from typing import Any

from tests.api.desk import Desk

TODAY = {"happened_on": "2026-11-24"}
QUESTION = {
    "member": 2,
    "amount": "60000.00",
    "due_on": "2027-11-24",
    "rate_bp": 600,
    "purpose": "machinery",
}


def test_how_much_at_most_and_why(desk: Desk) -> None:
    before = desk.get("manager", "/entries?count=1000")[1]
    status, told = desk.post("manager", "/loans/judgement", QUESTION)
    assert (status, told["most_allowed"]) == (200, "55000.00")
    (broken,) = [each for each in told["verdicts"] if not each["holds"]]
    assert broken["rule"] == "member-cap"
    assert "60,000.00" in broken["text"]
    assert desk.get("manager", "/entries?count=1000")[1] == before
    assert desk.post("manager", "/loans/judgement", QUESTION | {"member": 99})[0] == 404
    assert desk.post("stranger", "/loans/judgement", QUESTION)[0] == 404
    assert desk.post("member", "/loans/judgement", QUESTION)[0] == 403


def test_a_member_sees_the_own_account(desk: Desk) -> None:
    answer: Any = desk.client.get("/api/v1/me", headers=desk.headers("member")).json
    assert answer == {
        "member": 1,
        "shares": "18965.52",
        "owing": "0.00",
        "held": "0.00",
        "written_off": "0.00",
        "pledged": "0.00",
        "called": "0.00",
        "lent_out": "0.00",
    }
    refused = desk.client.get("/api/v1/me", headers=desk.headers("cashier"))
    assert refused.status_code == 403


def returns(desk: Desk, who: str, query: str) -> tuple[int, Any]:
    answer = desk.client.get(f"/api/v1/regulator/returns?{query}", headers=desk.headers(who))
    return answer.status_code, answer.json


def test_a_region_in_one_call(desk: Desk) -> None:
    desk.post("cashier", "/contributions", {"member": 1, "amount": "1.00"} | TODAY)
    status, rows = returns(desk, "regulator", "month=2026-11")
    assert status == 200
    assert rows == [
        {
            "cooperative": "fumandi",
            "name": "测试粮蔬专业合作社",
            "region_code": "370283",
            "month": "2026-11",
            "through_seq": 3,
            "fund": "1100001.00",
            "members": 58,
            "participants": 58,
            "contributed": "1.00",
            "withdrawn": "0.00",
            "loans_granted": 0,
            "granted": "0.00",
            "repaid": "0.00",
            "loans_outstanding": 0,
            "outstanding": "0.00",
        }
    ]
    assert returns(desk, "regulator", "month=2026-10")[1][0]["fund"] == "0.00"
    assert returns(desk, "regulator", "month=2026-11&region=370284")[0] == 404
    assert returns(desk, "regulator", "month=2026-11&region=37028301") == (200, [])
    assert returns(desk, "cashier", "month=2026-11")[0] == 403
    assert returns(desk, "regulator", "month=2026-13")[0] == 422
