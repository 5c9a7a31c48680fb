"""What must hold of pledges, worked out from the calls on them and from nothing else.

Called is what open calls name. The custodian account has what came in and is not paid out.
Pledgers are owed what their loans still owe, and have got each the own part of the fees passed
on. What they have lost is what was not recovered. Where the cooperative has paid them for a loan,
they are owed nothing more, and what comes in is none of theirs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence
from fractions import Fraction
from math import floor

from coop_credit.audit.replay import Replay
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.rulebooks import provisions_for

_HALF = Fraction(1, 2)
_PLEDGED = ("902", "903", "904")
#: What stands on the debit side of the accounts that are proved; the others are credits.
_DEBITS = frozenset({"102.1", "905"})
_PROVED = frozenset({"102.1", "235", "903", "904", "905", "906"})


def set_apart(tx: Tx, replay: Replay, member: int, day: str) -> int:
    """What of the fund does not count for a member's loans on a day: the own pledge, in fen."""
    own = sum(_on_credit(replay, f"{heading}.{member}") for heading in _PLEDGED)
    if not own:
        return 0
    charter = charter_from(
        ("charter", *key, row["value"])
        for key, row in sorted(replay.tables["charter_value"].items())
    )
    book = provisions_for(tx, replay.tables["cooperative"][()]["rulebook"])
    setting = book.in_force("own-pledge", dt.date.fromisoformat(day), charter).value
    return own if setting == "apart" else 0


def pledges_wrong(replay: Replay) -> Iterator[str]:
    """Everything that is wrong with pledges, their calls and pledgers' money."""
    expected: defaultdict[str, int] = defaultdict(int)
    for number, calls in _by_loan(replay).items():
        loan = replay.tables["loan"][(number,)]
        called = sum(row["amount_fen"] for _, row in calls)
        if called != loan["principal_fen"]:
            yield f"loan {number}: {called} fen called, principal {loan['principal_fen']}"
        passed_on = [replay.calls.fees[number, member] for member, _ in calls]
        due = _shared(sum(passed_on), [row["amount_fen"] for _, row in calls])
        if passed_on != due:
            yield f"loan {number}: fees of {passed_on} fen passed on, the calls make {due}"
        for code, fen in _owed(replay, number, loan, calls):
            expected[code] += fen
    for code in sorted(expected.keys() | {code for code in replay.debits if _is_proved(code)}):
        side = 1 if _heading(code) in _DEBITS else -1
        if side * replay.balance(code) != expected[code]:
            yield (
                f"account {code}: holds {side * replay.balance(code)} fen,"
                f" the calls make {expected[code]}"
            )
    pledged = sum(_on_credit(replay, code) for code in replay.debits if _heading(code) in _PLEDGED)
    if pledged != replay.balance("901"):
        yield f"account 901: holds {replay.balance('901')} fen, the pledges make {pledged}"


def _owed(
    replay: Replay, number: int, loan: Columns, calls: Sequence[tuple[int, Columns]]
) -> Iterator[tuple[str, int]]:
    """What the calls for one loan put on accounts, in fen."""
    if loan["state"] not in {"paid-out", "written-off"}:
        for member, row in calls:
            yield f"903.{member}", row["amount_fen"]
            if row["confirmed_on"]:
                yield f"235.{member}", row["amount_fen"]
                yield "102.1", row["amount_fen"]
        return
    if number in replay.calls.settled:
        return
    codes = (f"114.{number}", f"332.L{number}", f"529.L{number}", f"905.L{number}")
    back = loan["principal_fen"] - sum(replay.balance(code) for code in codes)
    got = _shared(back, [row["amount_fen"] for _, row in calls])
    for (member, row), part in zip(calls, got, strict=True):
        out = row["amount_fen"] - part
        if loan["borne_by"] == "pledgers":
            yield f"906.{member}", out
            yield f"905.L{number}", out
        else:
            yield f"904.{member}", out
            yield f"235.{member}", out


def _shared(fen: int, weights: list[int]) -> list[int]:
    """Front half and back half, half a fen up for the front, and so on in each half."""
    if len(weights) == 1:
        return [fen]
    middle = len(weights) - len(weights) // 2
    front = floor(Fraction(fen * sum(weights[:middle]), sum(weights)) + _HALF)
    return _shared(front, weights[:middle]) + _shared(fen - front, weights[middle:])


def _by_loan(replay: Replay) -> dict[int, list[tuple[int, Columns]]]:
    found: defaultdict[int, list[tuple[int, Columns]]] = defaultdict(list)
    for (loan, member), row in sorted(replay.tables["pledge_call"].items()):
        found[loan].append((member, row))
    return found


def _is_proved(code: str) -> bool:
    return _heading(code) in _PROVED


def _heading(code: str) -> str:
    return code if code == "102.1" else code.partition(".")[0]


def _on_credit(replay: Replay, code: str) -> int:
    return -replay.balance(code)
