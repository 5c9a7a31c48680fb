"""``coop-credit received``, as a regulator types it; the packs come from another installation."""

import json
from pathlib import Path

import pytest

from coop_credit.packs.signing import Signer
from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv
from tests.handing_in import close_month
from tests.handing_in import village_pc

OTHER = Signer(b"o" * 32).public_key


@pytest.fixture
def packs(terminal: Terminal, sqlite_template: Path, tmp_path: Path) -> Terminal:
    """A terminal with the packs of three months in its folder; it is 5 February 2027."""
    pc = village_pc(sqlite_template, tmp_path / "pc.sqlite")
    pc.set_value("member-cap", 50)
    for month in ("2026-11", "2026-12", "2027-01"):
        terminal.write(f"fumandi-{month}.zip", close_month(pc, month))
    pc.office.database.close()
    terminal.move_to("2027-02-05")
    return terminal


def test_packs_are_added_listed_and_taken_out(packs: Terminal) -> None:
    added = packs.type("received add @/fumandi-2026-11.zip @/fumandi-2026-12.zip --as li")
    assert (added.exit_code, added.stdout.count("is received")) == (0, 2)
    again = packs.done("received add @/fumandi-2026-12.zip --as li")
    assert "was received before" in again
    (listed,) = packs.told("received list --month 2026-12")
    assert (listed["state"], listed["received_by"]) == ("accepted", "regulator:li")
    assert "fumandi" in packs.done("received list --region 3702 --month 2026-12")
    assert packs.told("received list --region 36 --month 2026-12") == []
    packs.done("received pack fumandi 2026-11 --out @/copy.zip --as li")
    copy = (packs.folder / "copy.zip").read_bytes()
    assert copy == (packs.folder / "fumandi-2026-11.zip").read_bytes()


def test_what_is_refused_does_not_hold_the_others_up(packs: Terminal) -> None:
    packs.write("spoilt.zip", b"PK")
    files = "@/spoilt.zip @/missing.zip @/fumandi-2026-11.zip @/fumandi-2027-01.zip"
    made = packs.type(f"received add {files} --as li")
    assert made.exit_code == 1
    assert made.stdout.count("is received") == 1
    assert "[zip-unreadable]" in made.stderr
    assert "missing.zip is missing" in made.stderr
    assert "Bring that of 2026-12 first" in made.stderr


def test_a_pack_is_sent_back(packs: Terminal) -> None:
    packs.done("received add @/fumandi-2026-11.zip --as li")
    packs.done("received send-back fumandi 2026-11 --remark 凭证未附 --as li")
    (listed,) = packs.told("received list --month 2026-11")
    assert (listed["state"], listed["remark"]) == ("sent-back", "凭证未附")
    packs.refused("received send-back fumandi 2026-12 --remark x --as li", 2)


def test_another_key_is_put_on_file_by_two(packs: Terminal) -> None:
    assert OTHER in packs.done(f"received pin fumandi --key {OTHER} --as li --second wu")
    (told,) = packs.refused(f"received pin fumandi --key {OTHER} --as li --second li", 2)
    assert "two" in told
    made = packs.type("received add @/fumandi-2026-11.zip --as li")
    assert (made.exit_code, "coop-credit received pin" in made.stderr) == (1, True)


def test_the_region_is_shown(packs: Terminal) -> None:
    packs.done("received add @/fumandi-2026-11.zip @/fumandi-2026-12.zip --as li")
    shown = packs.done("received view --month 2026-12")
    for part in ("100,000.00", "standing-cap", "2026-11", "测试粮蔬专业合作社"):
        assert part in shown
    assert packs.told("received view --month 2027-01")["states"] == {"open": 1}
    case = json.loads(packs.done("received case fumandi 2026-12 --rule standing-cap"))
    assert [each["number"] for each in case["loans"]] == [1]


def test_other_numbers_are_tried(packs: Terminal) -> None:
    packs.done("received add @/fumandi-2026-11.zip @/fumandi-2026-12.zip --as li")
    line = "simulate --month 2026-12 --set member-cap=99 --set loan-term=5 --months 2"
    told = packs.told(line)
    assert (told["totals"]["loans_failing"], told["totals"]["payouts_failing"]) == (1, 1)
    assert told["set"] == {"loan-term": 5, "member-cap": 99}
    assert "1,000.00" in packs.done(line)
    for wrong in ("moon=1", "member-cap=x", "member-cap", "loan-term=0"):
        (told,) = packs.refused(f"simulate --month 2026-12 --set {wrong}", 2)
        assert "loan-term, member-cap, usage-fee-cap" in told


def test_who_took_what_is_listed(packs: Terminal) -> None:
    packs.done("received add @/fumandi-2026-11.zip --as li")
    packs.done("received pack fumandi 2026-11 --out @/copy.zip --as wu")
    logged = packs.told("access-log")
    assert [(each["actor"], each["action"]) for each in logged] == [
        ("regulator:li", "pack-uploaded"),
        ("regulator:wu", "pack-downloaded"),
    ]
    assert packs.told("access-log --since 2027-02-06") == []
    assert "pack-downloaded" in packs.done("access-log")


@pytest.mark.parametrize(
    "line",
    [
        "received list --month 2026-13",
        "received list --month 2026-11 --region Qingdao",
        "received pack fumandi 2026-11 --out @/x.zip --as li",
        "received add @/x.zip --as L!",
        "received case fumandi 2026-11",
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(terminal: Terminal, line: str) -> None:
    assert len(terminal.refused(line, 2)) == 1


def test_a_month_is_handed_in_from_the_terminal(terminal: Terminal) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01")
    terminal.write("members.csv", members_csv(2, "10000.00"))
    terminal.done(
        "coop open-balances jingu --bank 20000.00 --surplus 0.00 --members @/members.csv"
        " --as wang --second zhao"
    )
    terminal.move_to("2026-02-02")
    terminal.done("bank balance jingu --month 2026-01 --balance 20000.00 --as wang --second zhao")
    terminal.done("month close jingu --month 2026-01 --as wang --second zhao")
    terminal.done("month hand-in jingu --month 2026-01 --where file --as wang --second zhao")
    (listed,) = terminal.told("received list --month 2026-01")
    assert (listed["state"], listed["due_on"]) == ("handed-in", "2026-02-10")
    terminal.done("month hand-in jingu --month 2026-01 --as wang --second zhao")
    (listed,) = terminal.told("received list --month 2026-01")
    assert listed["state"] == "accepted"
