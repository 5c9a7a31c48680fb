"""The tables of a month's pack that are sealed with it, made of the month as it was played.

``schemas/packs/README.md`` says what they hold.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.audit.exports import items
from coop_credit.audit.months import Month
from coop_credit.audit.months import OpenLoan
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.entries import Body
from coop_credit.lending.schedule import days_late
from coop_credit.packs import tables
from coop_credit.packs.leaves import leaf_digest
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import Table
from coop_credit.rulebook.grading import yardstick
from coop_credit.rulebook.parameters import CHARTER
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.store.evidence import Columns

#: The headings of what a member has pledged.
_PLEDGED = ("902", "903", "904")
#: States of a loan of which nothing more is to come.
_AT_REST = frozenset({"declined", "reversed"})


@dataclass(frozen=True, slots=True)
class Holding:
    """What a member has at the month's end, in fen."""

    number: int
    shares: int
    pledged: int
    owing: int


def holdings(played: Month) -> list[Holding]:
    """Every member's, by number."""
    replay = played.replay
    owing: defaultdict[int, int] = defaultdict(int)
    for (number,), loan in replay.tables["loan"].items():
        owing[loan["member"]] += replay.balance(loan_account(number))
    return [
        Holding(
            number=number,
            shares=-replay.balance(f"301.{number}"),
            pledged=-sum(replay.balance(f"{heading}.{number}") for heading in _PLEDGED),
            owing=owing[number],
        )
        for (number,) in sorted(replay.tables["member"])
    ]


def member_rows(played: Month, held: Iterable[Holding]) -> Iterator[Row]:
    """MEMBERS."""
    for each in held:
        row = played.replay.tables["member"][(each.number,)]
        own = [row[name] for name in list(tables.MEMBERS.columns)[1:6]]
        yield [each.number, *own, each.shares, each.pledged, each.owing]


def leaf_rows(
    cooperative: str, month: str, held: Iterable[Holding], salts: Mapping[int, str]
) -> Iterator[Row]:
    """LEAVES: of members who hold or owe something."""
    for each in held:
        shares, salt = each.shares + each.pledged, salts[each.number]
        if shares or each.owing:
            digest = leaf_digest(
                cooperative,
                month,
                number=each.number,
                shares_fen=shares,
                owing_fen=each.owing,
                salt=salt,
            )
            yield [each.number, shares, each.owing, salt, digest]


def balance_rows(played: Month, start: Mapping[str, tuple[int, int]]) -> Iterator[Row]:
    """BALANCES. start: debits and credits of each account by the end of the month before."""
    replay = played.replay
    for code in sorted(replay.debits):
        debit, credit = start.get(code, (0, 0))
        end_debit, end_credit = replay.debits[code], replay.credits[code]
        moved = end_debit - debit, end_credit - credit
        yield [code, heading_of(code), debit, credit, *moved, end_debit, end_credit]


def loan_tables(
    played: Month, loans: Sequence[OpenLoan], touched: Iterable[int]
) -> dict[Table, list[Row]]:
    """LOANS and what hangs on them: open, awaited or written off, and those ``touched``."""
    replay = played.replay
    standing = {loan.number: loan for loan in loans}
    shown = sorted(
        {number for (number,), loan in replay.tables["loan"].items() if _is_awaited(loan)}
        | standing.keys()
        | set(touched)
    )
    return {
        tables.LOANS: list(_loan_rows(played, shown, standing)),
        tables.INSTALMENTS: list(_instalment_rows(played, shown)),
        tables.VOTES: _of_loans(played, "panel_vote", tables.VOTES, shown),
        tables.GUARANTEES: _of_loans(played, "guarantee", tables.GUARANTEES, shown),
        tables.CALLS: _of_loans(played, "pledge_call", tables.CALLS, shown),
    }


def _is_awaited(loan: Columns) -> bool:
    return loan["state"] not in {*_AT_REST, "paid-out"}


def _loan_rows(
    played: Month, shown: Iterable[int], standing: Mapping[int, OpenLoan]
) -> Iterator[Row]:
    stick = yardstick(played.rulebook, played.charter(), played.ends_on)
    names = list(tables.LOANS.columns)[1:19]
    for number in shown:
        row = played.replay.tables["loan"][(number,)]
        late, grade, owing = 0, "", 0
        if number in standing:
            loan = standing[number]
            owing = loan.owing.fen
            late = days_late(loan.plan, loan.repaid, played.ends_on)
            grade = str(stick.grade(late)) if stick else ""
        yield [number, *(row[name] for name in names), owing, late, grade]


def _instalment_rows(played: Month, shown: Iterable[int]) -> Iterator[Row]:
    """What is repaid fills the instalments from the first on."""
    wanted = set(shown)
    repaid = {number: _repaid(played, number) for number in wanted}
    for (loan, number), part in sorted(played.replay.tables["instalment"].items()):
        if loan in wanted:
            paid = min(part["principal_fen"], repaid[loan])
            repaid[loan] -= paid
            unpaid = part["principal_fen"] - paid
            yield [loan, number, part["due_on"], part["principal_fen"], unpaid]


def _repaid(played: Month, number: int) -> int:
    """Principal that came back, in fen; of a loan written off, with what was recovered."""
    loan = played.replay.tables["loan"][(number,)]
    match loan["state"]:
        case "paid-out":
            open_on = loan_account(number)
        case "written-off":
            open_on = loss_account(loan["borne_by"], number)
        case _:
            return 0
    return int(loan["principal_fen"] - played.replay.balance(open_on))


def _of_loans(played: Month, name: str, table: Table, shown: Iterable[int]) -> list[Row]:
    wanted = set(shown)
    return [row for row in rows_of(played, name, table) if row[0] in wanted]


def rows_of(played: Month, name: str, table: Table) -> list[Row]:
    """A state table as it stands, by key."""
    names = list(table.columns)[table.key :]
    return [
        [*key, *(row[each] for each in names)]
        for key, row in sorted(played.replay.tables[name].items())
    ]


def withdrawal_rows(played: Month, touched: Iterable[int]) -> list[Row]:
    """WITHDRAWALS: those that wait, and those that the month ended."""
    wanted = set(touched)
    state = list(tables.WITHDRAWALS.columns).index("state")
    return [
        row
        for row in rows_of(played, "withdrawal", tables.WITHDRAWALS)
        if row[state] == "noticed" or row[0] in wanted
    ]


def concentration_rows(held: Iterable[Holding], count: int) -> Iterator[Row]:
    """CONCENTRATION: who owes most first, among equals the lower number."""
    owing = sorted((-each.owing, each.number) for each in held if each.owing)
    for rank, (fen, number) in enumerate(owing[:count], start=1):
        yield [rank, number, -fen]


def summary_rows(registered: Mapping[str, str], figures: Body) -> list[Row]:
    """SUMMARY: the month's export by item."""
    return [list(each) for each in items("", {"cooperative": registered, **figures})]


def parameter_rows(played: Month) -> Iterator[Row]:
    """PARAMETERS: of the rulebook, with what the charter says in place where that counts."""
    charter = played.charter()
    for name in sorted(played.rulebook.parameters):
        try:
            now = played.rulebook.in_force(name, played.ends_on, charter)
        except (NoRuleInForce, ValueNotEntered):
            continue
        value = list(now.value) if isinstance(now.value, tuple) else now.value
        set_by = "charter" if now.source == CHARTER else "rulebook"
        said = json.dumps(value, ensure_ascii=False)
        yield [name, said, set_by, now.since.isoformat(), str(now.status), now.source, now.article]
