"""Staff and their duties; the cooperative's own numbers; overrides of rules in principle."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.errors import Failure
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Value
from coop_credit.operations.desk import Desk
from coop_credit.operations.duties import conflict_in
from coop_credit.rulebook.charter import check_charter_value
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.verdicts import Strength
from coop_credit.store import cooperatives
from coop_credit.store import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person and the duties that hold from now on; no roles at all means none any more.

    handle: the short name that enters the journal, ``wang``. member: the person's own number or 0.
    """

    handle: str
    name: str
    roles: tuple[Role, ...]
    member: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointStaff:
    """Give a person these duties in place of those before."""

    appointment: Appointment


def appoint_staff(desk: Desk, command: AppointStaff) -> Entry:
    """Write down a person's duties. 任命"""
    appointment = command.appointment
    conflict = conflict_in(appointment.roles)
    if conflict:
        desk.refuse("duties-conflict", subject=ABOUT_COOPERATIVE, roles=conflict)
    if appointment.member and (
        people.find_member(desk.tx, desk.cooperative, appointment.member) is None
    ):
        desk.refuse("no-such-member", subject=ABOUT_COOPERATIVE, member=appointment.member)
    return desk.record(
        Kind.STAFF_APPOINTED,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body=appoint(desk, appointment),
    )


def appoint(desk: Desk, appointment: Appointment) -> dict[str, Value]:
    """Put the staff row in place and give what the journal says of it."""
    place = f"staff/{desk.cooperative}/{appointment.handle}"
    values, commitments = desk.office.privacy.salted({"name": appointment.name})
    cooperatives.put_staff(
        desk.tx,
        cooperatives.Staff(
            cooperative=desk.cooperative,
            handle=appointment.handle,
            roles=frozenset(appointment.roles),
            member=appointment.member,
            sealed=desk.office.privacy.seal(values, place),
        ),
    )
    return {
        "handle": appointment.handle,
        "roles": sorted(appointment.roles),
        "member": appointment.member,
        **commitments,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCharterValue:
    """The cooperative's own number for a parameter of its rulebook, in force from ``since``."""

    parameter: str
    since: dt.date
    value: int | str | tuple[str, ...]


def set_charter_value(desk: Desk, command: SetCharterValue) -> Entry:
    """Write down a charter value: stricter than the rulebook, or where that leaves it open. 章程

    A number that others publish is entered when it is known, from the day it was published on.
    Raises what ``rulebook.charter.check_charter_value`` raises.
    """
    value = CharterValue(command.parameter, command.since, command.value)
    check_charter_value(desk.provisions, value)
    if desk.provisions.parameter(command.parameter).entered:
        desk.require_past(command.since, subject=ABOUT_COOPERATIVE)
    elif command.since < desk.today:
        desk.refuse(
            "charter-value-in-past",
            subject=ABOUT_COOPERATIVE,
            since=command.since.isoformat(),
            today=desk.today.isoformat(),
        )
    if any(
        (known.parameter, known.since) == (value.parameter, value.since) for known in desk.charter
    ):
        desk.refuse(
            "charter-value-exists",
            subject=ABOUT_COOPERATIVE,
            parameter=command.parameter,
            since=command.since.isoformat(),
        )
    return desk.record(
        Kind.CHARTER_VALUE_SET,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body=adopt(desk, value),
    )


def adopt(desk: Desk, value: CharterValue) -> dict[str, Value]:
    """Put a charter value in place and give what the journal says of it."""
    cooperatives.add_charter_value(desk.tx, desk.cooperative, value)
    plain = list(value.value) if isinstance(value.value, tuple) else value.value
    return {"parameter": value.parameter, "since": value.since.isoformat(), "value": plain}


class CharterSaysTwice(Failure):
    """A first charter has two values for one parameter and day."""

    code = "charter-value-exists"


def check_first_charter(book: Provisions, values: Sequence[CharterValue]) -> None:
    """Raise unless a cooperative may begin with these, whatever the days they count from.

    Raises ``CharterSaysTwice`` and what ``rulebook.charter.check_charter_value`` raises.
    """
    said = set()
    for value in values:
        check_charter_value(book, value)
        if (value.parameter, value.since) in said:
            raise CharterSaysTwice(parameter=value.parameter, since=value.since.isoformat())
        said.add((value.parameter, value.since))


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOverride:
    """Lift a rule in principle (原则上) up to ``up_to`` (the rule's unit, inclusive)."""

    rule: str
    up_to: int
    reason: str


def grant_override(desk: Desk, command: GrantOverride) -> Entry:
    """Two persons lift a rule that holds in principle only; hard rules stay. 特批"""
    rules = {rule.id: rule for rule in desk.provisions.rules}
    if command.rule not in rules or rules[command.rule].strength is not Strength.SOFT:
        desk.refuse("rule-cannot-be-overridden", subject=ABOUT_COOPERATIVE, rule=command.rule)
    cooperatives.add_override(desk.tx, desk.cooperative, command.rule, desk.today, command.up_to)
    return desk.record(
        Kind.OVERRIDE_GRANTED,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.today,
        body={
            "rule": command.rule,
            "since": desk.today.isoformat(),
            "up_to": command.up_to,
            "reason_commitment": desk.commitment(command.reason),
        },
    )
