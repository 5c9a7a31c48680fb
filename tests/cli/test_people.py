"""Members with bank accounts, and the filing of a batch of participants, from the terminal."""

from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.identities import identity_number

HEADS = "kind,farmer,name,identity_number,phone,bank_account,joined_on,participant_since,shares"
MEMBERS = f"""{HEADS}
natural,yes,社员1,{identity_number(1)},,6228480402564890018,2020-01-01,2021-01-01,100.00
natural,yes,社员2,{identity_number(2)},,,2020-01-01,2021-01-01,100.00
"""
OPENING = (
    "coop open-balances jingu --bank 200.00 --surplus 0.00 --members @/members.csv"
    " --as wang --second zhao"
)


def account(terminal: Terminal, member: int) -> str:
    return str(terminal.told(f"member show jingu {member}")["bank_account"])


def test_bank_accounts_come_from_a_file_are_typed_and_shown_in_part(terminal: Terminal) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01")
    terminal.write("members.csv", MEMBERS.replace("4890018", "x"))
    (said,) = terminal.refused(OPENING, 2)
    assert "bank_account" in said and "8 to 32 digits" in said
    terminal.write("members.csv", MEMBERS)
    terminal.done(OPENING)
    terminal.done(
        f"member admit jingu --kind natural --farmer yes --name 新 --identity-number"
        f" {identity_number(3)} --bank-account '6228 4804 0256 4891 107' --joined-on 2026-01-05"
        " --as wang --second zhao"
    )
    assert [account(terminal, member) for member in (1, 2, 3)] == ["****0018", "", "****1107"]
    assert "****0018" in terminal.done("member show jingu 1")
    changed = "member change-contact jingu 2 --phone 13800000002 --bank-account 6228480402564890026"
    assert "Contact changed, member 2" in terminal.done(f"{changed} --as wang --second li")
    assert account(terminal, 2) == "****0026"
    terminal.done(
        "member change-contact jingu 2 --phone '' --bank-account '' --as wang --second li"
    )
    assert account(terminal, 2) == ""
    assert terminal.type("verify-books jingu").exit_code == 0


def test_a_batch_is_filed(jingu: Terminal) -> None:
    jingu.done(
        f"member admit jingu --kind natural --farmer yes --name 新 --identity-number"
        f" {identity_number(21)} --joined-on 2026-01-05 --as wang --second zhao"
    )
    approved = "member approve jingu --members 21 --since 2026-01-05 --as wang --second zhao"
    seq = jingu.told(approved)["seq"]
    filing = "--filed-on 2026-03-02 --reference 备7号 --certificate 资7号 --as wang"
    jingu.move_to("2026-03-02")
    (said,) = jingu.refused(f"member file-intake jingu {seq + 1} {filing}", 2)
    assert f"Entry {seq + 1} approves no participants" in said
    assert "Intake filed" in jingu.done(f"member file-intake jingu {seq} {filing}")
    assert jingu.type("verify-books jingu").exit_code == 0
