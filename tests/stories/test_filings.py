"""A batch of participants is filed with the regulator, and the month says when it is late."""

import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.audit.verification import verify_books
from coop_credit.errors import NotAllowed
from coop_credit.ledger.entries import Entry
from coop_credit.operations.desk import Refused
from coop_credit.operations.filing import FileIntake
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.store import journal
from tests.ledgers import Village
from tests.ledgers import person

#: The day of the approval, on the paper; it was written down on 24 November.
APPROVED = dt.date(2026, 11, 20)
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "exports" / "month.schema.json").read_text("utf-8")
)


@pytest.fixture
def grown(village: Village) -> Village:
    """Two members are admitted."""
    village.open_with(10, "100000.00")
    for number in (11, 12):
        admission = AdmitMember(person=person(number), joined_on=dt.date(2026, 11, 2))
        village.do(village.manager, admission, village.cashier)
    return village


def approve(village: Village, since: dt.date, *members: int) -> int:
    """A batch is approved; the seq of the entry."""
    command = ApproveParticipants(members=members, since=since)
    return village.do(village.manager, command, village.cashier).seq


def file(village: Village, seq: int, on: dt.date) -> Entry:
    command = FileIntake(seq=seq, filed_on=on, reference="备〔2026〕7号", certificate="资0007")
    return village.do(village.manager, command)


def told(village: Village, month: str) -> dict[str, Any]:
    """What the month's export says of filings; empty where every batch is filed."""
    export = json.loads(as_json(month_export(village.office.database, village.cooperative, month)))
    jsonschema_rs.validate(SCHEMA, export)
    return dict(export["verdicts"].get("intake-filing", {}))


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        attempt()
    return refusal.value.code


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, village.cooperative) == []


def test_a_month_tells_of_the_oldest_batch_that_is_not_filed(grown: Village) -> None:
    assert told(grown, "2026-11") == {}
    grown.set_value("intakes-per-year", 2)
    first, second = approve(grown, APPROVED, 11), approve(grown, dt.date(2026, 11, 24), 12)
    # 30 days after 20 November are 20 December.
    november = told(grown, "2026-11")
    assert (november["outcome"], november["limit"]) == ("holds", "2026-12-20")
    grown.clock.move_to(dt.date(2027, 1, 4))
    december = told(grown, "2026-12")
    assert (december["outcome"], december["headroom"]) == ("breach", -11)
    assert (december["evidence"], december["status"]) == ([f"E{first}"], "charter")
    file(grown, first, dt.date(2026, 12, 30))
    # What was written down in January is not yet known at the end of December.
    assert told(grown, "2026-12") == december | {"evidence": [f"E{first}"]}
    # 30 days after 24 November are 24 December.
    january = told(grown, "2027-01")
    assert (january["headroom"], january["evidence"]) == (-38, [f"E{second}"])
    file(grown, second, grown.today)
    assert told(grown, "2027-01") == {}
    assert sound(grown)


def test_a_filing_shows_no_text_in_the_journal(grown: Village) -> None:
    entry = file(grown, approve(grown, APPROVED, 11, 12), APPROVED)
    assert set(entry.body) == {
        *("approval", "filed_on", "reference_commitment", "certificate_commitment"),
    }
    with grown.office.database.snapshot() as tx:
        kept = repr(journal.entries(tx, grown.cooperative, after=0, count=100))
        (sealed,) = tx.rows("SELECT sealed FROM intake_filing")[0]
    for text in ("7号", "资0007"):
        assert text not in kept + sealed
    place = f"intake_filing/{grown.cooperative}/{entry.body['approval']}"
    opened = grown.office.privacy.unseal(sealed, place)
    assert (opened["reference"], opened["certificate"]) == ("备〔2026〕7号", "资0007")


def test_what_is_refused_of_a_filing(grown: Village) -> None:
    approval = approve(grown, APPROVED, 11)
    for seq in (1, approval + 1, 10**12):
        assert refused(partial(file, grown, seq, grown.today)) == "no-such-intake"
    before, tomorrow = APPROVED - dt.timedelta(days=1), grown.today + dt.timedelta(days=1)
    assert refused(lambda: file(grown, approval, before)) == "filed-before-approval"
    assert refused(lambda: file(grown, approval, tomorrow)) == "happens-in-future"
    command = FileIntake(seq=approval, filed_on=grown.today, reference="x", certificate="x")
    with pytest.raises(NotAllowed):
        grown.do(grown.bookkeeper, command)
    file(grown, approval, APPROVED)
    assert refused(lambda: file(grown, approval, grown.today)) == "intake-filed-already"
    assert sound(grown)
