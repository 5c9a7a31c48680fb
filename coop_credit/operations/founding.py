"""A cooperative is founded, and its book begins. 建账"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.dates import day_in
from coop_credit.errors import KeyReused
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.lending.pledges import FundingModel
from coop_credit.operations.adopting import naming
from coop_credit.operations.commands import fingerprint_of
from coop_credit.operations.desk import Desk
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import answered_before
from coop_credit.operations.desk import open_desk
from coop_credit.operations.duties import conflict_in
from coop_credit.operations.founding_failures import CooperativeExists
from coop_credit.operations.founding_failures import DutiesConflict
from coop_credit.operations.founding_failures import OpensInFuture
from coop_credit.operations.pledging import check_rulebook
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import adopt
from coop_credit.operations.staffing import appoint
from coop_credit.operations.staffing import check_first_charter
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store import books
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import provisions_for

#: The first seq, which every founding has.
FOUNDING_SEQ = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCooperative:
    """A cooperative begins its book on ``opened_on``, with its first staff.

    rulebook: the id of the provisions it is judged by. region_code: 6 to 12 digits of GB/T 2260.
    charter: what it says already, and published numbers that are known, from any day on.
    """

    name: str
    credit_code: str
    region_code: str
    rulebook: str
    custodian: str
    zone: str
    opened_on: dt.date
    staff: tuple[Appointment, ...]
    funding_model: FundingModel = FundingModel.PAID
    charter: tuple[CharterValue, ...] = ()


def found_cooperative(office: Office, tx: Tx, actor: Actor, order: Order) -> Entry:
    """Register the cooperative, open its book, write its first entry.

    Nothing is kept of a founding that fails: there is no journal yet to keep it in. Raises
    ``CharterSaysTwice``, ``CooperativeExists``, ``DutiesConflict``, ``KeyReused``,
    ``NoPledgesInRulebook``, ``OpensInFuture``, ``UnknownRulebook`` and what
    ``check_charter_value`` raises.
    """
    command = order.command
    assert isinstance(command, FoundCooperative)
    fingerprint = fingerprint_of(office.privacy, command)
    elsewhere = journal.founded_with(tx, actor.principal, order.key)
    if elsewhere not in {"", order.cooperative}:
        raise KeyReused(key=order.key, seq=FOUNDING_SEQ)
    if cooperatives.find_cooperative(tx, order.cooperative) is not None:
        founding = journal.find_entry(tx, order.cooperative, FOUNDING_SEQ)
        assert founding is not None
        if (founding.actor, founding.key) != (actor.principal, order.key):
            raise CooperativeExists(cooperative=order.cooperative)
        return answered_before(founding, fingerprint)
    book = provisions_for(tx, command.rulebook)
    check_rulebook(book, command.funding_model)
    check_first_charter(book, command.charter)
    for appointment in command.staff:
        if conflict := conflict_in(appointment.roles):
            raise DutiesConflict(roles=conflict)
    today = day_in(command.zone, office.clock.now())
    if command.opened_on > today:
        raise OpensInFuture(opened_on=command.opened_on.isoformat(), today=today.isoformat())
    cooperatives.add_cooperative(
        tx,
        cooperatives.Cooperative(
            cooperative=order.cooperative,
            name=command.name,
            credit_code=command.credit_code,
            region_code=command.region_code,
            rulebook=command.rulebook,
            funding_model=str(command.funding_model),
            custodian=command.custodian,
            zone=command.zone,
            opened_on=command.opened_on,
        ),
    )
    books.start_book(tx, order.cooperative, command.opened_on)
    lane = books.open_book(tx, order.cooperative, actor.principal, order.key)
    assert lane is not None
    desk = open_desk(office, tx, actor, order, lane, fingerprint=fingerprint)
    return _record_founding(desk, command)


def _record_founding(desk: Desk, command: FoundCooperative) -> Entry:
    return desk.record(
        Kind.COOPERATIVE_FOUNDED,
        subject=ABOUT_COOPERATIVE,
        happened_on=command.opened_on,
        body={
            "name": command.name,
            "credit_code": command.credit_code,
            "region_code": command.region_code,
            **naming(desk.tx, command.rulebook),
            "funding_model": str(command.funding_model),
            "custodian": command.custodian,
            "zone": command.zone,
            "opened_on": command.opened_on.isoformat(),
            "staff": [appoint(desk, each) for each in command.staff],
            "charter": [adopt(desk, each) for each in command.charter],
        },
    )
