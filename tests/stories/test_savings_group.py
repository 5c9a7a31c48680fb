"""A savings group lives by a rulebook of another shape, for one cycle, on both databases."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import jsonschema_rs
import pytest

from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.audit.verification import verify_books
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ReleaseMember
from coop_credit.reports.graded_loans import listed_loans
from coop_credit.rulebook.parameters import CharterValue
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import broken_rules
from tests.ledgers import founding
from tests.ledgers import person
from tests.published import SCHEMAS

#: The first meeting, a Tuesday; a share costs 20.00.
FIRST = dt.date(2026, 11, 24)
PRICE_FEN = 2_000


def broken_by(attempt: Callable[[], object]) -> list[str]:
    """The rules by which an attempt is refused."""
    with pytest.raises(Refused) as refusal:
        attempt()
    return broken_rules(refusal.value)


def admit(group: Village, number: int) -> None:
    command = AdmitMember(person=person(number), joined_on=group.today)
    group.do(group.manager, command, group.supervisor)


@pytest.fixture
def group(office: Office, clock: FixedClock) -> Village:
    """Twelve members found a group in which a share costs 20.00."""
    village = Village(office, clock, "group")
    village.do(
        ADMINISTRATOR,
        replace(
            founding(),
            rulebook="vsla",
            charter=(CharterValue("share-value", OPENED_ON, PRICE_FEN),),
        ),
    )
    for number in range(1, 13):
        admit(village, number)
    return village


def test_a_cycle_of_a_savings_group(group: Village) -> None:
    # Eight weekly meetings at which each of twelve buys three shares: 8 x 12 x 60.00 = 5,760.00.
    for week in range(8):
        group.clock.move_to(FIRST + dt.timedelta(weeks=week))
        for member in range(1, 13):
            group.contribute(member, "60.00")
    assert broken_by(lambda: group.contribute(1, "30.00")) == ["whole-shares"]
    assert broken_by(lambda: group.contribute(1, "120.00")) == ["shares-per-meeting"]

    # Member 1 has shares of 480.00, three times of which are 1,440.00. The meeting is on
    # 12 January 2027; three months later is 12 April.
    due = dt.date(2027, 4, 12)
    assert broken_by(lambda: group.apply(1, "1440.01", due)) == ["share-multiple"]
    assert broken_by(lambda: group.apply(1, "1440.00", due + dt.timedelta(days=1))) == ["loan-term"]
    loan = group.lend(1, "1440.00", due)

    # During the cycle savings stay, and who takes them out or leaves is refused.
    withdrawal = int(str(group.give_notice(2, "480.00").body["withdrawal"]))
    assert broken_by(lambda: group.pay_back_shares(withdrawal)) == ["until-share-out"]

    # 6 % for the 90 days from 12 January to 12 April, of 365: 1,440.00 x 0.06 x 90 / 365 is
    # 21.304..., in fen 21.30. The group has 5,760.00 + 21.30 at hand then.
    group.clock.move_to(due)
    repaid = group.repay(loan, "1461.30")
    assert (repaid.body["fee_fen"], repaid.body["principal_fen"]) == (2_130, 144_000)

    # The share-out begins a year after the first meeting.
    group.set_value("exits-open", 1, since=dt.date(2027, 11, 24))
    group.clock.move_to(dt.date(2027, 11, 23))
    assert broken_by(lambda: group.pay_back_shares(withdrawal)) == ["until-share-out"]
    group.clock.move_to(dt.date(2027, 11, 24))
    group.pay_back_shares(withdrawal)
    leaving = ReleaseMember(member=2, left_on=group.today)
    group.do(group.manager, leaving, group.supervisor)

    group.clock.move_to(dt.date(2027, 12, 1))
    export = json.loads(as_json(month_export(group.office.database, "group", "2027-11")))
    assert export["fund"]["at_end"] == "5280.00"
    assert not {"grades", "loss_provision_memo"} & set(export)
    (listed,) = listed_loans(group.office.database, group.clock, "group", after=0, count=9)
    assert listed.grade == ""
    assert export["verdicts"]["group-size-least"]["measured"] == 11
    schema = json.loads((SCHEMAS / "exports" / "month.schema.json").read_text("utf-8"))
    jsonschema_rs.validate(schema, export)
    assert verify_books(group.office.database, group.office.privacy, "group") == []


def test_a_group_has_25_members_at_most(group: Village) -> None:
    for number in range(13, 26):
        admit(group, number)
    assert broken_by(lambda: admit(group, 26)) == ["group-size-most"]
