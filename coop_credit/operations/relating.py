"""Which members are kin of the staff, and that those keep out of their loans. 关联人"""

from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import about_member
from coop_credit.lending.relations import RelationKind
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import present_member
from coop_credit.store import cooperatives
from coop_credit.store import relations
from coop_credit.store.lending import Loan
from coop_credit.store.lending import Votes


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRelation:
    """A member is kin of somebody of the staff. handle: that person's; kind: what the member is."""

    member: int
    handle: str
    kind: RelationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRelation:
    """A member is no longer kin of somebody of the staff, or never was."""

    member: int
    handle: str


def declare_relation(desk: Desk, command: DeclareRelation) -> Entry:
    """Write down from today on that a member is kin of the staff. 申报关联关系

    Raises ``NotFound`` for no such member.
    """
    subject = about_member(command.member)
    present_member(desk, command.member)
    if cooperatives.find_staff(desk.tx, desk.cooperative, command.handle) is None:
        desk.refuse("no-such-staff", subject=subject, handle=command.handle)
    if relations.is_related(desk.tx, desk.cooperative, command.member, command.handle):
        desk.refuse(
            "related-already", subject=subject, member=command.member, handle=command.handle
        )
    relations.put_relation(
        desk.tx,
        relations.Relation(
            cooperative=desk.cooperative,
            member=command.member,
            handle=command.handle,
            kind=command.kind,
            declared_on=desk.today,
        ),
    )
    return desk.record(
        Kind.RELATION_DECLARED,
        subject=subject,
        happened_on=desk.today,
        body={"member": command.member, "handle": command.handle, "kind": str(command.kind)},
    )


def end_relation(desk: Desk, command: EndRelation) -> Entry:
    """Write down that a relation counts no longer from today on. 关联关系终止"""
    subject = about_member(command.member)
    if not relations.is_related(desk.tx, desk.cooperative, command.member, command.handle):
        raise NotFound
    relations.end_relation(desk.tx, desk.cooperative, command.member, command.handle, desk.today)
    return desk.record(
        Kind.RELATION_ENDED,
        subject=subject,
        happened_on=desk.today,
        body={"member": command.member, "handle": command.handle},
    )


def keep_out(desk: Desk, loan: Loan, votes: Votes) -> None:
    """Refuse who would decide on the own loan, or on that of a relative.

    The second person, where there is one, keeps out as well.
    """
    if any(person.member == loan.member for person in _persons(desk)):
        desk.refuse("decides-own-loan", subject=about_member(loan.member), loan=loan.number)
    keep_relatives_out(desk, loan, votes)


def keep_relatives_out(desk: Desk, loan: Loan, votes: Votes) -> None:
    """Refuse a relative of the borrower, as the first person or the second."""
    for person in _persons(desk):
        handle = person.principal.removeprefix("staff:")
        if handle in votes.relatives:
            desk.refuse(
                "decides-for-relative",
                subject=about_member(loan.member),
                loan=loan.number,
                handle=handle,
            )


def _persons(desk: Desk) -> list[Actor]:
    second = desk.order.seconded_by
    return [desk.actor] if second is None else [desk.actor, second]
