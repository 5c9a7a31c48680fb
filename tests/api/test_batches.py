"""Many at once from outside: line by line, all or nothing, dry, again."""

import pytest

from tests.api.desk import Desk
from tests.api.desk import TODAY
from tests.ledgers import PANELLISTS

Line = dict[str, object]


def contribution(key: str, **others: object) -> Line:
    return {"key": key, "member": 1, "amount": "1.00", "happened_on": TODAY} | others


def repayment(key: str, **others: object) -> Line:
    return {"key": key, "loan": 1, "amount": "10.00", "happened_on": TODAY} | others


def entries(desk: Desk) -> int:
    return len(desk.get("cashier", "/entries?after=2&count=100")[1])


def test_line_by_line_each_line_has_its_receipt_or_its_reason(desk: Desk) -> None:
    lines = [
        contribution("line-one"),
        contribution("line-two", amount="9999999.00"),
        contribution("line-three", member=59),
    ]
    body = {"mode": "line-by-line", "lines": lines}
    status, told = desk.post("cashier", "/contributions:batch", body)
    assert (status, told["dry_run"]) == (200, False)
    done, refused, failed = told["lines"]
    first, second = desk.get("cashier", "/entries?after=2")[1]
    assert done == {
        "line": 1,
        "key": "line-one",
        "result": "done",
        "entry": {name: first[name] for name in ("seq", "voucher", "digest")},
    }
    assert (refused["result"], refused["entry"]["seq"]) == ("refused", second["seq"])
    assert refused["reason"]["code"] == second["body"]["code"] == "rules-breached"
    assert [each["rule"] for each in refused["reason"]["verdicts"]] == [
        *("fund-soft-cap", "fund-hard-cap"),
    ]
    assert "10,000,000.00" in refused["reason"]["verdicts"][1]["text"]
    assert (failed["result"], failed["reason"]["code"]) == ("failed", "not-found")
    assert "entry" not in failed

    again = desk.post("cashier", "/contributions:batch", body)[1]["lines"]
    assert [each["result"] for each in again] == ["done-before", "refused-before", "failed"]
    assert [each.get("entry") for each in again] == [each.get("entry") for each in told["lines"]]


def test_all_or_nothing_is_the_rule_and_says_which_lines_are_bad(desk: Desk) -> None:
    lines = [contribution("line-one"), contribution("line-two", happened_on="2026-11-25")]
    status, told = desk.post("cashier", "/contributions:batch", {"lines": lines})
    assert (status, told["code"], told["facts"]) == (409, "batch-refused", {"bad": 1, "lines": 2})
    good, bad = told["lines"]
    assert good == {"line": 1, "key": "line-one", "result": "done"}
    assert (bad["reason"]["code"], "entry" in bad) == ("happens-in-future", False)
    assert entries(desk) == 0
    status, told = desk.post("cashier", "/contributions:batch", {"lines": lines[:1]})
    assert (status, told["lines"][0]["entry"]["seq"], entries(desk)) == (200, 3, 1)


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    body = {"lines": [contribution("line-one")], "dry_run": True}
    status, told = desk.post("cashier", "/contributions:batch", body)
    assert (status, told) == (
        200,
        {"dry_run": True, "lines": [{"line": 1, "key": "line-one", "result": "done"}]},
    )
    assert entries(desk) == 0


def test_many_repayments(desk: Desk) -> None:
    application = {
        "member": 2,
        "amount": "100.00",
        "due_on": "2027-11-24",
        "rate_bp": 600,
        "purpose": "machinery",
    }
    desk.post("manager", "/loans", application)
    for panellist in PANELLISTS:
        vote = {"panellist": panellist, "vote": "for", "happened_on": TODAY}
        desk.post(panellist, "/loans/1/votes", vote)
    desk.post("manager", "/loans/1/decision", {"decision": "approve"})
    desk.post("cashier", "/loans/1/payout", {})
    lines = [repayment("line-one"), repayment("line-two", amount="91.00"), repayment("line-three")]
    body = {"mode": "line-by-line", "lines": lines}
    told = desk.post("cashier", "/repayments:batch", body)[1]["lines"]
    # 100.00 are owed: the second pays 1.00 too much, and then nothing is left to pay.
    assert [each["result"] for each in told] == ["done", "done", "refused"]
    position = desk.get("cashier", "/members/2/position")[1]
    assert (position["owing"], position["held"]) == ("0.00", "1.00")


@pytest.mark.parametrize(
    "address, body, wrong",
    [
        ("contributions", {"lines": []}, "lines"),
        ("contributions", {"lines": [contribution("line-one")] * 5_001}, "lines"),
        ("contributions", {"lines": [contribution("short")]}, "lines"),
        ("contributions", {"lines": [contribution("line-one", amount="0.00")]}, "lines"),
        ("contributions", {"lines": [repayment("line-one")]}, "lines"),
        ("contributions", {"lines": [contribution("line-one")], "mode": "some"}, "mode"),
        ("contributions", {"lines": [contribution("line-one")], "dry_run": "x"}, "dry_run"),
        ("repayments", {"lines": [contribution("line-one")]}, "lines"),
    ],
)
def test_what_no_line_may_be_is_told(
    desk: Desk, address: str, body: dict[str, object], wrong: str
) -> None:
    status, told = desk.post("cashier", f"/{address}:batch", body)
    assert (status, list(told["errors"]["json"])) == (422, [wrong])
    assert entries(desk) == 0


@pytest.mark.parametrize("who, status", [("manager", 403), ("stranger", 404), ("member", 403)])
def test_who_may_not_contribute_may_not_bring_many(desk: Desk, who: str, status: int) -> None:
    body = {"lines": [contribution("line-one")]}
    assert desk.post(who, "/contributions:batch", body)[0] == status
