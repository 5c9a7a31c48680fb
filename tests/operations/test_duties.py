"""Who may do what, founding, and keys that come again."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.errors import Failure
from coop_credit.errors import KeyReused
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import SecondPersonNeeded
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.founding_failures import CooperativeExists
from coop_credit.operations.founding_failures import DutiesConflict
from coop_credit.operations.founding_failures import OpensInFuture
from coop_credit.operations.register import carry_out
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import CharterSaysTwice
from coop_credit.rulebook.charter import LooserThanRulebook
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.cooperatives import all_staff
from coop_credit.store.cooperatives import find_cooperative
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import founding

CREDITED = RecordBankInterest(amount=Money(100), happened_on=dt.date(2026, 11, 24))


def contribution(fen: int = 100) -> RecordContribution:
    return RecordContribution(member=1, amount=Money(fen), happened_on=dt.date(2026, 11, 24))


def test_another_cooperative_is_out_of_sight(village: Village) -> None:
    stranger = Actor("staff:cashier", frozenset({Role.CASHIER}), "elsewhere")
    with pytest.raises(NotFound):
        village.do(stranger, contribution())


def test_a_cooperative_that_is_not_there(village: Village) -> None:
    village.cooperative = "nowhere"
    with pytest.raises(NotFound):
        village.do(village.cashier, contribution())


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BOOKKEEPER, Role.PANEL, Role.SUPERVISOR])
def test_only_the_cashier_takes_money(village: Village, role: Role) -> None:
    with pytest.raises(NotAllowed):
        village.do(village.staff("somebody", role), contribution())


def test_the_second_person_must_be_another_one_with_the_role(village: Village) -> None:
    seconds = (
        None,
        village.bookkeeper,
        village.cashier,
        village.staff("bookkeeper", Role.SUPERVISOR),
        Actor("staff:supervisor", frozenset({Role.SUPERVISOR}), "elsewhere"),
    )
    for second in seconds:
        with pytest.raises(SecondPersonNeeded):
            village.do(village.bookkeeper, CREDITED, second)
    same_member = village.staff("other", Role.SUPERVISOR, member=7)
    with pytest.raises(SecondPersonNeeded):
        village.do(village.staff("bookkeeper", Role.BOOKKEEPER, member=7), CREDITED, same_member)
    entry = village.do(village.bookkeeper, CREDITED, village.supervisor)
    assert entry.body["seconded_by"] == "staff:supervisor"


def test_a_key_with_another_command_is_refused(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.do(village.cashier, contribution(), key="one-key")
    with pytest.raises(KeyReused):
        village.do(village.cashier, contribution(200), key="one-key")


def test_a_refusal_is_given_again(village: Village) -> None:
    village.open_with(58, "5000000.00")
    with pytest.raises(Refused) as first:
        village.do(village.cashier, contribution(), key="one-key")
    with pytest.raises(Refused) as again:
        village.do(village.cashier, contribution(), key="one-key")
    assert again.value.entry == first.value.entry


@pytest.mark.parametrize(
    "failure, values",
    [
        (CharterSaysTwice, (("lpr", 310), ("lpr", 300))),
        (LooserThanRulebook, (("member-cap", 501),)),
    ],
)
def test_a_first_charter_that_cannot_be_keeps_nothing(
    office: Office, failure: type[Failure], values: tuple[tuple[str, int], ...]
) -> None:
    charter = tuple(CharterValue(name, OPENED_ON, value) for name, value in values)
    command = replace(founding(), charter=charter)
    with pytest.raises(failure):
        carry_out(office, ADMINISTRATOR, Order(cooperative="new", key="k", command=command))
    with office.database.read() as tx:
        assert find_cooperative(tx, "new") is None


def test_founding_again_with_the_same_key_gives_the_first_answer(village: Village) -> None:
    entry = village.do(ADMINISTRATOR, founding(), key="fumandi-000000")
    assert (entry.kind, entry.seq) == (Kind.COOPERATIVE_FOUNDED, 1)
    with pytest.raises(CooperativeExists):
        village.do(ADMINISTRATOR, founding(), key="another")
    with pytest.raises(KeyReused):
        village.do(ADMINISTRATOR, replace(founding(), name="别名"), key="fumandi-000000")
    village.cooperative = "second"
    with pytest.raises(KeyReused):
        village.do(ADMINISTRATOR, founding(), key="fumandi-000000")


def test_a_founding_that_fails_leaves_nothing(village: Village) -> None:
    village.cooperative = "second"
    both = Appointment(handle="a", name="a", roles=(Role.CASHIER, Role.BOOKKEEPER))
    with pytest.raises(DutiesConflict):
        village.do(ADMINISTRATOR, replace(founding(), staff=(both,)))
    with pytest.raises(OpensInFuture):
        village.do(ADMINISTRATOR, replace(founding(), opened_on=dt.date(2026, 11, 25)))
    with village.office.database.snapshot() as tx:
        assert all_staff(tx, "second") == []
    village.do(ADMINISTRATOR, founding())
    with village.office.database.snapshot() as tx:
        assert len(all_staff(tx, "second")) == 9
