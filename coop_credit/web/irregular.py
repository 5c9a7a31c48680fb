"""The days and sums of an irregular schedule, as rows of a form that grow when asked to."""

import datetime as dt
from collections.abc import Mapping

from coop_credit.lending.loans import INSTALMENTS_MAX
from coop_credit.lending.loans import ScheduleKind
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import total
from coop_credit.typed import plain_amount
from coop_credit.web.fields import day_typed

#: How many rows there are at first, and how many more each time.
_ROWS = 4
#: The step that asks for more rows, and the field that says how many there are.
MORE, COUNT = "more-parts", "part_rows"


def with_parts(typed: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """What was typed, with the rows tidied; of an irregular schedule they say number and last day.

    ``parts`` is what a form's reader of records is asked for.
    """
    found = dict(typed)
    for at in range(1, INSTALMENTS_MAX + 1):
        if f"part_day.{at}" in found:
            found[f"part_day.{at}"] = day_typed(found[f"part_day.{at}"], today)
            found[f"part_amount.{at}"] = plain_amount(found.get(f"part_amount.{at}", ""))
    parts = parts_of(found)
    if is_irregular(found) and parts:
        found["parts"] = "form"
        found["instalments"] = str(len(parts))
        found["due_on"] = parts[-1]["due_on"]
    return found


def is_irregular(typed: Mapping[str, str]) -> bool:
    """Whether the rows count at all."""
    return typed.get("schedule_kind") == ScheduleKind.IRREGULAR


def parts_of(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows in which something is written, in the order of their days."""
    rows = [
        {"due_on": typed.get(f"part_day.{at}", ""), "amount": typed.get(f"part_amount.{at}", "")}
        for at in range(1, INSTALMENTS_MAX + 1)
    ]
    return sorted((row for row in rows if any(row.values())), key=lambda row: row["due_on"])


def rows_shown(typed: Mapping[str, str], step: str) -> list[tuple[str, str]]:
    """The rows of the form, with what was typed there: some of them empty."""
    written = [at for at in range(1, INSTALMENTS_MAX + 1) if typed.get(f"part_day.{at}", "")]
    asked = typed.get(COUNT, "")
    count = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else _ROWS
    count = max(_ROWS, count, *written) + (_ROWS if step == MORE else 0)
    return [
        (typed.get(f"part_day.{at}", ""), typed.get(f"part_amount.{at}", ""))
        for at in range(1, min(count, INSTALMENTS_MAX) + 1)
    ]


def sum_of_parts(typed: Mapping[str, str]) -> dict[str, Money] | None:
    """What the rows come to beside the amount; ``None`` as long as a sum is none."""
    if not is_irregular(typed):
        return None
    try:
        parts = total([parse_yuan(row["amount"]) for row in parts_of(typed)])
        amount = parse_yuan(typed.get("amount", ""))
    except ValueError:
        return None
    return {"parts": parts, "amount": amount, "difference": amount - parts}
