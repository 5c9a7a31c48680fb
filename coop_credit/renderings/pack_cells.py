"""What the cells of a pack say to people: codes by name, sums in yuan, days, and numbers."""

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.i18n import Language
from coop_credit.i18n import day
from coop_credit.i18n import percent
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.packs import tables
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import Table
from coop_credit.packs.tables import Type
from coop_credit.rulebook.parameters import CHARTER
from coop_credit.telling import source_text

#: What a cell is shown as; a number without a unit as ``int``.
Shown = str | int | Money | dt.date

#: Columns with codes, and where their texts stand.
_CODED: Mapping[tuple[Table, str], str] = {
    (tables.BANK, "state"): "bank-state.{}",
    (tables.BREACHES, "rule"): "rule.{}.title",
    (tables.BREACHES, "unit"): "measure.{}",
    (tables.ENTRIES, "kind"): "kind.{}",
    (tables.GUARANTEES, "state"): "state.{}",
    (tables.INDICATORS, "indicator"): "indicator.{}",
    (tables.LATE, "kind"): "kind.{}",
    (tables.LOANS, "borne_by"): "policy.{}",
    (tables.LOANS, "grade"): "grade.{}",
    (tables.LOANS, "purpose"): "purpose.{}",
    (tables.LOANS, "schedule_kind"): "schedule.{}",
    (tables.LOANS, "state"): "state.{}",
    (tables.MEMBERS, "kind"): "person.{}",
    (tables.OVERDUE, "band"): "band.{}",
    (tables.PARAMETERS, "parameter"): "parameter.{}",
    (tables.PARAMETERS, "set_by"): "set-by.{}",
    (tables.PARAMETERS, "status"): "status.{}",
    (tables.RELATIONS, "kind"): "relation.{}",
    (tables.REVERSALS, "kind"): "kind.{}",
    (tables.STAFF, "roles"): "role.{}",
    (tables.VERDICTS, "outcome"): "outcome.{}",
    (tables.VERDICTS, "parameter"): "parameter.{}",
    (tables.VERDICTS, "rule"): "rule.{}.title",
    (tables.VERDICTS, "status"): "status.{}",
    (tables.VERDICTS, "unit"): "measure.{}",
    (tables.VOTES, "vote"): "vote.{}",
    (tables.WITHDRAWALS, "state"): "state.{}",
}
#: Columns in the unit that the column ``unit`` names; room to move is days where that is a day.
_MEASURES = frozenset({"measured", "limit", "headroom"})
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_YUAN = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
#: The last parts of the summary's items that hold digits and are no numbers.
_NO_NUMBERS = ("credit_code", "region_code", "name")


def shown(table: Table, record: Mapping[str, Cell], column: str, language: Language) -> Shown:
    """A cell of a record of a table."""
    cell = record[column]
    if cell == "":
        return ""
    if column in _MEASURES:
        return measure(str(cell), str(record["unit"]))
    if isinstance(cell, int):
        return _number(cell, column, language)
    if table.columns[column] is Type.DAY:
        return dt.date.fromisoformat(cell)
    if table is tables.SUMMARY and column == "value":
        return _item(str(record["item"]), cell)
    if column == "source":
        return text("set-by.charter", language) if cell == CHARTER else source_text(cell, language)
    place = _CODED.get((table, column))
    return named(place, cell, language) if place else cell


def _number(cell: int, column: str, language: Language) -> Shown:
    if column.endswith("_fen"):
        return Money(cell)
    if column == "farmer":
        return text("answer.yes" if cell else "answer.no", language)
    return cell


def measure(written: str, unit: str) -> Shown:
    """What a rule measured or allows: in fen as money, basis points as a percentage."""
    if _WHOLE.fullmatch(written):
        number = int(written)
        match unit:
            case "fen":
                return Money(number)
            case "bp":
                return percent(number)
        return number
    return _day(written)


def _item(item: str, written: str) -> Shown:
    """A value of the summary, whose units stand in its form."""
    if item.endswith(_NO_NUMBERS):
        return written
    if _YUAN.fullmatch(written):
        return parse_yuan(written)
    return int(written) if _WHOLE.fullmatch(written) else _day(written)


def _day(written: str) -> Shown:
    try:
        return dt.date.fromisoformat(written) if _DAY.fullmatch(written) else written
    except ValueError:
        return written


def named(place: str, written: str, language: Language) -> str:
    """Codes with blanks between them by name; one that no text knows, as it is."""
    known = texts(language)
    names = [known.get(place.format(code), code) for code in written.split(" ")]
    return known["list.separator"].join(names)


def for_reading(value: Shown, language: Language) -> str:
    """A value as a text for people."""
    match value:
        case Money():
            return yuan(value)
        case dt.date():
            return day(value, language)
    return str(value)


def heads(columns: Sequence[str], language: Language) -> list[str]:
    """What the columns are called."""
    return [text(f"field.{name}", language) for name in columns]
