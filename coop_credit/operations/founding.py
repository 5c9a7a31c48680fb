"""A cooperative is set up: founded, and its standing books taken over. 建账"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.dates import day_in
from coop_credit.errors import KeyReused
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import SURPLUS
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import share_account
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import Value
from coop_credit.lending.loans import DAY_BASE
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import check_terms
from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.schedule import schedule
from coop_credit.money import Money
from coop_credit.money import total
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
from coop_credit.operations.membership import Newcomer
from coop_credit.operations.membership import Person
from coop_credit.operations.membership import admit
from coop_credit.operations.membership import identity_index
from coop_credit.operations.pledging import check_rulebook
from coop_credit.operations.pledging import require_shares
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import adopt
from coop_credit.operations.staffing import appoint
from coop_credit.operations.staffing import check_first_charter
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store import books
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import people
from coop_credit.store.database import Tx
from coop_credit.store.rows import next_number
from coop_credit.store.rulebooks import provisions_for

#: The first seq, which every founding has.
FOUNDING_SEQ = 1
#: The number of the first loan of a book.
FIRST_LOAN = 1


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLoan:
    """A loan that stands when the book opens.

    member: the number that the member gets by this command. principal: what is still owed,
    in ``instalments`` equal parts from here on. The usage fee runs from the book's first
    day; what was due before is settled outside.
    """

    member: int
    principal: Money
    paid_out_on: dt.date
    due_on: dt.date
    instalments: int
    rate_bp: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningMember:
    """A member with shares when the book opens. participant_since: ``None`` if not approved."""

    person: Person
    joined_on: dt.date
    participant_since: dt.date | None
    shares: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOpeningBalances:
    """What the paper books say on the first day. surplus: may be negative.

    bank must be shares + surplus - loans.
    """

    bank: Money
    surplus: Money
    members: tuple[OpeningMember, ...]
    loans: tuple[OpeningLoan, ...]


def record_opening_balances(desk: Desk, command: RecordOpeningBalances) -> Entry:
    """Take over members, shares and standing loans, before any money has moved. 期初余额

    Raises ``TermsRefused`` for a loan whose terms cannot be.
    """
    first = next_number(desk.tx, "member", desk.cooperative)
    shares = total([each.shares for each in command.members])
    if shares.fen or command.loans:
        require_shares(desk, ABOUT_COOPERATIVE)
    _check_opening(desk, command, first, shares)
    members = [
        admit(
            desk,
            Newcomer(each.person, number, each.joined_on, each.participant_since),
        )
        for number, each in enumerate(command.members, start=first)
    ]
    loans = [
        _standing_loan(desk, loan, number, shares)
        for number, loan in enumerate(command.loans, start=FIRST_LOAN)
    ]
    return desk.record(
        Kind.OPENING_BALANCES,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.lane.open_from,
        body={"members": members, "loans": loans},
        transfers=tuple(_opening_transfers(command, first)),
    )


def _check_opening(desk: Desk, command: RecordOpeningBalances, first: int, shares: Money) -> None:
    if desk.lane.vouchers:
        desk.refuse("money-has-moved", subject=ABOUT_COOPERATIVE, vouchers=desk.lane.vouchers)
    expected = shares + command.surplus - total([each.principal for each in command.loans])
    if command.bank != expected:
        desk.refuse(
            "opening-does-not-balance",
            subject=ABOUT_COOPERATIVE,
            bank_fen=command.bank.fen,
            expected_fen=expected.fen,
        )
    known = people.present_identities(desk.tx, desk.cooperative)
    for number, each in enumerate(command.members, start=first):
        same = known.setdefault(identity_index(desk, each.person), number)
        if same != number:
            desk.refuse("member-exists", subject=ABOUT_COOPERATIVE, member=same)
    for loan in command.loans:
        if not first <= loan.member < first + len(command.members):
            desk.refuse("no-such-member", subject=ABOUT_COOPERATIVE, member=loan.member)


def _standing_loan(desk: Desk, loan: OpeningLoan, number: int, fund: Money) -> dict[str, Value]:
    row = lending.Loan(
        cooperative=desk.cooperative,
        number=number,
        member=loan.member,
        principal=loan.principal,
        due_on=loan.due_on,
        instalments=loan.instalments,
        schedule_kind=ScheduleKind.EQUAL_PRINCIPAL,
        rate_bp=loan.rate_bp,
        day_base=DAY_BASE,
        purpose=loan.purpose,
        state=LoanState.PAID_OUT,
        applied_on=loan.paid_out_on,
        decided_on=loan.paid_out_on,
        decided_by=desk.actor.principal,
        paid_out_on=loan.paid_out_on,
        fund=fund,
    )
    terms = row.terms(loan.paid_out_on)
    check_terms(terms)
    lending.add_loan(desk.tx, row, schedule(terms))
    return {
        "loan": number,
        "member": loan.member,
        "principal_fen": loan.principal.fen,
        "fund_fen": fund.fen,
        "paid_out_on": loan.paid_out_on.isoformat(),
        "due_on": loan.due_on.isoformat(),
        "instalments": loan.instalments,
        "rate_bp": loan.rate_bp,
        "day_base": DAY_BASE,
        "purpose": loan.purpose,
    }


def _opening_transfers(command: RecordOpeningBalances, first: int) -> Iterator[Transfer]:
    for number, member in enumerate(command.members, start=first):
        if member.shares.fen:
            yield Transfer(BANK, share_account(number), member.shares)
    if command.surplus.fen > 0:
        yield Transfer(BANK, SURPLUS, command.surplus)
    for number, loan in enumerate(command.loans, start=FIRST_LOAN):
        yield Transfer(loan_account(number), BANK, loan.principal)
    if command.surplus.fen < 0:
        yield Transfer(SURPLUS, BANK, Money(-command.surplus.fen))
