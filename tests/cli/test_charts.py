"""Accounts under a chart, and the journal as a file, from the terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coop_credit.cli.files import write_new_pieces
from coop_credit.errors import Unavailable
from tests.cli.terminal import Terminal

PACKAGED = Path(__file__).parents[2] / "coop_credit/charts/cn-coop-2007.toml"


def test_accounts_are_shown_under_a_chart(jingu: Terminal) -> None:
    by_account = jingu.done("account list jingu").splitlines()
    # A head, the bank, and the shares of 20 members.
    assert len(by_account) == 22
    result = jingu.type("account list jingu --chart cn-coop-2007")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["code", "name", "debit", "credit", "basis"],
        ["102", "Bank", "200,000.00", "0.00", "As", "reported"],
        ["301", "Shares", "0.00", "200,000.00", "As", "reported"],
    ]
    assert "of 财会〔2021〕37号, in force from 1 January 2023, are not confirmed" in result.stderr


def test_an_own_chart_is_read_from_a_file(jingu: Terminal) -> None:
    jingu.write("own.toml", PACKAGED.read_text("utf-8").replace('code = "102"', 'code = "1002"'))
    told = jingu.told("account list jingu --chart @/own.toml")
    assert told[0] == {
        "chart_code": "1002",
        "name": "Bank",
        "status": "reported",
        "debit": "200000.00",
        "credit": "0.00",
    }
    jingu.write("bad.toml", PACKAGED.read_text("utf-8").replace('code = "102"', 'code = "1 002"'))
    (told,) = jingu.refused("account list jingu --chart @/bad.toml", 2)
    assert "account.1.code cannot be “1 002”" in told
    (told,) = jingu.refused("account list jingu --chart @/none.toml", 2)
    assert "none.toml is missing" in told


def test_the_journal_is_written_to_a_file(jingu: Terminal) -> None:
    jingu.done("journal jingu --format beancount --out @/books.beancount --language zh")
    written = (jingu.folder / "books.beancount").read_text("utf-8")
    assert 'open Assets:102 CNY\n  name: "银行存款"' in written
    assert '* "期初余额 凭证1号" #opening-balances ^entry-2' in written
    jingu.done("journal jingu --format hledger --through 2026-01 --out @/books.journal")
    english = (jingu.folder / "books.journal").read_text("utf-8")
    assert "* (1) Opening balances, voucher 1" in english


def test_a_file_whose_making_fails_is_not_left_half_made(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise Unavailable

    with pytest.raises(Unavailable):
        write_new_pieces(tmp_path / "x", pieces())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line, told",
    [
        ("journal jingu --format ledger --out @/x", "is not one of 'beancount', 'hledger'"),
        ("journal jingu --format hledger --through 2026 --out @/x", "2026 is no month"),
        ("journal jingu --format hledger --through 2025-12 --out @/x", "does not exist"),
        ("journal nowhere --format hledger --out @/x", "no cooperative nowhere"),
        ("journal jingu --format hledger --chart @/y --out @/x", "is missing"),
    ],
)
def test_what_cannot_be_written_leaves_no_file(jingu: Terminal, line: str, told: str) -> None:
    (said,) = jingu.refused(line, 2)
    assert told in said
    assert not (jingu.folder / "x").exists()
