"""The registers as files from the terminal: what is in them, and no file is written over."""

import csv
import zipfile
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_the_registers_are_written_to_files(jingu: Terminal) -> None:
    jingu.done(
        "loan apply jingu --member 1 --amount 3000.00 --due-on 2026-04-05 --rate-bp 600"
        " --purpose machinery --as li"
    )
    assert jingu.done("members jingu --format csv --out @/members-now.csv") == ""
    members = rows(jingu.folder / "members-now.csv")
    assert len(members) == 20
    assert (members[0]["name"], members[0]["shares"]) == ("社员1", "10000.00")
    jingu.done("loans jingu --out @/loans.csv --language zh")
    (loan,) = rows(jingu.folder / "loans.csv")
    assert (loan["名称"], loan["本金"], loan["状态"]) == ("社员1", "3000.00", "已申请")
    jingu.language = "zh_CN.UTF-8"
    jingu.done("members jingu --out @/zh.csv")
    assert rows(jingu.folder / "zh.csv")[0]["名称"] == "社员1"


@pytest.mark.parametrize(
    "line, file, is_xlsx",
    [
        ("members jingu --out @/a.xlsx", "a.xlsx", True),
        ("loans jingu --out @/A.XLSX", "A.XLSX", True),
        ("loans jingu --out @/a.table --format xlsx", "a.table", True),
        ("members jingu --out @/a.xlsx --format csv", "a.xlsx", False),
        ("members jingu --out @/a.table", "a.table", False),
    ],
)
def test_the_ending_of_the_name_chooses_the_form(
    jingu: Terminal, line: str, file: str, *, is_xlsx: bool
) -> None:
    jingu.done(line)
    assert zipfile.is_zipfile(jingu.folder / file) == is_xlsx


@pytest.mark.parametrize(
    "line, told",
    [
        ("members jingu", "Missing option '--out'"),
        ("members jingu --out @/x.csv --format ods", "'ods' is not one of 'csv', 'xlsx'"),
        ("members nowhere --out @/x.csv", "There is no cooperative nowhere"),
        ("loans jingu --out @/missing/x.csv", "cannot be written: No such file"),
        ("loans jingu --out @/members.csv", "cannot be written: File exists"),
    ],
)
def test_what_cannot_be_written_is_told(jingu: Terminal, line: str, told: str) -> None:
    before = (jingu.folder / "members.csv").read_bytes()
    assert told in jingu.refused(line, 2)[0]
    assert (jingu.folder / "members.csv").read_bytes() == before
    assert not (jingu.folder / "x.csv").exists()
