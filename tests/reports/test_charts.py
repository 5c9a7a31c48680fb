"""Charts that accounts are shown under: what is wrong in a file is told with its place."""

import datetime as dt
from pathlib import Path

import pytest

from coop_credit.ledger.accounts import CHART
from coop_credit.money import Money
from coop_credit.reports.charts import Nature
from coop_credit.reports.charts import chart_from
from coop_credit.reports.charts import charted_balance
from coop_credit.reports.charts import packaged_chart
from coop_credit.rulebook.written import BadFile
from tests.ledgers import Village

PACKAGED = (Path(__file__).parents[2] / "coop_credit/charts/cn-coop-2007.toml").read_text("utf-8")
LATER = """
[[account]]
heading = "114"
since = 2023-01-01
code = "1221"
zh = "成员往来"
en = "Accounts with members"
class = "asset"
status = "reported"
"""


def refusal_of(written: str) -> tuple[str, str]:
    with pytest.raises(BadFile) as refused:
        chart_from("own.toml", written.encode())
    facts = refused.value.facts
    assert facts["file"] == "own.toml"
    return str(facts["reason"]), str(facts.get("place", facts.get("value")))


def test_the_packaged_chart_has_a_place_for_every_heading() -> None:
    lines = packaged_chart().on(dt.date(2026, 11, 24))
    assert list(lines) == [heading.code for heading in CHART]
    assert all((line.nature is Nature.MEMO) == code.startswith("9") for code, line in lines.items())
    # What is ours is never shown as read in the law.
    assert {str(line.status) for line in lines.values()} == {"reported", "inferred", "charter"}
    assert "2021" in packaged_chart().remark["zh"]


def test_a_line_counts_from_its_day_on() -> None:
    chart = chart_from("own.toml", (PACKAGED + LATER).encode())
    codes = {
        day: chart.on(dt.date.fromisoformat(day))["114"].code
        for day in ("2007-12-31", "2022-12-31", "2023-01-01")
    }
    assert codes == {"2007-12-31": "114", "2022-12-31": "114", "2023-01-01": "1221"}


@pytest.mark.parametrize(
    "old, new, reason, place",
    [
        ('heading = "102"', 'heading = "103"', "not-listed", "account.1.heading"),
        ("since = 2008-01-01", 'since = "2008"', "wrong-kind", "account.1.since"),
        ('code = "102"', 'code = "1 02"', "code-unusable", "account.1.code"),
        ('code = "102"', 'code = "a102"', "code-unusable", "account.1.code"),
        ('code = "102"', 'code = ""', "missing", "account.1.code"),
        ('code = "114"', 'code = "301"', "code-in-two-classes", "account.6.class"),
        ('class = "asset"', 'class = "memo"', "not-listed", "account.1.class"),
        ('class = "memo"', 'class = "asset"', "not-listed", "account.12.class"),
        ('status = "reported"', 'status = "sure"', "not-listed", "account.1.status"),
        ('zh = "银行存款"', r'zh = "银\n行"', "not-one-line", "account.1.zh"),
        ('zh = "银行存款"', 'cn = "银行"', "missing", "account.1.zh"),
        ("[remark]", "[remarks]", "missing", "remark"),
        ("[[account]]", "[[account", "not-toml", "line 25, column 10"),
        (PACKAGED[PACKAGED.rindex("[[account]]") :], "", "heading-missing", "906"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, reason: str, place: str) -> None:
    assert old in PACKAGED
    assert refusal_of(PACKAGED.replace(old, new, 1)) == (reason, place)


def test_lines_of_a_heading_stand_in_their_order() -> None:
    assert refusal_of(PACKAGED + LATER.replace("2023", "2008")) == (
        "out-of-order",
        "account.18.since",
    )


def test_sums_under_a_code_are_those_of_its_accounts(village: Village) -> None:
    # 300.00 taken over, 10.00 lent: headings 102 and 114 both under 1002.
    village.open_with(3, "300.00")
    village.lend(2, "10.00", dt.date(2027, 5, 24))
    own = PACKAGED.replace('code = "102"', 'code = "1002"').replace('code = "114"', 'code = "1002"')
    chart = chart_from("own.toml", own.encode())
    found = charted_balance(village.office.database, "fumandi", chart)
    told = {each.charted.code: (each.charted.zh, each.balance) for each in found}
    assert list(told) == ["1002", "301"]
    name, balance = told["1002"]
    assert (name, balance.debit, balance.credit) == ("银行存款", Money(31_000), Money(1_000))
    assert told["301"][1].on_credit == Money(30_000)
