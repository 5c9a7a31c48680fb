"""A year of a cooperative without a pool, from the terminal alone.

Every figure is worked out by hand beside it.
"""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import empty_terminal
from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv

ASKED = "--rate-bp 600 --purpose machinery"


@pytest.fixture
def village(tmp_path: Path, sqlite_template: Path) -> Terminal:
    """An installation on SQLite without a cooperative; what differs in PostgreSQL is elsewhere."""
    return empty_terminal(tmp_path, sqlite_template)


def balance(terminal: Terminal, code: str) -> tuple[str, str]:
    """Debit and credit of an account."""
    accounts = {each["code"]: each for each in terminal.told("account list jingu")}
    return accounts[code]["debit"], accounts[code]["credit"]


def pledged(terminal: Terminal) -> list[tuple[str, str]]:
    """What members 1, 2 and 3 pledge, and how much of it is lent out."""
    positions = [
        terminal.told(f"member statement jingu {member}")["position"] for member in (1, 2, 3)
    ]
    return [(each["pledged"], each["lent_out"]) for each in positions]


def called(terminal: Terminal, loan: int) -> list[str]:
    """What a loan calls on, by the number of the pledger."""
    calls = terminal.told("pledge calls jingu")
    return [each["amount"] for each in calls if each["loan"] == loan]


def test_a_cooperative_without_a_pool_is_run_for_a_year(village: Terminal) -> None:
    village.move_to("2026-01-05")
    found(village, "2026-01-01", "pledge")
    members_pledge(village)
    a_loan_is_called_for_and_paid_out(village)
    a_pledge_is_lowered(village)
    another_loan_is_called_for_and_paid_out(village)
    the_second_loan_is_written_off(village)
    a_part_of_it_is_recovered(village)
    the_first_loan_is_repaid_in_parts(village)
    a_pledger_leaves(village)
    the_year_is_looked_back_on(village)


def members_pledge(terminal: Terminal) -> None:
    terminal.write("members.csv", members_csv(5, "0.00"))
    terminal.done(
        "coop open-balances jingu --bank 0.00 --surplus 0.00 --members @/members.csv"
        " --as wang --second zhao"
    )
    on = "--happened-on 2026-01-05 --as li"
    (said,) = terminal.refused(f"contribution record jingu --member 1 --amount 100.00 {on}", 2)
    assert "pledge and pay in no shares" in said
    for member, amount in ((1, "30000.00"), (2, "20000.00"), (3, "10000.00")):
        terminal.done(f"pledge give jingu --member {member} --amount {amount} {on}")
    # The fund is 60,000.00, and no money has moved.
    assert balance(terminal, "901") == ("60000.00", "0.00")
    assert pledged(terminal) == [("30000.00", "0.00"), ("20000.00", "0.00"), ("10000.00", "0.00")]


def approve(terminal: Terminal, loan: int, day: str) -> None:
    """Five votes, and the decision."""
    for seat in range(1, 6):
        vote = f"--panellist p{seat} --vote for --happened-on {day} --as p{seat}"
        terminal.done(f"loan vote jingu {loan} {vote}")
    terminal.done(f"loan decide jingu {loan} --decision approve --as wang")


def a_loan_is_called_for_and_paid_out(terminal: Terminal) -> None:
    terminal.move_to("2026-03-02")
    apply = f"loan apply jingu --member 4 --due-on 2026-12-02 {ASKED} --as li"
    # 5 % of 60,000.00 is 3,000.00.
    _, breach = terminal.refused(f"{apply} --amount 3000.01", 1)
    assert "0.01 yuan above the cap of 3,000.00 yuan" in breach
    terminal.done(f"{apply} --amount 2400.00")
    approve(terminal, 1, "2026-03-02")
    terminal.done("pledge call jingu 1 --as wang")
    # 2,400.00 as 30 : 20 : 10.
    assert called(terminal, 1) == ["1200.00", "800.00", "400.00"]
    confirm = "pledge confirm jingu 1 --happened-on 2026-03-02 --as li"
    terminal.done(f"{confirm} --pledger 1")
    (said,) = terminal.refused("loan pay-out jingu 1 --as li", 2)
    assert "only 1,200.00 of 2,400.00 yuan" in said
    terminal.done(confirm)
    terminal.done("loan pay-out jingu 1 --as li")
    # What came in for it went out with it.
    assert balance(terminal, "102.1") == ("2400.00", "2400.00")
    lent_out = [("30000.00", "1200.00"), ("20000.00", "800.00"), ("10000.00", "400.00")]
    assert pledged(terminal) == lent_out


def a_pledge_is_lowered(terminal: Terminal) -> None:
    terminal.move_to("2026-03-03")
    lower = "pledge lower jingu --member 2 --happened-on 2026-03-03 --as wang"
    (said,) = terminal.refused(f"{lower} --amount 19200.01", 2)
    # 20,000.00 - 800.00.
    assert "only 19,200.00 yuan are free" in said
    terminal.done(f"{lower} --amount 4800.00")
    # 60,000.00 - 4,800.00 = 55,200.00, of which 5 % are 2,760.00: more than the loan.
    assert balance(terminal, "901") == ("60000.00", "4800.00")


def another_loan_is_called_for_and_paid_out(terminal: Terminal) -> None:
    terminal.done(
        f"loan apply jingu --member 5 --amount 1200.00 --due-on 2026-06-03 {ASKED} --as li"
    )
    approve(terminal, 2, "2026-03-03")
    terminal.done("pledge call jingu 2 --as wang")
    # Free are 28,800.00, 20,000.00 - 4,800.00 - 800.00 = 14,400.00 and 9,600.00, as 6 : 3 : 2.
    # 6/11 of 120,000 fen are 65,454.54..., 3/11 are 32,727.27..., 2/11 are 21,818.18...; the fen
    # that is left goes to the largest remainder.
    assert called(terminal, 2) == ["654.55", "327.27", "218.18"]
    terminal.done("pledge confirm jingu 2 --happened-on 2026-03-03 --as li")
    terminal.done("loan pay-out jingu 2 --as li")
    # 2,400.00 + 1,200.00.
    assert balance(terminal, "102.1") == ("3600.00", "3600.00")
    # 1,200.00 + 654.55, 800.00 + 327.27, 400.00 + 218.18.
    lent_out = [("30000.00", "1854.55"), ("15200.00", "1127.27"), ("10000.00", "618.18")]
    assert pledged(terminal) == lent_out


def the_second_loan_is_written_off(terminal: Terminal) -> None:
    write_off = "loan write-off jingu 2 --reason 下落不明 --as wang --second zhao"
    terminal.move_to("2026-06-03")
    (said,) = terminal.refused(write_off, 2)
    assert "Nothing is overdue on loan 2" in said
    terminal.move_to("2026-06-10")
    terminal.done(write_off)
    # The pledgers bear it, and what they bear is pledged no more: 30,000.00 - 654.55,
    # 15,200.00 - 327.27, 10,000.00 - 218.18. In all 54,000.00 are left.
    left = [("29345.45", "1200.00"), ("14872.73", "800.00"), ("9781.82", "400.00")]
    assert pledged(terminal) == left
    # 4,800.00 + 1,200.00.
    assert balance(terminal, "901") == ("60000.00", "6000.00")


def a_part_of_it_is_recovered(terminal: Terminal) -> None:
    terminal.move_to("2026-07-01")
    recover = "loan recover jingu 2 --amount 500.00 --as li"
    (said,) = terminal.refused(f"{recover} --happened-on 2026-06-09", 2)
    assert "written off on 10 June 2026" in said
    terminal.done(f"{recover} --happened-on 2026-07-01")
    # It goes on to those who lost. The first two lost 98,182 of 120,000 fen, so of 50,000 fen they
    # get 40,909 (40,909.16...), the third 9,091; of these the first gets 65,455/98,182, that is
    # 27,273 (27,272.80...), the second 13,636.
    assert balance(terminal, "906.1") == ("272.73", "654.55")
    assert balance(terminal, "906.2") == ("136.36", "327.27")
    assert balance(terminal, "906.3") == ("90.91", "218.18")
    assert balance(terminal, "905.L2") == ("1200.00", "500.00")
    # What was lost stays used up.
    assert balance(terminal, "901") == ("60000.00", "6000.00")
    assert terminal.told("member statement jingu 5")["position"]["written_off"] == "700.00"


def the_first_loan_is_repaid_in_parts(terminal: Terminal) -> None:
    terminal.move_to("2026-08-29")
    repay = "repayment record jingu 1 --as li"
    # 2 March to 29 August are 180 days: 2,400.00 x 6 % x 180 / 365 = 71.013..., that is 71.01.
    first = terminal.done(f"{repay} --amount 671.01 --happened-on 2026-08-29")
    assert "usage fee 71.01, principal 600.00" in first
    # 600.00 as 1,200 : 800 : 400 go back.
    lent_out = [("29345.45", "900.00"), ("14872.73", "600.00"), ("9781.82", "300.00")]
    assert pledged(terminal) == lent_out
    # 80 % of the fee are 56.808, that is 56.80.
    assert balance(terminal, "102") == ("71.01", "56.80")
    terminal.move_to("2026-12-02")
    # 95 days more: (2,400.00 x 180 + 1,800.00 x 95) x 6 % / 365 = 99.123... in all, of which
    # 99.12 - 71.01 = 28.11 are left.
    last = terminal.done(f"{repay} --amount 1828.11 --happened-on 2026-12-02")
    assert "usage fee 28.11, principal 1,800.00" in last
    # 80 % of 99.12 are 79.296, that is 79.29 in all.
    assert balance(terminal, "102") == ("99.12", "79.29")
    assert {lent_out for _, lent_out in pledged(terminal)} == {"0.00"}


def a_pledger_leaves(terminal: Terminal) -> None:
    terminal.move_to("2026-12-10")
    leave = "member release jingu 3 --left-on 2026-12-10 --as wang --second zhao"
    (said,) = terminal.refused(leave, 2)
    assert "still pledges 9,781.82 yuan" in said
    lower = "pledge lower jingu --member 3 --happened-on 2026-12-10 --as wang"
    terminal.done(f"{lower} --amount 9781.82")
    terminal.done(leave)


def the_year_is_looked_back_on(terminal: Terminal) -> None:
    accounts = {
        each["code"]: (each["debit"], each["credit"])
        for each in terminal.told("account list jingu")
    }
    # For the loans 2,400.00 and 1,200.00 came in and went out, 600.00 and 1,800.00 were repaid
    # and 500.00 recovered, and all of that went on: 6,500.00.
    assert accounts["102.1"] == ("6500.00", "6500.00")
    assert accounts["114.1"] == ("2400.00", "2400.00")
    assert accounts["114.2"] == ("1200.00", "1200.00")
    # The pledgers' 7,929 fen of the fee: 6,608 (6,607.5) for the first two as 1,200 : 800, that is
    # 3,965 (3,964.8) and 2,643, and 1,321 for the third. With what they lent and what was
    # recovered: 1,854.55 + 272.73 + 39.65, 1,127.27 + 136.36 + 26.43, 618.18 + 90.91 + 13.21.
    assert accounts["235.1"] == ("2166.93", "2166.93")
    assert accounts["235.2"] == ("1290.06", "1290.06")
    assert accounts["235.3"] == ("722.30", "722.30")
    # The cooperative keeps 99.12 - 79.29 = 19.83, and the bank holds nothing else.
    assert accounts["501.1"] == ("0.00", "99.12")
    assert accounts["521.1"] == ("79.29", "0.00")
    assert accounts["102"] == ("99.12", "79.29")
    # 60,000.00 - 4,800.00 - 1,200.00 - 9,781.82 = 44,218.18.
    assert accounts["901"] == ("60000.00", "15781.82")
    assert pledged(terminal) == [("29345.45", "0.00"), ("14872.73", "0.00"), ("0.00", "0.00")]
    fund = json.loads(terminal.done("export jingu 2026-12"))["fund"]
    assert (fund["at_start"], fund["at_end"]) == ("54000.00", "44218.18")
    assert terminal.type("verify-books jingu").exit_code == 0
