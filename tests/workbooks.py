"""XLSX read back from its XML, with nothing but the standard library."""

import datetime as dt
import zipfile
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import BinaryIO
from xml.etree import ElementTree as ET

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
#: What day 0 of a workbook is, so that every day after February 1900 comes out right.
_DAY_ZERO = dt.date(1899, 12, 30)
_DAY_FORM = "yyyy-mm-dd"

Cell = str | Decimal | dt.date | None


@dataclass(slots=True)
class Workbook:
    """A sheet of a workbook, the first one unless another is asked for, and how to read it."""

    file: BinaryIO
    sheet: int = 1
    parts: dict[str, ET.Element] = field(init=False)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.file) as opened:
            self.parts = {
                name: ET.fromstring(opened.read(name))  # noqa: S314 (our own file)
                for name in opened.namelist()
            }

    def all(self, part: str, path: str) -> list[ET.Element]:
        """The elements at a path of a part, such as ``xl/workbook.xml``."""
        return self.parts[f"xl/{part}"].findall(path, _NS)

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in order."""
        return [str(each.get("name")) for each in self.all("workbook.xml", ".//m:sheet")]

    @property
    def cells(self) -> list[ET.Element]:
        """The cells that are written, row by row."""
        return self.all(f"worksheets/sheet{self.sheet}.xml", ".//m:c")

    def form(self, cell: ET.Element) -> str:
        """The number format of a cell, ``""`` for none."""
        style = self.all("styles.xml", "m:cellXfs/m:xf")[int(cell.get("s", "0"))]
        named = {each.get("numFmtId"): each for each in self.all("styles.xml", ".//m:numFmt")}
        # 4 is built in and stands for this form.
        built_in = {"0": "", "4": "#,##0.00"}
        number = style.get("numFmtId", "0")
        found = named.get(number)
        return built_in[number] if found is None else found.get("formatCode", "")

    def value(self, cell: ET.Element) -> Cell:
        """What a cell shows; a number as it is written."""
        written = cell.findtext("m:v", None, _NS)
        if written is None:
            return None
        if cell.get("t") == "s":
            shared = self.all("sharedStrings.xml", "m:si")[int(written)]
            return "".join(shared.itertext())
        assert cell.get("t") is None
        if self.form(cell) == _DAY_FORM:
            return _DAY_ZERO + dt.timedelta(days=int(written))
        return Decimal(written)

    def rows(self) -> list[list[Cell]]:
        """All rows, as wide as the first, ``None`` where nothing is written."""
        found = [
            {str(cell.get("r")).rstrip("0123456789"): self.value(cell) for cell in row}
            for row in self.all(f"worksheets/sheet{self.sheet}.xml", ".//m:row")
        ]
        return [[row.get(letter) for letter in found[0]] for row in found]
