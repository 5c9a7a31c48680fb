"""What was changed of pledges behind the program's back is found, on both databases."""

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.operations.desk import Office
from tests.audit.test_verification import Behind
from tests.audit.test_verification import behind  # noqa: F401 (a fixture)
from tests.clock import FixedClock
from tests.lived import Lives
from tests.pledges import PLEDGES
from tests.pledges import PledgingVillage
from tests.pledges import let_pledges_happen


@pytest.fixture
def pledging(office: Office, clock: FixedClock, lives: Lives) -> PledgingVillage:
    """A village with calls in every state."""
    return lives.live(PledgingVillage.begin(office, clock, PLEDGES), let_pledges_happen)


def findings(village: PledgingVillage) -> list[str]:
    return verify_books(village.office.database, village.office.privacy, village.cooperative)


def test_books_with_pledges_verify(pledging: PledgingVillage) -> None:
    assert findings(pledging) == []


TAMPERINGS = {
    "a call's sum": "UPDATE pledge_call SET amount_fen = amount_fen + 1 WHERE loan = 3"
    " AND member = 1",
    "a call's day": "UPDATE pledge_call SET called_on = '2026-11-23' WHERE loan = 2",
    "money that has not come": "UPDATE pledge_call SET confirmed_on = '2026-11-24'"
    " WHERE loan = 2 AND member = 3",
    "money that has come": "UPDATE pledge_call SET confirmed_on = NULL"
    " WHERE loan = 2 AND member = 4",
    "a call removed": "DELETE FROM pledge_call WHERE loan = 3 AND member = 4",
    "a call that was never made": "INSERT INTO pledge_call VALUES"
    " ('fumandi', 1, 1, 5, '2026-11-24', NULL)",
    "the model": "UPDATE cooperative SET funding_model = 'paid'",
    "a pledge": "UPDATE account SET credit_fen = credit_fen + 1 WHERE code = '902.1'",
    "pledgers' money": "UPDATE account SET debit_fen = debit_fen + 1 WHERE code = '102.1'",
}


@pytest.mark.parametrize("sql", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_what_was_changed_is_found(
    pledging: PledgingVillage,
    behind: Behind,  # noqa: F811 (the fixture)
    sql: str,
) -> None:
    behind(sql)
    assert findings(pledging) != []


#: Entries that fit the chain's form but not one another: what the proof alone finds.
FORGERIES = {
    "a repayment that went to another pledger": (
        (
            "UPDATE transfer SET debit = '235.4' WHERE debit = '235.3' AND credit = '102.1'"
            " AND seq = (SELECT max(seq) FROM entry WHERE kind = 'repayment')"
        ),
        "account 235.3: holds",
    ),
    "a fee that went to another pledger": (
        (
            "UPDATE transfer SET credit = '235.4' WHERE debit = '521.3' AND credit = '235.3'"
            " AND seq = (SELECT min(seq) FROM entry WHERE kind = 'repayment')"
        ),
        "loan 3: fees of",
    ),
    "a confirmation of less": (
        (
            "UPDATE transfer SET amount_fen = amount_fen - 1 WHERE debit = '102.1'"
            " AND credit = '235.4' AND seq = (SELECT min(seq) FROM entry WHERE kind ="
            " 'funds-confirmed' AND body LIKE '%\"loan\":2%')"
        ),
        "account 102.1: holds",
    ),
    "a call of more": (
        (
            "UPDATE transfer SET amount_fen = amount_fen + 1 WHERE debit = '902.1'"
            " AND credit = '903.1' AND seq = (SELECT max(seq) FROM entry WHERE kind ="
            " 'pledges-called')"
        ),
        "account 903.1: holds",
    ),
    "a loss of less": (
        (
            "UPDATE transfer SET amount_fen = amount_fen - 1 WHERE debit = '905.L4'"
            " AND seq = (SELECT max(seq) FROM entry WHERE kind = 'loan-written-off')"
            " AND credit = '906.4'"
        ),
        "account 906.4: holds",
    ),
    "a pledge lent out twice": (
        (
            "UPDATE transfer SET amount_fen = amount_fen + 1 WHERE credit = '904.3'"
            " AND seq = (SELECT min(seq) FROM entry WHERE kind = 'loan-paid-out')"
        ),
        "account 904.3: holds",
    ),
}


@pytest.mark.parametrize("sql, found", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_the_calls_do_not_make_is_found(
    pledging: PledgingVillage,
    behind: Behind,  # noqa: F811 (the fixture)
    sql: str,
    found: str,
) -> None:
    behind(sql)
    assert [each for each in findings(pledging) if each.startswith(found)] != []


def test_a_call_of_a_part_is_found(pledging: PledgingVillage, behind: Behind) -> None:  # noqa: F811 (the fixture)
    behind(
        "UPDATE entry SET body = replace(body, '\"amount_fen\":20000', '\"amount_fen\":19999')"
        " WHERE kind = 'pledges-called' AND body LIKE '%\"loan\":5%'"
    )
    assert "loan 5: 49999 fen called, principal 50000" in findings(pledging)
