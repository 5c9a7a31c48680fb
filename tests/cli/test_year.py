"""A year of one cooperative, from the terminal alone, on both databases.

Every figure is worked out by hand beside it.
"""

import json

from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv
from tests.identities import identity_number

LOANS = """
[[loans]]
member = 20
principal = "5000.00"
paid_out_on = 2025-10-01
due_on = 2026-04-01
instalments = 1
rate_bp = 600
purpose = "machinery"
"""
ASKED = "--member 1 --due-on 2026-12-02 --rate-bp 600 --purpose machinery"


def balance(terminal: Terminal, code: str) -> tuple[str, str]:
    """Debit and credit of an account."""
    accounts = {each["code"]: each for each in terminal.told("account list jingu")}
    return accounts[code]["debit"], accounts[code]["credit"]


def test_a_cooperative_is_run_for_a_year(terminal: Terminal) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01")
    take_the_paper_books_over(terminal)
    a_newcomer_joins_and_pays_in(terminal)
    a_loan_is_judged_and_paid_out(terminal)
    the_old_loan_is_repaid(terminal)
    mistakes_are_mended(terminal)
    the_bank_sends_its_statement(terminal)
    shares_are_taken_back(terminal)
    the_new_loan_is_repaid(terminal)
    the_newcomer_leaves(terminal)
    the_charter_is_tightened(terminal)
    the_year_is_looked_back_on(terminal)


def take_the_paper_books_over(terminal: Terminal) -> None:
    # 20 members with 10,000.00 each are 200,000.00; with 1,000.00 of surplus, and 5,000.00 lent
    # to one of them, the bank holds 200,000.00 + 1,000.00 - 5,000.00 = 196,000.00.
    terminal.write("members.csv", members_csv(20, "10000.00"))
    terminal.write("loans.toml", LOANS)
    books = (
        "coop open-balances jingu --surplus 1000.00 --members @/members.csv"
        " --loans @/loans.toml --as wang --second zhao"
    )
    (said,) = terminal.refused(f"{books} --bank 196000.01", 2)
    assert "196,000.01" in said and "196,000.00" in said
    terminal.done(f"{books} --bank 196000.00")
    # All money comes to the bank first, and the loan goes out of it again.
    assert balance(terminal, "102") == ("201000.00", "5000.00")


def a_newcomer_joins_and_pays_in(terminal: Terminal) -> None:
    terminal.move_to("2026-01-06")
    admitted = terminal.done(
        "member admit jingu --kind natural --farmer yes --name 新社员"
        f" --identity-number {identity_number(21)} --phone 13800000021 --joined-on 2026-01-06"
        " --as wang --second zhao"
    )
    assert admitted.startswith("Entry 4: Member admitted, number 21\nCheck code: ")
    paid_in = "contribution record jingu --member 21 --amount 10000.00 --happened-on 2026-01-06"
    _, breach = terminal.refused(f"{paid_in} --as li", 1)
    assert "not an approved participant" in breach
    terminal.done("member approve jingu --members 21 --since 2026-01-06 --as wang --second zhao")
    assert "Contribution, member 21, 10,000.00 yuan" in terminal.done(f"{paid_in} --as li")
    # The fund is 200,000.00 + 10,000.00 = 210,000.00 now, the bank holds 206,000.00.
    assert balance(terminal, "102") == ("211000.00", "5000.00")


def a_loan_is_judged_and_paid_out(terminal: Terminal) -> None:
    terminal.move_to("2026-03-02")
    # 5 % of 210,000.00 is 10,500.00.
    judged = terminal.told(f"loan judge jingu {ASKED} --amount 12000.00")
    assert judged["most_allowed"] == "10500.00"
    _, breach = terminal.refused(f"loan apply jingu {ASKED} --amount 10500.01 --as li", 1)
    assert "0.01 yuan above the cap of 10,500.00 yuan" in breach
    # Two rules at once: the newcomer has been a member for two months, and asks for too much.
    newcomer = ASKED.replace("--member 1", "--member 21")
    assert len(terminal.refused(f"loan apply jingu {newcomer} --amount 10500.01 --as li", 1)) == 3
    applied = terminal.told(f"loan apply jingu {ASKED} --amount 10500.00 --as li")
    # The loan of the paper books is number 1.
    assert applied["body"]["loan"] == 2
    for seat, vote in enumerate(("for", "for", "against", "for", "for"), start=1):
        terminal.done(
            f"loan vote jingu 2 --panellist p{seat} --vote {vote} --happened-on 2026-03-02"
            f" --as p{seat}"
        )
    terminal.done("loan decide jingu 2 --decision approve --as wang")
    (said,) = terminal.refused("loan pay-out jingu 2 --as wang", 2)
    assert "another person must pay it out" in said
    terminal.done("loan pay-out jingu 2 --as li")
    # 206,000.00 - 10,500.00 = 195,500.00.
    assert balance(terminal, "102") == ("211000.00", "15500.00")


def the_old_loan_is_repaid(terminal: Terminal) -> None:
    terminal.move_to("2026-04-01")
    # From 1 January, when the book opened: 5,000.00 x 6 % x 90 / 365 = 73.972..., that is 73.97.
    # Of 5,100.00 paid, 73.97 are fee, 5,000.00 principal, and 26.03 are too much.
    paid = terminal.done(
        "repayment record jingu 1 --amount 5100.00 --happened-on 2026-04-01 --as li"
    )
    assert "loan 1, amount 5,100.00, usage fee 73.97, principal 5,000.00, too much 26.03" in paid
    terminal.done("repayment return-excess jingu --member 20 --amount 26.03 --as li")
    # 195,500.00 + 5,100.00 - 26.03 = 200,573.97.
    assert balance(terminal, "102") == ("216100.00", "15526.03")


def mistakes_are_mended(terminal: Terminal) -> None:
    terminal.move_to("2026-05-06")
    # The line was lost after the first try: the same key again does not book it again.
    paid_in = "contribution record jingu --member 2 --amount 1000.00 --happened-on 2026-05-06"
    first = terminal.told(f"{paid_in} --as li --key mended-0001")
    assert terminal.told(f"{paid_in} --as li --key mended-0001") == first
    (said,) = terminal.refused(f"{paid_in.replace('1000', '1001')} --as li --key mended-0001", 2)
    assert "was used before for something else" in said
    wrong = terminal.told(
        "contribution record jingu --member 3 --amount 500.00 --happened-on 2026-05-06 --as li"
    )
    undone = f"entry reverse jingu {wrong['seq']} --reason 记错 --as wang"
    (said,) = terminal.refused(undone, 2)
    assert "This takes two persons" in said
    assert "Reversal" in terminal.done(f"{undone} --second zhao")
    # 200,573.97 + 1,000.00 + 500.00 - 500.00 = 201,573.97, and the fund is 211,000.00.
    assert balance(terminal, "102") == ("217600.00", "16026.03")
    assert balance(terminal, "301.3") == ("500.00", "10500.00")


def the_bank_sends_its_statement(terminal: Terminal) -> None:
    terminal.move_to("2026-07-01")
    two = "--as wang --second zhao"
    terminal.done(f"bank interest jingu --amount 150.25 --happened-on 2026-06-21 {two}")
    terminal.done(f"bank charge jingu --amount 10.00 --happened-on 2026-06-30 {two}")
    # 201,573.97 + 150.25 - 10.00 = 201,714.22.
    terminal.done(f"bank balance jingu --month 2026-06 --balance 201714.22 {two}")
    assert balance(terminal, "102") == ("217750.25", "16036.03")


def shares_are_taken_back(terminal: Terminal) -> None:
    terminal.move_to("2026-07-06")
    notice = "withdrawal notice jingu --member 5 --happened-on 2026-07-06 --as li"
    terminal.done(f"{notice} --amount 2000.00")
    terminal.done("withdrawal cancel jingu 1 --as li")
    assert "withdrawal 2" in terminal.done(f"{notice} --amount 1000.00")
    _, breach = terminal.refused("withdrawal pay jingu 2 --as li", 1)
    assert "takes 7 days of notice" in breach
    terminal.move_to("2026-07-13")
    # The fund falls to 211,000.00 - 1,000.00 = 210,000.00; 5 % of that is 10,500.00, which is
    # just what the largest loan still stands at.
    terminal.done("withdrawal pay jingu 2 --as li")
    states = [each["state"] for each in terminal.told("withdrawal list jingu")]
    assert states == ["cancelled", "paid"]
    # 201,714.22 - 1,000.00 = 200,714.22.
    assert balance(terminal, "102") == ("217750.25", "17036.03")


def the_new_loan_is_repaid(terminal: Terminal) -> None:
    terminal.move_to("2026-08-29")
    # 2 March to 29 August are 180 days: 10,500.00 x 6 % x 180 / 365 = 310.684..., that is 310.68.
    paid = "repayment record jingu 2 --as li"
    first = terminal.done(f"{paid} --amount 5310.68 --happened-on 2026-08-29")
    assert "usage fee 310.68, principal 5,000.00" in first
    assert terminal.told("loan show jingu 2")["owing"] == "5500.00"
    terminal.move_to("2026-12-02")
    # 95 days more: (10,500.00 x 180 + 5,500.00 x 95) x 6 % / 365 = 396.575... in all, of which
    # 396.58 - 310.68 = 85.90 are left.
    last = terminal.done(f"{paid} --amount 5585.90 --happened-on 2026-12-02")
    assert "usage fee 85.90, principal 5,500.00" in last
    # 200,714.22 + 5,310.68 + 5,585.90 = 211,610.80.
    assert balance(terminal, "102") == ("228646.83", "17036.03")


def the_newcomer_leaves(terminal: Terminal) -> None:
    terminal.move_to("2026-12-03")
    terminal.done(
        "withdrawal notice jingu --member 21 --amount 10000.00 --happened-on 2026-12-03 --as li"
    )
    leaving = "member release jingu 21 --left-on 2026-12-10 --as wang --second zhao"
    terminal.move_to("2026-12-10")
    (said,) = terminal.refused(leaving, 2)
    assert "still has shares of 10,000.00 yuan" in said
    terminal.done("withdrawal pay jingu 3 --as li")
    terminal.done(leaving)
    assert terminal.told("member show jingu 21")["left_on"] == "2026-12-10"
    # 211,610.80 - 10,000.00 = 201,610.80.
    assert balance(terminal, "102") == ("228646.83", "27036.03")


def the_charter_is_tightened(terminal: Terminal) -> None:
    two = "--as wang --second zhao"
    stricter = f"coop set-charter jingu --parameter loan-term --since 2027-01-01 {two}"
    (said,) = terminal.refused(f"{stricter} --value 18", 2)
    assert "looser than the rulebook" in said
    terminal.done(f"{stricter} --value 6")
    terminal.done(
        f"coop set-charter jingu --parameter purposes --since 2027-01-01 --value machinery, {two}"
    )
    values = [(each["parameter"], each["value"]) for each in terminal.told("coop charter jingu")]
    assert values == [("loan-term", 6), ("lpr", 310), ("purposes", ["machinery"])]
    # 6,000,000.00 yuan, in fen.
    terminal.done(
        f"coop override jingu --rule fund-soft-cap --up-to 600000000 --reason 扩大规模 {two}"
    )
    terminal.done("coop appoint jingu --handle sun --name 孙 --roles manager,panel --as wang")
    duties = {each["handle"]: each["roles"] for each in terminal.told("coop staff jingu")}
    assert duties["sun"] == ["manager", "panel"]


def the_year_is_looked_back_on(terminal: Terminal) -> None:
    accounts = {
        each["code"]: (each["debit"], each["credit"])
        for each in terminal.told("account list jingu")
    }
    # Shares: 18 members with 10,000.00, one with 11,000.00, one with 9,000.00: 200,000.00.
    assert accounts["301.1"] == ("0.00", "10000.00")
    assert accounts["301.2"] == ("0.00", "11000.00")
    assert accounts["301.5"] == ("1000.00", "10000.00")
    assert accounts["301.21"] == ("10000.00", "10000.00")
    assert accounts["114.1"] == ("5000.00", "5000.00")
    assert accounts["114.2"] == ("10500.00", "10500.00")
    assert accounts["211.20"] == ("26.03", "26.03")
    assert accounts["332"] == ("0.00", "1000.00")
    assert accounts["501.1"] == ("0.00", "73.97")
    assert accounts["501.2"] == ("0.00", "396.58")
    assert accounts["502"] == ("0.00", "150.25")
    assert accounts["529"] == ("10.00", "0.00")
    # 200,000.00 + 1,000.00 + 73.97 + 396.58 + 150.25 - 10.00 = 201,610.80
    #     = 228,646.83 - 27,036.03, what the bank holds.
    assert accounts["102"] == ("228646.83", "27036.03")
    assert terminal.type("verify-books jingu").exit_code == 0
    assert terminal.told("member statement jingu 1")["loans"][0]["loan"]["state"] == "paid-out"
    assert json.loads(terminal.done("export jingu 2026-12"))["fund"]["at_end"] == "200000.00"
