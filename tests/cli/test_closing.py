"""Month ends at the terminal: closed, packed, checked, proved; and the keys behind it."""

import json

from coop_credit.packs.leaves import unspoken
from coop_credit.packs.merkle import root_from
from tests.cli.terminal import Terminal


def close_january(terminal: Terminal) -> str:
    """Member 1 pays in 10.00; the bank has 200,010.00 at the end of January."""
    receipt = terminal.done(
        "contribution record jingu --member 1 --amount 10.00 --happened-on 2026-01-05 --as li"
    )
    terminal.move_to("2026-02-01")
    terminal.done("bank balance jingu --month 2026-01 --balance 200010.00 --as wang --second zhao")
    terminal.done("month close jingu --month 2026-01 --as wang --second zhao")
    return receipt


def test_a_month_is_closed_packed_and_checked(jingu: Terminal) -> None:
    close_january(jingu)
    listed = jingu.told("month list jingu")
    assert listed[0]["manifest"] in jingu.done("month list jingu")
    assert [each["month"] for each in listed] == ["2026-01"]
    jingu.done("month pack jingu 2026-01 --out @/january.zip")
    jingu.done("keys publish --out @/keys.json")
    published = json.loads((jingu.folder / "keys.json").read_text())
    assert [each["key"] for each in published] == [listed[0]["key"]]
    jingu.write("key.txt", published[-1]["public_key"])
    checked = jingu.done("verify @/january.zip --key @/key.txt")
    assert "Intact: nothing was found." in checked
    assert jingu.type("verify @/january.zip").exit_code == 3
    torn = (jingu.folder / "january.zip").read_bytes().replace(b"natural", b"legal..")
    jingu.write("torn.zip", torn)
    assert jingu.type("verify @/torn.zip --key @/key.txt").exit_code in {1, 2}
    assert "File exists" in jingu.refused("month pack jingu 2026-01 --out @/january.zip", 2)[0]


def test_before_a_close_the_terminal_says_what_stands_in_the_way(jingu: Terminal) -> None:
    jingu.done("withdrawal notice jingu --member 2 --amount 5.00 --happened-on 2026-01-05 --as li")
    jingu.done(
        "loan apply jingu --member 3 --amount 100.00 --due-on 2026-10-05 --rate-bp 600"
        " --purpose machinery --as li"
    )
    before = jingu.told("month check jingu")
    assert before == {
        "month": "2026-01",
        "ends_on": "2026-01-31",
        "is_over": False,
        "bank_books": "200000.00",
        "statement": None,
        "difference": None,
        "findings": [],
        "queued": [1],
        "awaited": [1],
    }
    jingu.move_to("2026-02-01")
    jingu.done("bank balance jingu --month 2026-01 --balance 199999.00 --as wang --second zhao")
    after = jingu.told("month check jingu")
    assert (after["is_over"], after["statement"], after["difference"]) == (
        *(True, "199999.00", "-1.00"),
    )
    assert "200,000.00" in jingu.done("month check jingu")


def test_balances_of_a_region_are_printed(jingu: Terminal) -> None:
    lines = jingu.done("balances 2026-01 --region 37").splitlines()
    # The bank and twenty members, below the head.
    assert len(lines) == 22
    assert lines[1] == "jingu,102,102,0,0,20000000,0,20000000,0"
    assert jingu.done("balances 2026-01 --region 38").splitlines() == lines[:1]
    assert jingu.done("balances 2026-01").splitlines() == lines
    assert jingu.refused("balances 2026-13", 2)
    assert jingu.refused("balances 2026-01 --region x", 2)


def test_what_is_no_closed_month_has_no_pack(jingu: Terminal) -> None:
    assert jingu.refused("month pack jingu 2026-01 --out @/none.zip", 2)
    assert jingu.refused("month pack jingu 2026-13 --out @/none.zip", 2)
    assert not (jingu.folder / "none.zip").exists()


def test_a_receipt_shows_the_code_that_finds_the_members_leaf(jingu: Terminal) -> None:
    receipt = close_january(jingu)
    entry = jingu.told("entry list jingu --after 2 --count 1")[0]
    assert f"Check code: {entry['digest'][:12]}." in receipt
    code = receipt.split()[-1]
    assert code in jingu.done("member proof jingu 1 --month 2026-01")
    proof = jingu.told("member proof jingu 1 --month 2026-01")
    assert proof["proof_code"] == code
    assert len(unspoken(code)) == 20
    # 10,000.00 taken over and 10.00 paid in.
    assert (proof["shares"], proof["owing"]) == ("10010.00", "0.00")
    statement = jingu.told("member statement jingu 1")
    assert statement["proof"] == {"month": "2026-01", "proof_code": code}
    assert code in jingu.done("member statement jingu 1")
    root = root_from(proof["leaf"], proof["index"], proof["size"], proof["path"])
    assert (root, proof["size"]) == (jingu.told("month list jingu")[0]["root"], 20)


def test_a_new_key_signs_from_now_on_and_the_old_one_is_still_published(jingu: Terminal) -> None:
    close_january(jingu)
    before = jingu.done("keys list")
    jingu.done("keys rotate")
    after = jingu.done("keys list").splitlines()
    assert after[0] == before.strip()
    assert len(after) == 2
    jingu.done("month pack jingu 2026-01 --out @/january.zip")
    jingu.write("old.txt", after[0].split()[1])
    assert jingu.type("verify @/january.zip --key @/old.txt").exit_code == 0
    jingu.move_to("2026-03-01")
    jingu.done("bank balance jingu --month 2026-02 --balance 200010.00 --as wang --second zhao")
    jingu.done("month close jingu --month 2026-02 --as wang --second zhao")
    jingu.done("month pack jingu 2026-02 --out @/february.zip")
    jingu.write("new.txt", after[1].split()[1])
    assert jingu.type("verify @/february.zip --key @/new.txt").exit_code == 0
    assert jingu.type("verify @/february.zip --key @/old.txt").exit_code == 1
    assert jingu.type("verify-books jingu").exit_code == 0
