"""Accounts at the terminal: inviting and ending, and who did."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, demonstration: Path) -> Terminal:
    shutil.copytree(demonstration, tmp_path / "instance")
    return Terminal(tmp_path)


def test_people_are_invited_and_their_accounts_end(terminal: Terminal) -> None:
    invited = [
        terminal.done(f"access invite {options}").split()
        for options in (
            "--role administrator --handle li",
            "--role staff --cooperative fumandi --handle cashier",
            "--role regulator --region 370283",
            "--role regulator --region 370283 --handle sun",
        )
    ]
    assert [name for name, _ in invited] == ["li", "cashier@fumandi", "370283", "sun"]
    assert all(len(code) == 19 for _, code in invited)
    terminal.done("access end li")
    logged = terminal.done("access-log")
    assert "account-invited" in logged
    assert "account-ended" in logged
    assert not any(code in logged for _, code in invited)


@pytest.mark.parametrize(
    "line, told",
    [
        ("access invite --role staff --cooperative fumandi --handle nobody", "nobody"),
        ("access invite --role administrator", "--handle"),
        ("access invite --role regulator --region x", "x"),
        ("access invite --role administrator --handle Li", "Li"),
        ("access end nobody", "There is no account nobody"),
    ],
)
def test_nobody_is_not_invited(terminal: Terminal, line: str, told: str) -> None:
    (said,) = terminal.refused(line, 2)
    assert told in said
