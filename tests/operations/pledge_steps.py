"""Steps of a loan from pledges, and what a refusal tells."""

import datetime as dt
from collections.abc import Callable

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.operations.desk import Refused
from coop_credit.operations.staffing import SetCharterValue
from tests.ledgers import Village
from tests.pledges import PledgingVillage

DUE = dt.date(2027, 3, 4)  # 100 days after 24 November 2026


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, "fumandi") == []


def refused(attempt: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(Refused) as refusal:
        attempt()
    entry = refusal.value.entry
    assert entry.kind is Kind.REFUSAL
    facts = entry.body["facts"]
    assert isinstance(facts, dict)
    return {"code": refusal.value.code, **facts}


def setting(village: Village, parameter: str, value: int | str) -> None:
    command = SetCharterValue(parameter=parameter, since=village.today, value=value)
    village.do(village.manager, command, village.supervisor)


def approved(village: PledgingVillage) -> PledgingVillage:
    village.decide(4, "900.00", DUE)
    return village


def called(village: PledgingVillage) -> PledgingVillage:
    approved(village).call(1)
    return village


def lent(village: PledgingVillage) -> PledgingVillage:
    called(village).confirm(1)
    village.pay_out(1)
    return village


def repaid_twice(village: PledgingVillage) -> tuple[PledgingVillage, Entry, Entry]:
    lent(village).clock.move_to(dt.date(2026, 12, 24))
    first = village.repay(1, "100.00")
    village.clock.move_to(dt.date(2027, 1, 23))
    return village, first, village.repay(1, "100.00")
