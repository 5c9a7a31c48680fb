"""The tables of a pack, read strictly, and the bodies of its entries."""

import datetime as dt
import re
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from . import canonical
from .findings import Finding
from .findings import found
from .shapes import Column
from .shapes import SHAPES
from .shapes import Shape

#: Texts, days as ISO text (``""`` for none), whole numbers as ``int``, by column. The body of
#: an entry is the object that its text stands for.
Row = dict[str, Any]
Tables = dict[str, list[Row]]

_FIELD = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))([,\n])')
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

#: What the body of a kind must hold for the checks that follow, and as what.
_NEEDED: Mapping[str, Mapping[str, type]] = {
    "charter-value-set": {"parameter": str, "since": str},
    "loan-applied": {"loan": int, "member": int, "principal_fen": int, "due_on": str},
    "loan-extended": {"loan": int, "member": int, "due_on": str},
    "loan-written-off": {"loan": int, "member": int, "borne_by": str},
    "member-left": {"member": int, "left_on": str},
    "withdrawal-noticed": {"withdrawal": int, "member": int, "amount_fen": int},
    "withdrawal-paid": {"withdrawal": int, "member": int},
    "loan-paid-out": {"loan": int, "member": int, "fund_fen": int},
    "member-admitted": {"number": int, "kind": str, "farmer": int, "joined_on": str},
    "relation-declared": {"member": int, "handle": str},
    "staff-appointed": {"handle": str},
    "month-closed": {"month": str, "head": str, "root": str, "manifest_digest": str},
    "bank-balance": {"month": str, "balance_fen": int},
    "repayment": {
        "loan": int,
        "member": int,
        "amount_fen": int,
        "fee_fen": int,
        "principal_fen": int,
        "excess_fen": int,
    },
    "reversal": {"undoes": str},
}


def read_tables(files: Mapping[str, bytes]) -> tuple[Tables, list[Finding]]:
    """All tables. Where there are findings some rows are not as the checks need them."""
    tables: Tables = {}
    findings: list[Finding] = []
    for shape in SHAPES:
        rows: list[Row] = []
        findings += _read(shape, files.get(shape.path, b""), rows)
        tables[shape.table] = rows
    if not findings:
        findings += _read_bodies(tables["entries"])
    return tables, findings


def _read(shape: Shape, content: bytes, rows: list[Row]) -> Iterator[Finding]:
    try:
        lines = list(_lines(content.decode()))
    except UnicodeDecodeError:
        yield Finding("table-not-utf8", shape.path)
        return
    except _NoCsvError as error:
        yield Finding("table-not-csv", shape.path, "", {"line": error.line})
        return
    names = [column.name for column in shape.columns]
    if not lines or lines[0] != names:
        stated = ",".join(lines[0]) if lines else ""
        yield Finding("table-columns", shape.path, "", {"stated": stated, "due": ",".join(names)})
        return
    seen = set()
    for number, cells in enumerate(lines[1:], start=2):
        key = tuple(cells[: shape.key])
        if len(cells) != len(names):
            yield Finding("row-length", shape.path, "/".join(key), {"line": number})
            continue
        if key in seen:
            yield found("row-twice", shape.table, *key)
        seen.add(key)
        for column, cell in zip(shape.columns, cells, strict=True):
            if not _holds(column, cell):
                yield found("cell-misfit", shape.table, *key, column=column.name, stated=cell)
                break
        else:
            rows.append(
                {
                    column.name: int(cell) if column.kind == "integer" else cell
                    for column, cell in zip(shape.columns, cells, strict=True)
                }
            )


class _NoCsvError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _lines(text: str) -> Iterator[list[str]]:
    at, cells = 0, list[str]()
    while at < len(text):
        field = _FIELD.match(text, at)
        if field is None:
            raise _NoCsvError(text.count("\n", 0, at) + 1)
        quoted, plain, stop = field.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        at = field.end()
        if stop == "\n":
            yield cells
            cells = []
    if cells:
        raise _NoCsvError(text.count("\n") + 1)


def _holds(column: Column, cell: str) -> bool:
    if cell == "":
        return column.may_be_empty
    if column.kind == "integer":
        negative = cell.startswith("-")
        return _WHOLE.fullmatch(cell) is not None and (column.may_be_negative or not negative)
    if column.kind == "date":
        return is_day(cell)
    return True


def is_day(text: str) -> bool:
    """Whether it is a day, as ISO text."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _read_bodies(entries: list[Row]) -> Iterator[Finding]:
    """Put in place of each body's text what it stands for."""
    for entry in entries:
        try:
            body = canonical.read(entry["body"])
        except canonical.NotCanonicalError:
            yield found("body-not-canonical", "entries", entry["seq"])
            continue
        if not isinstance(body, dict):
            yield found("body-not-canonical", "entries", entry["seq"])
            continue
        for name, kind in _NEEDED.get(entry["kind"], {}).items():
            value = body.get(name)
            if not isinstance(value, kind) or (name.endswith("_on") and not is_day(str(value))):
                yield found("body-misfit", "entries", entry["seq"], member=name)
        entry["body"] = body
