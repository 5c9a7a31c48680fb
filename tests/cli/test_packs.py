"""Packs from the terminal: read without an installation, names only with one."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from coop_credit.cli import main
from tests.cli.terminal import Terminal
from tests.identities import identity_number


@pytest.fixture
def closed(jingu: Terminal) -> Terminal:
    """January is closed, its pack in ``jan.zip``; a member with a troublesome name has joined."""
    jingu.done(
        "member admit jingu --kind natural --farmer yes --name '=1+1' --joined-on 2026-01-05"
        f" --identity-number {identity_number(21)} --as wang --second zhao"
    )
    jingu.move_to("2026-02-02")
    jingu.done("bank balance jingu --month 2026-01 --balance 200000.00 --as wang --second zhao")
    jingu.done("month close jingu --month 2026-01 --as wang --second zhao")
    jingu.done("month pack jingu 2026-01 --out @/jan.zip")
    return jingu


def elsewhere(folder: Path, line: str, language: str = "C") -> str:
    """What a regulator's terminal prints, where there is no installation."""
    environment = {"COOP_CREDIT_INSTANCE": str(folder / "none"), "LANG": language}
    words = [word.replace("@", str(folder)) for word in line.split()]
    result = CliRunner(env=environment).invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_received_pack_is_shown(closed: Terminal) -> None:
    english = elsewhere(closed.folder, "month show @/jan.zip")
    assert english.startswith("金谷合作社: compliance pack of 2026-01\n\nBroken rules\n")
    assert ["at", "the", "end", "200,000.00"] in [line.split() for line in english.splitlines()]
    chinese = elsewhere(closed.folder, "month show @/jan.zip", "zh_CN.UTF-8")
    assert chinese.startswith("金谷合作社 2026-01 合规包\n\n违规\n")
    asked = elsewhere(closed.folder, "month show @/jan.zip --language zh")
    assert asked == chinese
    told = closed.told("month list jingu")[0]
    assert all(told[name] in chinese for name in ("head", "root", "manifest", "key"))


def test_a_received_pack_becomes_sheets_and_a_page(closed: Terminal) -> None:
    assert elsewhere(closed.folder, "month sheets @/jan.zip --out @/jan.xlsx") == ""
    assert zipfile.is_zipfile(closed.folder / "jan.xlsx")
    elsewhere(closed.folder, "month print @/jan.zip --out @/jan.html --language zh")
    page = (closed.folder / "jan.html").read_text("utf-8")
    assert "<h1>金谷合作社 2026-01 合规包</h1>" in page
    # What a pack keeps for itself stays out of what is made from it.
    assert "=1+1" not in page


def test_names_are_written_for_the_staff(closed: Terminal) -> None:
    assert closed.done("month names jingu 2026-01 --out @/names.csv") == ""
    lines = (closed.folder / "names.csv").read_bytes().decode().split("\r\n")
    assert lines[:2] == ["\ufeffnumber,name", "1,社员1"]
    # 20 taken over and one more, whose name is no formula.
    assert lines[20:] == ["20,社员20", "21,'=1+1", ""]
    assert b"=1+1" not in (closed.folder / "jan.zip").read_bytes()


@pytest.mark.parametrize(
    "line, told",
    [
        ("month show @/none.zip", "none.zip is missing"),
        ("month show @/members.csv", "The file is no pack (ZIP)"),
        ("month print @/jan.zip --out @/jan.zip", "cannot be written: File exists"),
        ("month sheets @/members.csv --out @/x", "The file is no pack (ZIP)"),
        ("month names jingu 2026-02 --out @/x", "It does not exist"),
        ("month names jingu 2026 --out @/x", "2026 is no month"),
        ("month names nowhere 2026-01 --out @/x", "no cooperative nowhere"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(closed: Terminal, line: str, told: str) -> None:
    (said,) = closed.refused(line, 2)
    assert told in said
    assert not (closed.folder / "x").exists()
