"""What is typed wrongly: one line says what and how to mend it, and nothing is written."""

import marshmallow as ma
import pytest

from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.typed import load
from coop_credit.contracts.fields import LIST_MAX
from tests.cli.terminal import Terminal
from tests.cli.terminal import found
from tests.cli.terminal import members_csv
from tests.identities import credit_code

PAID_IN = "contribution record jingu --member 1 --amount 10.00 --happened-on 2026-01-05"
LOAN = "loan apply jingu --member 1 --amount 10.00 --due-on 2026-06-05 --as li"
OPENING = "coop open-balances jingu --bank 0.00 --surplus 0.00 --as wang --second zhao"
HEADS = "kind,farmer,name,identity_number,phone,joined_on,participant_since,shares"


def changed(line: str, option: str, value: str) -> str:
    """A command line with another value for an option that it has."""
    before, _, after = line.partition(f"{option} ")
    return f"{before}{option} {value} {after.partition(' ')[2]}"


@pytest.mark.parametrize(
    "line, told",
    [
        (PAID_IN, "Missing option '--as'. See: coop-credit contribution record --help"),
        (f"{PAID_IN} --as li --colour red", "No such option '--colour'"),
        ("contribution pay jingu", "No such command 'pay'. See: coop-credit contribution --help"),
        (f"{PAID_IN} --as nobody", "jingu has no staff member nobody"),
        (f"{PAID_IN} --as li --second nobody", "jingu has no staff member nobody"),
        (f"{PAID_IN.replace('jingu', 'nowhere')} --as li", "nowhere has no staff member li"),
        (f"{PAID_IN} --as wang", "Ask one of: Cashier"),
        (f"{PAID_IN} --as li --key short", "“short” cannot be a key"),
        (f"{changed(PAID_IN, '--amount', '1,5')} --as li", "--amount “1,5” does not fit"),
        (
            f"{changed(PAID_IN, '--amount', '0.00')} --as li",
            "“0.00” does not fit (wanted: yuan, at least 0.01, such",
        ),
        (f"{changed(PAID_IN, '--member', '0')} --as li", "a whole number from 1 to 1000000"),
        (f"{changed(PAID_IN, '--member', 'one')} --as li", "--member “one” does not fit"),
        (f"{changed(PAID_IN, '--happened-on', '5.1.')} --as li", "a day, such as 2026-11-24"),
        (f"{changed(PAID_IN, '--happened-on', '2026-01-06')} --as li", "lies after today"),
        (f"{LOAN} --rate-bp 6% --purpose machinery", "600 is 6 %"),
        (f"{LOAN} --rate-bp 600 --purpose ''", "--purpose is missing (wanted: the code of"),
        ("loan decide jingu 1 --decision maybe --as wang", "one of: approve, decline"),
        ("loan decide jingu 1 --decision approve --as wang", "It does not exist"),
        ("loan decide jingu one --decision approve --as wang", "'one' is not a valid integer"),
        ("bank balance jingu --month 2026-13 --balance 1.00 --as wang", "such as 2026-11"),
        (
            "bank balance jingu --month 2025-12 --balance -0.0.1 --as wang",
            "wanted: yuan, at least 0.00",
        ),
        ("member approve jingu --members 1,x --since 2026-01-05 --as wang", "“1, x” does not fit"),
        ("entry reverse jingu 1 --reason '' --as wang", "wanted: one line of 1 to 500 characters"),
        ("entry show jingu 99", "It does not exist"),
        ("entry list nowhere", "There is no cooperative nowhere"),
        ("entry list jingu --count 0", "a whole number from 1 to 1000"),
        ("coop appoint jingu --handle Wang --name x --roles panel --as wang", "small letters and"),
        ("coop appoint jingu --handle x --name x --roles chief --as wang", "one or more, with"),
        (
            (
                "member admit jingu --kind person --farmer maybe --name x --identity-number y"
                " --joined-on 2026-01-05 --as wang"
            ),
            (
                "--kind “person” does not fit (wanted: one of: natural, legal),"
                " --farmer “maybe” does not fit (wanted: yes or no)"
            ),
        ),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(jingu: Terminal, line: str, told: str) -> None:
    before = len(jingu.told("entry list jingu"))
    (said,) = jingu.refused(line, 2)
    assert told in said
    # A refusal of the operation itself is an entry, as at the API; nothing else is.
    assert len(jingu.told("entry list jingu")) - before == ("lies after today" in said)


def test_a_group_alone_lists_what_is_in_it(jingu: Terminal) -> None:
    said = "\n".join(jingu.refused("member", 2))
    assert "Admit 入社" in said
    assert "See: " not in said


def test_a_chinese_terminal_is_told_in_chinese(jingu: Terminal) -> None:
    jingu.language = "zh_CN.UTF-8"
    result = jingu.type(f"{changed(PAID_IN, '--amount', '1.005')} --as li")
    assert result.stderr == (
        "请改正：--amount “1.005”不合要求（应为：金额，单位为元，不小于 0.01，如 55000.00）\n"
    )
    result = jingu.type(f"{LOAN} --rate-bp 600 --purpose wedding")
    assert (result.exit_code, "请改选其中一项" in result.stderr) == (1, True)


def test_what_no_field_is_wrong_about_is_told_of_the_whole() -> None:
    class Pair(ma.Schema):
        first = ma.fields.Integer()

        @ma.validates_schema
        def never(self, _data: object, **_kwargs: object) -> None:
            message = "they do not go together"
            raise ma.ValidationError(message)

    with pytest.raises(Unusable) as unusable:
        load(Pair(), {"first": "1"})
    assert str(unusable.value.facts["wrong"]).startswith("does not fit as a whole")


@pytest.mark.parametrize(
    "line, told",
    [
        ("coop found Jingu", "“Jingu” cannot be an id"),
        ("coop found other --as Setup", "“Setup” cannot be a handle"),
        ("coop found jingu", "belongs to another cooperative"),
        ("coop found other --opened-on 2027-01-01", "after today (5 January 2026)"),
    ],
)
def test_a_founding_that_cannot_be_is_told(jingu: Terminal, line: str, told: str) -> None:
    options = {
        "--name": "金谷",
        "--credit-code": credit_code(),
        "--region-code": "370283",
        "--rulebook": "cn-shandong-2015",
        "--custodian": "托管银行",
        "--opened-on": "2026-01-01",
        "--staff": "@/staff.toml",
        "--as": "setup",
    }
    rest = " ".join(f"{name} {value}" for name, value in options.items() if name not in line)
    (said,) = jingu.refused(f"{line} {rest}", 2)
    assert told in said


@pytest.mark.parametrize(
    "name, content, told",
    [
        ("none.csv", None, "none.csv is missing"),
        ("m.csv", "姓名".encode("gb18030"), "m.csv is not in UTF-8. Save it as UTF-8."),
        ("m.csv", f"{HEADS},shares\n", "names a column twice"),
        ("m.csv", f"{HEADS},mobile,sex\n{'x,' * 9}x\n", "not known: mobile, sex. Use these: kind,"),
        ("m.csv", f"{HEADS}\n{'x,' * 8}x\n", "not known: +."),
        ("m.csv", f'{HEADS}\nnatural,"yes" ,x\n', "Line 2 of"),
        ("m.csv", f"{HEADS}\nnatural,yes\n", "record 1 name is missing (wanted: one line of 1"),
        (
            "m.csv",
            members_csv(2, "1.00") + "natural,no,x,y,,2020-01-01,,1.001\n",
            "record 3 shares “1.001” does not fit",
        ),
        ("m.csv", members_csv(LIST_MAX + 1, "1.00"), "--members “5001” does not fit"),
        ("m.csv", members_csv(12, "x"), "record 10 shares “x” does not fit (wanted: yuan, at"),
        ("m.csv", members_csv(12, "x"), ", and 2 more"),
        ("m.toml", "members = 1 1", "m.toml is no TOML"),
        ("m.toml", "[[member]]\nkind = 1", "has no [[members]]. Add it."),
        ("m.toml", "members = [1]", "has no [[members]]. Add it."),
        ("m.toml", "[[members]]\nshares = 1.5", "record 1 shares “1.5” does not fit"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(
    terminal: Terminal, name: str, content: str | bytes | None, told: str
) -> None:
    if content is not None:
        terminal.write(name, content)
    (said,) = terminal.refused(f"{OPENING} --members @/{name}", 2)
    assert told in said


@pytest.mark.parametrize(
    "name, content",
    [
        # As a spreadsheet saves it: a byte order mark, CRLF, a comma in quotes, empty cells.
        (
            "m.csv",
            f"\ufeff{members_csv(2, '50.00')}".replace("社员1,", '"社员,1",')
            .replace("2021-01-01", "")
            .replace("\n", "\r\n"),
        ),
        (
            "m.toml",
            """
            [[members]]
            kind = "natural"
            farmer = true
            name = "社员"
            identity_number = "370283190001010012"
            joined_on = 2020-01-01
            shares = "100"
            """,
        ),
    ],
)
def test_a_file_as_people_write_it_is_read(terminal: Terminal, name: str, content: str) -> None:
    terminal.move_to("2026-01-05")
    found(terminal, "2026-01-01")
    terminal.write(name, content)
    terminal.done(f"{changed(OPENING, '--bank', '100.00')} --members @/{name}")
    balances = {each["code"]: each["debit"] for each in terminal.told("account list jingu")}
    assert balances["102"] == "100.00"
    first = terminal.told("member list jingu")[0]
    assert first["farmer"] is True
    assert first["participant_since"] is None


def test_a_fresh_key_is_shown_and_can_be_used_again(jingu: Terminal) -> None:
    first = jingu.type(f"{PAID_IN} --as li --json")
    key = first.stderr.strip().rpartition(" ")[2]
    again = jingu.type(f"{PAID_IN} --as li --json --key {key}")
    assert (again.stdout, again.stderr) == (first.stdout, "")
