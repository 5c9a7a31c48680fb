"""Verdicts go into a journal body and come back the same."""

import datetime as dt

import pytest

from coop_credit.money import Money
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.rulebook.verdicts import verdicts_in
from tests.rulebook.facts_made import LPR
from tests.rulebook.facts_made import TODAY
from tests.rulebook.facts_made import facts_for

BOOK = provisions("cn-shandong-2015")


@pytest.mark.parametrize("stage", list(Stage))
def test_every_verdict_comes_back_from_a_body_as_it_was(stage: Stage) -> None:
    given = {
        "joined_on": TODAY,
        "purpose": "wedding",
        "overdue_loans": ("L1", "L2"),
        "standing": (Standing("L3", 7, Money(10**9)),),
        "noticed_on": TODAY,
    }
    charter = (LPR, CharterValue("panel-votes", dt.date(2026, 1, 1), 5))
    for verdict in judge(BOOK, charter, stage, facts_for(stage, TODAY, **given), TODAY):
        assert Verdict.from_body(verdict.as_body()) == verdict


def test_a_journal_body_gives_its_verdicts_back_in_order() -> None:
    verdicts = judge(BOOK, (LPR,), Stage.PAYOUT, facts_for(Stage.PAYOUT, TODAY), TODAY)
    body = {"loan": 3, "verdicts": [verdict.as_body() for verdict in verdicts]}
    assert verdicts_in(body) == verdicts
    assert verdicts_in({"loan": 3}) == ()


def test_a_body_has_text_whole_numbers_and_lists_only() -> None:
    facts = facts_for(Stage.STANDING, TODAY, standing=(Standing("L3", 7, Money(5_500_001)),))
    verdict = judge(BOOK, (), Stage.STANDING, facts, TODAY)[-1]
    body = verdict.as_body()
    assert {type(value) for value in body.values()} == {str, int, list}
    assert body["source"] == verdict.source
    del body["source"]
    assert body == {
        "rule": "standing-cap",
        "holds": 0,
        "strength": "report",
        "unit": "fen",
        "measured": 5_500_001,
        "limit": 5_500_000,  # 5 % of 1,100,000.00
        "headroom": -1,
        "parameter": "member-cap",
        "value": 500,
        "article": "",
        "status": "reported",
        "since": "2015-01-29",
        "possible_on": "",
        "evidence": ["L3"],
    }
