"""A loan in parts as agreed, extended, written off and recovered in part, from the terminal."""

import pytest

from tests.cli.terminal import Terminal

PARTS = "due_on,amount\n2026-03-05,1000.00\n2026-04-05,2000.00\n"
ASKED = (
    "--member 1 --amount 3000.00 --due-on 2026-04-05 --instalments 2 --schedule-kind irregular"
    " --parts @/parts.csv --rate-bp 600 --purpose machinery"
)


@pytest.fixture
def lent(jingu: Terminal) -> Terminal:
    """Member 1 owes 3,000.00 since 5 January, in two parts as agreed."""
    jingu.write("parts.csv", PARTS)
    jingu.done(f"loan judge jingu {ASKED}")
    jingu.done(f"loan apply jingu {ASKED} --as li")
    for seat in range(1, 6):
        vote = f"--panellist p{seat} --vote for --happened-on 2026-01-05 --as p{seat}"
        jingu.done(f"loan vote jingu 1 {vote}")
    jingu.done("loan decide jingu 1 --decision approve --as wang")
    jingu.done("loan pay-out jingu 1 --as li")
    return jingu


def test_a_loan_is_extended_written_off_and_recovered_in_part(lent: Terminal) -> None:
    shown = lent.told("loan show jingu 1")
    assert [part["principal"] for part in shown["schedule"]] == ["1000.00", "2000.00"]
    # 59 days of 3,000.00, then 31 of 2,000.00: 29.10 (29.095...), 39.29 (39.287...) in all.
    assert shown["fees"] == ["29.10", "10.19"]
    assert "29.10" in lent.done("loan show jingu 1")
    lent.move_to("2026-02-01")
    extended = lent.done("loan extend jingu 1 --due-on 2026-06-05 --reason 歉收 --as wang")
    assert "Loan extended" in extended and "owing 3,000.00" in extended
    assert [part["due_on"] for part in lent.told("loan show jingu 1")["unpaid"]] == ["2026-06-05"]
    lent.move_to("2026-06-06")
    write_off = "loan write-off jingu 1 --reason 下落不明 --as wang"
    (said,) = lent.refused(write_off, 2)
    assert "This takes two persons" in said
    (listed,) = lent.told("loan list jingu")
    assert listed["grade"] == "special-mention"
    assert "special mention" in lent.done("loan list jingu")
    # 152 days of 3,000.00: 74.958... that is 74.96.
    assert "usage fee not paid 74.96" in lent.done(f"{write_off} --second zhao")
    recovery = "loan recover jingu 1 --amount 1000.00 --happened-on 2026-06-06 --as li"
    assert "principal 1,000.00" in lent.done(recovery)
    assert lent.told("loan list jingu")[0]["grade"] == "loss"
    shown = lent.told("loan show jingu 1")
    assert (shown["owing"], shown["written_off"]) == ("0.00", "2000.00")
    told = lent.done("loan show jingu 1")
    assert "written off" in told and "the surplus" in told and "2,000.00" in told
    assert shown["loan"]["grade"] == "loss"
    assert "grade" in told
    assert "2,000.00" in lent.done("member statement jingu 1")
    assert lent.type("verify-books jingu").exit_code == 0


def test_a_kind_of_schedule_that_there_is_not_is_told_with_those_that_there_are(
    jingu: Terminal,
) -> None:
    jingu.write("parts.csv", PARTS)
    (said,) = jingu.refused(f"loan judge jingu {ASKED.replace('irregular', 'balloon')}", 2)
    assert "balloon" in said
    assert "equal-principal, equal-instalments, bullet, irregular" in said
    jingu.write("parts.csv", PARTS.replace("2000.00", "two"))
    (said,) = jingu.refused(f"loan judge jingu {ASKED}", 2)
    assert "--parts" in said and "two" in said
