"""An order that is only tried: what would come of it is told, and nothing stays."""

import pytest

from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import ReverseEntry
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.register import carry_out
from coop_credit.operations.register import try_out
from coop_credit.store import books
from tests.ledgers import Village


def order(village: Village, amount: str, member: int = 1) -> Order:
    command = RecordContribution(
        member=member, amount=parse_yuan(amount), happened_on=village.today
    )
    return Order(cooperative=village.cooperative, key="tried-0001", command=command)


def head(village: Village) -> str:
    """The chain's head, which every entry moves."""
    with village.office.database.write() as tx:
        lane = books.open_book(tx, village.cooperative, "staff:nobody", "looked")
        assert lane is not None
        return lane.head


def test_what_is_tried_is_what_is_done_then(village: Village) -> None:
    village.open_with(3, "300.00")
    before = head(village)
    tried = try_out(village.office, village.cashier, order(village, "50.00"))
    assert head(village) == before
    done = carry_out(village.office, village.cashier, order(village, "50.00"))
    assert (tried.body, tried.transfers, tried.digest) == (done.body, done.transfers, done.digest)


def test_a_refusal_that_is_tried_is_not_kept(village: Village) -> None:
    village.open_with(3, "300.00")
    village.set_value("member-shares-most", 15_000)
    before = head(village)
    with pytest.raises(Refused) as refused:
        try_out(village.office, village.cashier, order(village, "50.01"))
    assert refused.value.code == "rules-breached"
    assert head(village) == before


def test_nobody_tries_what_is_none_of_the_own_duties(village: Village) -> None:
    village.open_with(3, "300.00")
    with pytest.raises(NotAllowed):
        try_out(village.office, village.manager, order(village, "50.00"))
    with pytest.raises(NotFound):
        try_out(village.office, village.cashier, order(village, "50.00", member=99))


def test_a_second_person_is_not_asked_for_yet(village: Village) -> None:
    village.open_with(3, "300.00")
    wrong = village.contribute(1, "5.00")
    command = ReverseEntry(seq=wrong.seq, reason="记错")
    tried = try_out(
        village.office,
        village.bookkeeper,
        Order(cooperative=village.cooperative, key="tried-0002", command=command),
    )
    assert tried.reverses == wrong.seq
    assert "seconded_by" not in tried.body


def test_a_key_that_was_used_tries_the_first_answer(village: Village) -> None:
    village.open_with(3, "300.00")
    done = carry_out(village.office, village.cashier, order(village, "50.00"))
    assert try_out(village.office, village.cashier, order(village, "50.00")) == done
