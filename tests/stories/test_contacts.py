"""A member's phone and bank account: kept sealed, changed, and never told in clear."""

import json
from dataclasses import replace

import pytest

from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.audit.verification import verify_books
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.operations.contacting import ChangeContact
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.reports.statements import named_member
from coop_credit.store import evidence
from coop_credit.store import journal
from coop_credit.store import people
from tests.ledgers import Village
from tests.ledgers import person
from tests.operations.test_refusals import release

OLD, NEW = "6228480402564890018", "6228480402564891107"


@pytest.fixture
def known(village: Village) -> Village:
    """Member 4 has a bank account."""
    village.open_with(3, "30000.00")
    newcomer = replace(person(4), bank_account=OLD)
    admission = AdmitMember(person=newcomer, joined_on=village.today)
    village.do(village.manager, admission, village.cashier)
    return village


def sealed_of(village: Village, number: int) -> dict[str, str]:
    with village.office.database.read() as tx:
        found = people.find_member(tx, village.cooperative, number)
    assert found is not None
    place = f"member/{village.cooperative}/{number}"
    return village.office.privacy.unseal(found.sealed, place)


def told_account(village: Village) -> object:
    office = village.office
    return named_member(office.database, office.privacy, village.cooperative, 4)["bank_account"]


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, village.cooperative) == []


def test_an_account_is_shown_by_its_last_digits(known: Village) -> None:
    assert told_account(known) == "****0018"
    known.do(known.manager, ChangeContact(member=4, phone="", bank_account=NEW), known.bookkeeper)
    assert told_account(known) == "****1107"
    assert (sealed_of(known, 4)["phone"], sealed_of(known, 4)["name"]) == ("", "社员4")
    known.do(known.manager, ChangeContact(member=4, phone="1", bank_account=""), known.bookkeeper)
    assert told_account(known) == ""
    assert sound(known)


def test_no_table_and_no_export_holds_an_account_in_clear(known: Village) -> None:
    known.do(known.manager, ChangeContact(member=4, phone="1", bank_account=NEW), known.cashier)
    with known.office.database.snapshot() as tx:
        tables = [evidence.table_rows(tx, table, known.cooperative) for table in evidence.TABLES]
        entries = journal.entries(tx, known.cooperative, after=0, count=100)
    export = as_json(month_export(known.office.database, known.cooperative, "2026-11"))
    kept = repr(tables) + repr(entries) + export
    for account in (OLD, NEW):
        assert account not in kept
        assert known.office.privacy.keyed_hash("account", known.cooperative, account) in kept
        assert account[-4:] not in json.dumps(json.loads(export)["indicators"])
    assert set(entries[-1].body) == {
        *("member", "phone_commitment", "account_commitment", "seconded_by"),
    }


def test_who_may_change_a_contact_and_of_whom(known: Village) -> None:
    command = ChangeContact(member=4, phone="", bank_account=NEW)
    with pytest.raises(SecondPersonNeeded):
        known.do(known.manager, command)
    with pytest.raises(NotFound):
        known.do(known.manager, replace(command, member=5), known.cashier)
    release(known, 4, known.today)
    with pytest.raises(Refused, match="member-has-left"):
        known.do(known.manager, command, known.cashier)
    assert sound(known)
