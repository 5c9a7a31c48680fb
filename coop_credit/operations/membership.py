"""Members are admitted, approved as participants in batches, and leave."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import payable_account
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Value
from coop_credit.ledger.entries import about_member
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.operations.desk import Desk
from coop_credit.operations.indexing import identity_index
from coop_credit.operations.indexing import keep_contact
from coop_credit.rulebook.facts import ContributionFacts
from coop_credit.rulebook.facts import IntakeFacts
from coop_credit.rulebook.facts import LeavingFacts
from coop_credit.rulebook.facts import MembershipFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import borrowers
from coop_credit.store import guarantees
from coop_credit.store import journal
from coop_credit.store import people
from coop_credit.store.contributors import Contributor
from coop_credit.store.rows import next_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a member is. kind: ``natural`` or ``legal``; farmer: 1 or 0.

    identity_number: 身份证 or credit code. phone, bank_account: digits, or ``""``; the account is
    the member's own, for the business with the fund.
    """

    kind: str
    farmer: int
    name: str
    identity_number: str
    phone: str
    bank_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitMember:
    """A person joins the cooperative; the number is the next free one."""

    person: Person
    joined_on: dt.date


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person with the number and the days that are about to be written down."""

    person: Person
    number: int
    joined_on: dt.date
    participant_since: dt.date | None


def admit_member(desk: Desk, command: AdmitMember) -> Entry:
    """Admit a member, as long as the members are farmers in the main. 入社"""
    number = next_number(desk.tx, "member", desk.cooperative)
    subject = about_member(number)
    desk.require_past(command.joined_on, subject=subject)
    identity = identity_index(desk, command.person.identity_number)
    same = people.present_with_identity(desk.tx, desk.cooperative, identity)
    if same:
        desk.refuse("member-exists", subject=about_member(same), member=same)
    verdicts = desk.judge(Stage.ADMISSION, _members_with(desk, command.person), subject=subject)
    return desk.record(
        Kind.MEMBER_ADMITTED,
        subject=subject,
        happened_on=command.joined_on,
        body=admit(desk, Newcomer(command.person, number, command.joined_on, None)),
        verdicts=verdicts,
    )


def _members_with(desk: Desk, newcomer: Person) -> MembershipFacts:
    present = people.present_members(desk.tx, desk.cooperative)
    legal = int(newcomer.kind == "legal")
    farms = int(newcomer.farmer and not legal)
    return MembershipFacts(
        members=present.members + 1,
        farmers=present.farmers + farms,
        legal_persons=present.legal_persons + legal,
        contributors=present.contributors,
        newcomers_not_farming=1 - farms,
        newcomers_legal=legal,
        last_moved_on=journal.last_moved_on(desk.tx, desk.cooperative),
    )


def admit(desk: Desk, newcomer: Newcomer) -> dict[str, Value]:
    """Put the member's row in place, and give what the journal says of it."""
    privacy = desk.office.privacy
    person = newcomer.person
    since = newcomer.participant_since
    values, commitments = privacy.salted(
        {
            "name": person.name,
            "identity": person.identity_number,
            "phone": person.phone,
            "account": person.bank_account,
        }
    )
    place = f"member/{desk.cooperative}/{newcomer.number}"
    people.add_member(
        desk.tx,
        people.Member(
            cooperative=desk.cooperative,
            number=newcomer.number,
            kind=person.kind,
            farmer=person.farmer,
            joined_on=newcomer.joined_on,
            participant_since=since,
            left_on=None,
            identity_index=identity_index(desk, person.identity_number),
            sealed=privacy.seal(values, place),
        ),
    )
    keep_contact(desk, newcomer.number, person.phone, person.bank_account)
    return {
        "number": newcomer.number,
        "kind": person.kind,
        "farmer": person.farmer,
        "joined_on": newcomer.joined_on.isoformat(),
        "participant_since": "" if since is None else since.isoformat(),
        **commitments,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveParticipants:
    """A batch of members (numbers) may take part in the mutual aid from ``since`` on."""

    members: tuple[int, ...]
    since: dt.date


def approve_participants(desk: Desk, command: ApproveParticipants) -> Entry:
    """Approve a batch of participants; all of it or nothing. 批准参与社员"""
    desk.require_past(command.since, subject=ABOUT_COOPERATIVE)
    numbers = sorted(set(command.members))
    known = people.members_among(desk.tx, desk.cooperative, numbers)
    for number in numbers:
        member = known.get(number)
        if member is None:
            desk.refuse("no-such-member", subject=ABOUT_COOPERATIVE, member=number)
        if member.left_on is not None:
            desk.refuse("member-has-left", subject=ABOUT_COOPERATIVE, member=number)
        if member.participant_since is not None:
            desk.refuse("participant-already", subject=ABOUT_COOPERATIVE, member=number)
        if command.since < member.joined_on:
            desk.refuse(
                "participant-before-joining",
                subject=ABOUT_COOPERATIVE,
                member=number,
                joined_on=member.joined_on.isoformat(),
            )
    new_year = desk.today.replace(month=1, day=1)
    before = journal.entries_since(desk.tx, desk.cooperative, Kind.PARTICIPANTS_APPROVED, new_year)
    facts = IntakeFacts(batches=before + 1)
    verdicts = desk.judge(Stage.INTAKE, facts, subject=ABOUT_COOPERATIVE)
    people.approve_participants(desk.tx, desk.cooperative, numbers, command.since)
    return desk.record(
        Kind.PARTICIPANTS_APPROVED,
        subject=ABOUT_COOPERATIVE,
        happened_on=command.since,
        body={"members": numbers, "since": command.since.isoformat()},
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMember:
    """A member leaves the cooperative on a day."""

    member: int
    left_on: dt.date


def release_member(desk: Desk, command: ReleaseMember) -> Entry:
    """Let a member go who has no shares or pledges, owes and is owed nothing, backs nobody. 退社"""
    subject = about_member(command.member)
    standing = present_borrower(desk, command.member)
    bound = [
        borrowers.loan_name(bond.loan)
        for bond in guarantees.bonds_of(desk.tx, desk.cooperative, command.member)
    ]
    if bound:
        desk.refuse(
            "member-guarantees", subject=subject, member=command.member, loans=", ".join(bound)
        )
    payable = journal.balance(desk.tx, desk.cooperative, payable_account(command.member))
    if standing.shares.fen or standing.owing.fen or payable.on_credit.fen:
        if desk.lane.funding_model == FundingModel.PLEDGE:
            desk.refuse(
                "member-has-pledges",
                subject=subject,
                member=command.member,
                pledged_fen=standing.shares.fen,
                owing_fen=standing.owing.fen,
                payable_fen=payable.on_credit.fen,
            )
        desk.refuse(
            "member-has-balances",
            subject=subject,
            member=command.member,
            shares_fen=standing.shares.fen,
            owing_fen=standing.owing.fen,
            payable_fen=payable.on_credit.fen,
        )
    desk.require_past(command.left_on, subject=subject)
    if command.left_on < standing.joined_on:
        desk.refuse(
            "leaves-before-joining", subject=subject, joined_on=standing.joined_on.isoformat()
        )
    verdicts = desk.judge(Stage.LEAVING, LeavingFacts(), subject=subject)
    people.release_member(desk.tx, desk.cooperative, command.member, command.left_on)
    return desk.record(
        Kind.MEMBER_LEFT,
        subject=subject,
        happened_on=command.left_on,
        body={"member": command.member, "left_on": command.left_on.isoformat()},
        verdicts=verdicts,
    )


def present_member(desk: Desk, number: int) -> people.Member:
    """A member who has not left. Raises ``NotFound`` for no such member."""
    found = people.find_member(desk.tx, desk.cooperative, number)
    if found is None:
        raise NotFound
    _require_present(desk, number, found.left_on)
    return found


def present_contributor(desk: Desk, number: int) -> Contributor:
    """A member who pays in and has not left. Raises ``NotFound`` for no such member."""
    found = desk.records.contributor(number)
    if found is None:
        raise NotFound
    _require_present(desk, number, found.left_on)
    return found


def judge_contribution(
    desk: Desk, member: Contributor | borrowers.Borrower, amount: Money, *, subject: str
) -> tuple[Verdict, ...]:
    """Every rule of what a member adds to the fund, paid in or pledged. Refused as by ``judge``."""
    facts = ContributionFacts(
        fund=desk.lane.fund,
        asked=amount,
        own_shares=member.shares,
        joined_on=member.joined_on,
        participant_since=member.participant_since,
        left_on=member.left_on,
    )
    return desk.judge(Stage.CONTRIBUTION, facts, subject=subject)


def present_borrower(desk: Desk, number: int) -> borrowers.Borrower:
    """What the books say of a member who has not left. Raises ``NotFound`` for no such member."""
    found = borrowers.borrower(desk.tx, desk.cooperative, number, desk.today)
    if found is None:
        raise NotFound
    _require_present(desk, number, found.left_on)
    return found


def _require_present(desk: Desk, number: int, left_on: dt.date | None) -> None:
    if left_on is not None:
        desk.refuse(
            "member-has-left",
            subject=about_member(number),
            member=number,
            left_on=left_on.isoformat(),
        )
