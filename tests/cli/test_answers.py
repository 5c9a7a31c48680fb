"""The commands and the API: the same writes, the same fields, the same answers."""

from collections.abc import Iterator
from typing import Any

import click
import pytest

from coop_credit.app import create_app
from coop_credit.cli import main
from coop_credit.cli.typed import FieldOption
from coop_credit.config import read_config
from coop_credit.contracts.write import Write
from coop_credit.contracts.writes import FOUND
from coop_credit.contracts.writes import WRITES
from coop_credit.store.privacy import Privacy
from coop_credit.typed import leaves
from tests.cli.terminal import Terminal
from tests.keys import SIGNER

BASE = "/api/v1/cooperatives"
QUESTION = {
    "member": 1,
    "amount": "12000.00",
    "due_on": "2026-12-02",
    "rate_bp": 600,
    "purpose": "machinery",
}


def commands(group: click.Command) -> Iterator[click.Command]:
    if isinstance(group, click.Group):
        for each in group.commands.values():
            yield from commands(each)
    else:
        yield group


def written_by(command: click.Command) -> Write | None:
    """The write that a command carries out, if it is one of those that write."""
    (what,) = getattr(command.callback, "args", (None,))
    return what if isinstance(what, Write) else None


def test_every_write_of_the_api_is_a_command_with_an_option_for_each_field() -> None:
    offered = {write.name: each for each in commands(main) if (write := written_by(each))}
    assert offered.keys() == {write.name for write in (FOUND, *WRITES)}
    for write in (FOUND, *WRITES):
        options = [each for each in offered[write.name].params if isinstance(each, FieldOption)]
        assert [each.name for each in options] == [path[-1] for path, _ in leaves(write.schema())]


def test_no_command_has_two_options_of_one_name() -> None:
    for each in commands(main):
        names = [parameter.name for parameter in each.params]
        assert len(set(names)) == len(names), each.name


def paths(group: click.Group, above: str = "") -> Iterator[str]:
    for name, each in group.commands.items():
        yield f"{above}{name}"
        if isinstance(each, click.Group):
            yield from paths(each, f"{above}{name} ")


@pytest.mark.parametrize(
    "language, wanted", [("C", "yuan, at least 0.01"), ("zh_CN.UTF-8", "不小于 0.01")]
)
def test_every_command_explains_itself(jingu: Terminal, language: str, wanted: str) -> None:
    jingu.language = language
    helps = {path: jingu.done(f"{path} --help") for path in paths(main)}
    assert wanted in helps["contribution record"]
    assert wanted not in helps["contribution"]


class Office:
    """The API over the books of a terminal, asked by anybody of the staff."""

    def __init__(self, terminal: Terminal) -> None:
        settings = read_config(terminal.folder / "instance")
        app = create_app(
            database_url=settings.database_url,
            privacy=Privacy(settings.data_key, settings.index_key),
            clock=terminal.clock,
            signer=SIGNER,
        )
        self.client = app.test_client()
        self.tokens = {
            handle: terminal.done(f"token issue --role staff --cooperative jingu --handle {handle}")
            for handle in ("wang", "li")
        }

    def headers(self, handle: str) -> dict[str, str]:
        token = self.tokens[handle].strip()
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, address: str) -> Any:  # noqa: ANN401 (JSON of any shape)
        answer = self.client.get(BASE + address, headers=self.headers("wang"))
        assert answer.status_code == 200, answer.json
        return answer.json

    def post(self, handle: str, address: str, body: object, key: str) -> object:
        headers = self.headers(handle) | {"Idempotency-Key": key}
        return self.client.post(BASE + address, headers=headers, json=body).json


@pytest.fixture
def lent(jingu: Terminal) -> Terminal:
    """Jingu with a loan to member 1 and a notice of member 2."""
    jingu.done(
        "loan apply jingu --member 1 --amount 3000.00 --due-on 2026-04-05 --instalments 3"
        " --rate-bp 600 --purpose machinery --as li"
    )
    for seat in range(1, 6):
        vote = f"--panellist p{seat} --vote for --happened-on 2026-01-05 --as p{seat}"
        jingu.done(f"loan vote jingu 1 {vote}")
    jingu.done("loan decide jingu 1 --decision approve --as wang")
    jingu.done("loan pay-out jingu 1 --as li")
    notice = "--member 2 --amount 100.00 --happened-on 2026-01-05"
    jingu.done(f"withdrawal notice jingu {notice} --as li")
    return jingu


READS = (
    ("coop list", ""),
    ("coop show jingu", "/jingu"),
    ("coop staff jingu", "/jingu/staff"),
    ("member list jingu --after 3 --count 2", "/jingu/members?after=3&count=2"),
    ("member show jingu 1", "/jingu/members/1"),
    ("member statement jingu 1", "/jingu/members/1/statement"),
    ("member statement jingu 2", "/jingu/members/2/statement"),
    ("member movements jingu 1", "/jingu/members/1/movements"),
    ("member account jingu 1", "/jingu/members/1/account"),
    ("published jingu --month 2026-01", "/jingu/published/2026-01"),
    ("loan list jingu", "/jingu/loans"),
    ("loan show jingu 1", "/jingu/loans/1"),
    ("withdrawal list jingu", "/jingu/withdrawals"),
    ("entry list jingu --after 1", "/jingu/entries?after=1"),
    ("account list jingu", "/jingu/accounts"),
)


def test_reads_answer_as_the_api_does(lent: Terminal) -> None:
    office = Office(lent)
    for line, address in READS:
        assert lent.told(line) == office.get(address), line
    assert lent.told("entry show jingu 2") == office.get("/jingu/entries?after=1&count=1")[0]
    options = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in QUESTION.items())
    judged = office.post("wang", "/jingu/loans/judgement", QUESTION, "judged-01")
    assert lent.told(f"loan judge jingu {options}") == judged


def test_a_write_repeated_at_the_api_is_the_same_entry(jingu: Terminal) -> None:
    line = "contribution record jingu --member 1 --amount 10.00 --happened-on 2026-01-05 --as li"
    entry = jingu.told(f"{line} --key terminal-1")
    body = {"member": 1, "amount": "10.00", "happened_on": "2026-01-05"}
    assert Office(jingu).post("li", "/jingu/contributions", body, "terminal-1") == entry
    assert entry["actor"] == "staff:li"


def test_people_are_shown_names_and_sums(lent: Terminal) -> None:
    shown = lent.done("loan show jingu 1")
    assert "Farm machinery" in shown and "3,000.00" in shown and "Unpaid" in shown
    statement = lent.done("member statement jingu 1").splitlines()
    assert statement[:2] == ["member           1", "shares           10,000.00"]
    assert "paid out" in "".join(statement)
    # The payout of 3,000.00 is the newest movement, and all that is owed.
    movements = lent.done("member movements jingu 1").splitlines()
    assert movements[1].split()[-4:] == ["loan", "1", "3,000.00", "3,000.00"]
    assert statement[-len(movements) :] == movements
    assert "under notice" in lent.done("member statement jingu 2")
    account = lent.done("member account jingu 1").splitlines()
    assert account[-5].split() == ["fund", "200,000.00"]
    assert (
        "2026   10,000.00     0.00       0.00  10,000.00  3,000.00    0.00        0.00" in account
    )
    published = lent.done("published jingu --month 2026-01")
    assert "the first letter, then *" in published
    assert "     1       1  社*    3,000.00  2026-01-05" in published
    assert "Overdue" not in published
    entry = lent.done("entry show jingu 10")
    assert "114.1 Loans to members  102 Bank (custodian account)  3,000.00" in entry
    assert "✓ With this loan the member owes 3,000.00 yuan" in entry
    assert "✗ With this loan the member would owe" in lent.done(
        "loan judge jingu --member 2 --amount 10000.01 --due-on 2026-12-02 --rate-bp 600"
        " --purpose machinery"
    )


def test_a_table_stands_straight_beside_chinese(jingu: Terminal) -> None:
    jingu.language = "zh_CN.UTF-8"
    heads, first, *_ = jingu.done("member list jingu").splitlines()
    # Each Chinese letter takes two places: 编号 four, a number of one digit one at their right.
    assert heads == "编号  种类  农民  入社日      参与互助始于  退社日"
    assert first == "   1  个人  是    2020-01-01  2021-01-01"


def test_a_page_that_may_not_be_the_last_says_how_to_go_on(jingu: Terminal) -> None:
    page = jingu.type("member list jingu --count 7 --after 7")
    assert "add --after 14" in page.stderr
    assert jingu.type("member list jingu --count 7 --after 14").stderr == ""
