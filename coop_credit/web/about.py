"""What a form is about, told above its fields: whose loan or notice, and what there is to pay."""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Actor
from coop_credit.asking import office
from coop_credit.contracts.write import Write
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.renderings.entry_facts import label
from coop_credit.renderings.entry_facts import who_called
from coop_credit.reports.naming import names_in
from coop_credit.reports.owed import Owed
from coop_credit.reports.owed import owed_on
from coop_credit.reports.rules import rules_in_force
from coop_credit.reports.statements import named_member
from coop_credit.reports.whole_registers import member_register
from coop_credit.store import journal
from coop_credit.store import withdrawals
from coop_credit.store.cooperatives import Cooperative
from coop_credit.telling import source_text
from coop_credit.telling import value_text
from coop_credit.web import showing

#: Days that are today unless somebody says otherwise.
_TODAY = ("happened_on", "joined_on", "left_on", "since", "filed_on")
#: So many members at most are offered by name while a number is typed.
_OFFERED_MAX = 1000
_REPAY = "repay"
_SET_VALUE = "set-charter-value"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is about. facts: each with its label; sums: what may be paid, what for."""

    facts: Sequence[tuple[str, str]] = ()
    sums: Sequence[tuple[str, Money]] = ()

    def beforehand(self, today: dt.date) -> dict[str, str]:
        """What stands in a form when it is shown the first time."""
        amount = {"amount": yuan(self.sums[0][1])} if self.sums else {}
        return {day: today.isoformat() for day in _TODAY} | amount


def subject_of(write: Write, registered: Cooperative, actor: Actor, today: dt.date) -> Subject:
    """What the address of a form names. Raises ``NotFound``."""
    cooperative = registered.cooperative
    asked = {name: request.args.get(name, 0, int) for name in (*write.numbers, "member")}
    here = office()
    if asked.get("loan"):
        owed = owed_on(here.database, here.privacy, cooperative, asked["loan"], today)
        return Subject(_of_loan(owed), _sums(owed) if write.name == _REPAY else ())
    if asked.get("withdrawal"):
        return Subject(_of_withdrawal(cooperative, asked["withdrawal"]))
    if asked.get("seq"):
        return Subject(_of_entry(cooperative, asked["seq"]))
    if asked["member"] and actor.roles & ALL_BOOKS:
        return Subject([_member(cooperative, asked["member"])])
    if write.name == _SET_VALUE and request.args.get("parameter"):
        return Subject(_of_parameter(registered, request.args["parameter"], today))
    return Subject()


def members_offered(cooperative: str, fields: Iterable[str]) -> Sequence[tuple[int, str]]:
    """The members to choose from where a form asks for one, by number and name."""
    if "member" not in fields:
        return ()
    here = office()
    found = member_register(here.database, here.privacy, cooperative)
    return [(each.number, each.name) for each in found if not each.left_on][:_OFFERED_MAX]


def _of_loan(owed: Owed) -> list[tuple[str, str]]:
    loan, spoken = owed.loan, showing.spoken()
    told = {
        "member": _called(loan.member, owed.name),
        "principal": yuan(loan.principal),
        "state": texts(spoken)[f"state.{loan.state}"],
        "due_on": loan.due_on.isoformat(),
    }
    if owed.owing.fen:
        told["owing"] = yuan(owed.owing)
    return [(label(name, spoken), value) for name, value in told.items()]


def _sums(owed: Owed) -> list[tuple[str, Money]]:
    """What may be paid on a loan today: what has fallen due or comes next, or all of it."""
    if not owed.owing.fen:
        return []
    spoken = showing.spoken()
    sums = [(text("page.about.settles", spoken), owed.settles)]
    if owed.due.fen:
        first = owed.due + owed.fee
        sums.insert(0, (text("page.about.due", spoken, fee=yuan(owed.fee)), first))
    elif owed.coming is not None:
        first = owed.coming.principal + owed.fee
        day = owed.coming.due_on.isoformat()
        told = text("page.about.coming", spoken, day=day, fee=yuan(owed.fee))
        sums.insert(0, (told, first))
    return sums


def _of_withdrawal(cooperative: str, number: int) -> list[tuple[str, str]]:
    with office().database.read() as tx:
        found = withdrawals.find_withdrawal(tx, cooperative, number)
    if found is None:
        raise NotFound
    spoken = showing.spoken()
    return [
        _member(cooperative, found.member),
        (label("amount", spoken), yuan(found.amount)),
        (label("noticed_on", spoken), found.noticed_on.isoformat()),
    ]


def _of_entry(cooperative: str, seq: int) -> list[tuple[str, str]]:
    here, spoken = office(), showing.spoken()
    with here.database.snapshot() as tx:
        found = journal.find_entry(tx, cooperative, seq)
    if found is None:
        raise NotFound
    names = names_in(here.database, here.privacy, cooperative, [found])
    moved = total([move.amount for move in found.transfers])
    return [
        (label("kind", spoken), texts(spoken)[f"kind.{found.kind}"]),
        (label("subject", spoken), who_called(found.subject, spoken, names)),
        (label("booked_on", spoken), found.booked_on.isoformat()),
        (label("amount", spoken), yuan(moved)),
    ]


def _of_parameter(registered: Cooperative, name: str, today: dt.date) -> list[tuple[str, str]]:
    """What a number of the rules is now, and where that comes from."""
    found = rules_in_force(office().database, registered, today).numbers
    number = next((each for each in found if each.name == name), None)
    if number is None:
        raise NotFound
    spoken, dated = showing.spoken(), number.dated
    if dated is None:
        return [(text("page.rules.now", spoken), text("page.rules.none", spoken))]
    source = source_text(dated.source, spoken)
    return [
        (text("page.rules.now", spoken), value_text(dated.value, number.parameter.unit, spoken)),
        (label("source", spoken), texts(spoken).get(f"set-by.{source}", source)),
        (label("since", spoken), dated.since.isoformat()),
    ]


def _member(cooperative: str, number: int) -> tuple[str, str]:
    here = office()
    person = named_member(here.database, here.privacy, cooperative, number)
    return (label("member", showing.spoken()), _called(number, str(person["name"])))


def _called(number: int, name: str) -> str:
    code = f"member:{number}"
    names: Mapping[str, str] = {code: name}
    return who_called(code, showing.spoken(), names)
