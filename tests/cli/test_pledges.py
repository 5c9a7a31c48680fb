"""A cooperative without a pool, from the terminal alone, on both databases."""

from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv

ASKED = "--amount 1000.00 --due-on 2026-04-15 --rate-bp 600 --purpose machinery"


def begin(terminal: Terminal) -> None:
    """Four members; the first three pledge 20,000.00, 20,000.00 and 10,000.00."""
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01", "pledge")
    terminal.write("members.csv", members_csv(4, "0.00"))
    terminal.done(
        "coop open-balances jingu --bank 0.00 --surplus 0.00 --members @/members.csv"
        " --as wang --second zhao"
    )
    for member, amount in ((1, "20000.00"), (2, "21000.00"), (3, "10000.00")):
        pledge = f"--member {member} --amount {amount} --happened-on 2026-01-05"
        terminal.done(f"pledge give jingu {pledge} --as li")
    less = "--member 2 --amount 1000.00 --happened-on 2026-01-05"
    assert "1,000.00" in terminal.done(f"pledge lower jingu {less} --as wang")


def approve(terminal: Terminal, loan: int) -> None:
    terminal.done(f"loan apply jingu --member 4 {ASKED} --as li")
    for seat in range(1, 6):
        vote = f"--panellist p{seat} --vote for --happened-on 2026-01-05 --as p{seat}"
        terminal.done(f"loan vote jingu {loan} {vote}")
    terminal.done(f"loan decide jingu {loan} --decision approve --as wang")


def test_a_loan_is_called_for_paid_out_and_repaid(terminal: Terminal) -> None:
    begin(terminal)
    approve(terminal, 1)
    assert "Pledges called" in terminal.done("pledge call jingu 1 --as wang")
    (said,) = terminal.refused("loan pay-out jingu 1 --as li", 2)
    assert "only 0.00 of 1,000.00 yuan" in said
    terminal.done("pledge confirm jingu 1 --pledger 2 --happened-on 2026-01-05 --as li")
    terminal.done("pledge confirm jingu 1 --happened-on 2026-01-05 --as li")
    terminal.done("loan pay-out jingu 1 --as li")
    # 1,000.00 as 20 : 20 : 10.
    calls = terminal.told("pledge calls jingu")
    assert [each["amount"] for each in calls] == ["400.00", "400.00", "200.00"]
    assert {each["confirmed_on"] for each in calls} == {"2026-01-05"}
    statement = terminal.done("member statement jingu 2")
    assert "20,000.00" in statement and "400.00" in statement and "lent out" in statement
    terminal.move_to("2026-04-15")
    # 100 days at 6 %: 16.44 (16.438...).
    terminal.done("repayment record jingu 1 --amount 1016.44 --happened-on 2026-04-15 --as li")
    accounts = {each["code"]: each for each in terminal.told("account list jingu")}
    # 80 % of the fee, 13.15, went on to the pledgers: 3.29 stays.
    assert accounts["102"] == {"code": "102", "debit": "16.44", "credit": "13.15"}
    assert accounts["102.1"] == {"code": "102.1", "debit": "2000.00", "credit": "2000.00"}
    told = terminal.told("member statement jingu 1")
    assert (told["position"]["pledged"], told["position"]["lent_out"]) == ("20000.00", "0.00")
    assert terminal.type("verify-books jingu").exit_code == 0


def test_the_panel_names_who_lends_and_the_loan_is_handed_back(terminal: Terminal) -> None:
    begin(terminal)
    approve(terminal, 1)
    terminal.write("calls.csv", "member,amount\n1,300.00\n3,700.00\n")
    terminal.done("pledge call jingu 1 --calls @/calls.csv --as wang")
    calls = terminal.told("pledge calls jingu")
    assert [(each["member"], each["amount"]) for each in calls] == [(1, "300.00"), (3, "700.00")]
    terminal.done("pledge confirm jingu 1 --pledger 3 --happened-on 2026-01-05 --as li")
    (said,) = terminal.refused("pledge lapse jingu 1 --because not-confirmed --as wang", 2)
    assert "12 January 2026" in said
    terminal.done("pledge lapse jingu 1 --because handed-back --as wang")
    assert terminal.told("pledge calls jingu") == []
    seq = terminal.told("entry list jingu --count 1000")[-1]["seq"]
    terminal.done(f"entry reverse jingu {seq} --reason 记错 --as wang --second zhao")
    assert len(terminal.told("pledge calls jingu")) == 2
    assert terminal.type("verify-books jingu").exit_code == 0


def test_paper_books_with_a_loan_that_is_lost_and_settled(terminal: Terminal) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01", "pledge")
    first, *rows = members_csv(4, "0.00").splitlines()
    pledged = ("20000.00", "20000.00", "10000.00", "0.00")
    lines = [f"{row},{amount}" for row, amount in zip(rows, pledged, strict=True)]
    terminal.write("members.csv", "\n".join([f"{first},pledged", *lines]))
    terminal.write("lenders.csv", "member,amount\n1,600.00\n3,400.00\n")
    columns = "member,principal,paid_out_on,due_on,instalments,rate_bp,purpose,lenders"
    loan = f"4,1000.00,2025-06-01,2026-01-04,1,600,machinery,{terminal.folder}/lenders.csv"
    terminal.write("loans.csv", f"{columns}\n{loan}\n")
    terminal.done(
        "coop open-balances jingu --bank 1500.00 --surplus 1500.00 --members @/members.csv"
        " --loans @/loans.csv --as wang --second zhao"
    )
    calls = terminal.told("pledge calls jingu")
    assert [(each["member"], each["amount"]) for each in calls] == [(1, "600.00"), (3, "400.00")]
    for parameter, value in (
        *(("pledge-loss-bearer", "surplus"), ("loan-provision", "booked")),
        ("loss-provision-special-mention", "500"),
    ):
        charter = f"--parameter {parameter} --since 2026-01-05 --value {value}"
        terminal.done(f"coop set-charter jingu {charter} --as wang --second zhao")
    # A day late: 5 % of 1,000.00.
    terminal.done("loan set-aside jingu --as wang --second zhao")
    accounts = {each["code"]: each for each in terminal.told("account list jingu")}
    assert accounts["119"] == {"code": "119", "debit": "0.00", "credit": "50.00"}
    terminal.done("loan write-off jingu 1 --reason x --as wang --second zhao")
    terminal.done("loan set-aside jingu --as wang --second zhao")
    (said,) = terminal.refused("loan set-aside jingu --as wang --second zhao", 2)
    assert "0.00 yuan are set aside" in said
    terminal.done("pledge settle jingu 1 --as li")
    (said,) = terminal.refused("pledge settle jingu 1 --as li", 2)
    assert "The pledgers of loan 1 have got back all" in said
    accounts = {each["code"]: each for each in terminal.told("account list jingu")}
    assert accounts["102"] == {"code": "102", "debit": "1500.00", "credit": "1000.00"}
    assert accounts["119"] == {"code": "119", "debit": "50.00", "credit": "50.00"}
    assert terminal.type("verify-books jingu").exit_code == 0
