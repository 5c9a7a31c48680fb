"""At the end of made-up years: the program's cards are those of the second ledger."""

from coop_credit.operations.desk import Office
from coop_credit.store import cooperatives
from coop_credit.store import lending
from coop_credit.store import people
from coop_credit.store import periods
from coop_credit.store import received
from coop_credit.store import relations
from coop_credit.store import withdrawals
from coop_credit.store.database import Tx
from tests.model_settings import WholeModel

#: More cards than there ever are.
ALL = 10_000


def assert_cards_agree(office: Office, cooperative: str, model: WholeModel) -> None:
    """Members, the staff, settings, loans, notices and months are what the second ledger says."""
    with office.database.snapshot() as tx:
        _assert_members_agree(office, tx, cooperative, model)
        _assert_staff_agrees(tx, cooperative, model)
        _assert_settings_agree(tx, cooperative, model)
        _assert_loans_agree(tx, cooperative, model)
        _assert_months_agree(tx, cooperative, model)


def _assert_members_agree(office: Office, tx: Tx, cooperative: str, model: WholeModel) -> None:
    found = {}
    for each in people.members(tx, cooperative, after=0, count=ALL):
        values = office.privacy.unseal(each.sealed, f"member/{cooperative}/{each.number}")
        found[each.number] = (
            *(each.kind, each.farmer, each.joined_on, each.participant_since, each.left_on),
            *(values["phone"], values["account"]),
        )
    assert found == {
        number: (
            *(card.kind, card.farmer, card.joined_on, card.takes_part_since, card.left_on),
            *(card.phone, card.account),
        )
        for number, card in model.books.members.items()
    }
    filed = tx.rows(
        "SELECT approval, filed_on FROM intake_filing WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    assert dict(filed) == {
        seq: intake.filed_on.isoformat()
        for seq, intake in model.intakes.items()
        if intake.filed_on is not None
    }


def _assert_staff_agrees(tx: Tx, cooperative: str, model: WholeModel) -> None:
    assert {
        each.handle: (set(each.roles), each.member)
        for each in cooperatives.all_staff(tx, cooperative)
    } == {handle: (set(card.roles), card.member) for handle, card in model.books.staff.items()}
    kin = {
        (each.member, each.handle)
        for each in relations.relations(tx, cooperative)
        if each.ended_on is None
    }
    assert kin == model.books.kin


def _assert_settings_agree(tx: Tx, cooperative: str, model: WholeModel) -> None:
    charter = model.books.charter
    assert {
        (each.parameter, each.since): each.value for each in cooperatives.charter(tx, cooperative)
    } == {
        (name, since): value for name, said in charter.said.items() for since, value in said.items()
    }
    lifted = tx.rows(
        "SELECT since, up_to FROM rule_override WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    assert dict(lifted) == {day.isoformat(): up_to for day, up_to in model.books.lifted.items()}
    registered = cooperatives.find_cooperative(tx, cooperative)
    assert registered is not None
    assert registered.rulebook == charter.rulebook


def _assert_loans_agree(tx: Tx, cooperative: str, model: WholeModel) -> None:
    loans = lending.loans(tx, cooperative, after=0, count=ALL)
    assert [(each.number, str(each.state)) for each in loans] == [
        (number, loan.state) for number, loan in model.books.loans.items()
    ]
    notices = withdrawals.withdrawals(tx, cooperative, after=0, count=ALL)
    assert [(each.number, each.state) for each in notices] == [
        (number, notice.state) for number, notice in model.books.notices.items()
    ]


def _assert_months_agree(tx: Tx, cooperative: str, model: WholeModel) -> None:
    assert [each.month for each in periods.periods(tx, cooperative)] == model.closed
    handed = tx.rows(
        "SELECT month, place, handed_in_on FROM hand_in WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    assert {month: (place, day) for month, place, day in handed} == {
        month: (place, day.isoformat()) for month, (place, day) in model.handed.items()
    }
    there = {month for month in model.closed if received.find_pack(tx, cooperative, month)}
    assert there == model.received
