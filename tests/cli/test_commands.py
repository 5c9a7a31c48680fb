"""The commands, each as a person types it, on an installation of its own."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from coop_credit.app import create_app
from coop_credit.asking import OFFICE
from coop_credit.cli import main
from coop_credit.config import read_config
from coop_credit.dates import SystemClock
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.keys import SIGNER

Type = Callable[[str], Result]


@pytest.fixture
def type_in(tmp_path: Path) -> Type:
    """Types a command line, with ``@`` for the test's folder, in an English terminal."""
    runner = CliRunner(env={"COOP_CREDIT_INSTANCE": str(tmp_path / "instance"), "LANG": "C"})
    return lambda line: runner.invoke(
        main, [word.replace("@", str(tmp_path)) for word in line.split()], prog_name="coop-credit"
    )


@pytest.fixture
def installed(type_in: Type) -> Type:
    """The same, after ``init`` and ``migrate``."""
    assert type_in("init").exit_code == 0
    assert type_in("migrate").exit_code == 0
    return type_in


@pytest.fixture
def loaded(type_in: Type, tmp_path: Path, demonstration: Path) -> Type:
    """The same, with the demonstration in the books."""
    shutil.copytree(demonstration, tmp_path / "instance")
    return type_in


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Where the installation's books are."""
    return tmp_path / "instance" / "coop_credit.sqlite"


def entries(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def test_help_lists_the_commands_in_the_order_of_need(type_in: Type) -> None:
    listed = type_in("--help").stdout.partition("Commands:")[2].splitlines()
    names = [line.split()[0] for line in listed if line.strip()]
    wanted = ["init", "migrate", "serve", "token", "demo", "verify-books", "backup", "restore"]
    assert [name for name in names if name in wanted] == wanted


def test_init_and_migrate_may_be_repeated(installed: Type) -> None:
    again = installed("init")
    assert (again.exit_code, again.output) == (0, "")
    assert installed("migrate").exit_code == 0


@pytest.mark.parametrize(
    "line, told",
    [
        ("migrate", "config.toml” is missing. Run: coop-credit init"),
        ("backup @/copy", "config.toml” is missing. Run: coop-credit init"),
    ],
)
def test_without_an_installation_the_next_step_is_told(type_in: Type, line: str, told: str) -> None:
    result = type_in(line)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("line", ["demo load", "verify-books", "token revoke x"])
def test_without_tables_the_next_step_is_told(type_in: Type, line: str) -> None:
    type_in("init")
    result = type_in(line)
    assert result.exit_code == 2
    assert "Run: coop-credit migrate" in result.stderr


@pytest.mark.parametrize("url", ["no address", "postgresql://app@localhost:1/books"])
@pytest.mark.parametrize("line", ["migrate", "verify-books"])
def test_a_database_that_cannot_be_reached_is_told_in_one_line(
    type_in: Type, tmp_path: Path, url: str, line: str
) -> None:
    type_in("init")
    config = f'database_url = "{url}"\nowner_url = "{url}"\n'
    (tmp_path / "instance" / "config.toml").write_text(config, encoding="utf-8")
    result = type_in(line)
    assert result.exit_code == 2
    assert "No database: " in result.stderr
    assert result.stderr.count("\n") == 1


def test_on_postgresql_the_owner_migrates_and_the_application_reads(
    type_in: Type, tmp_path: Path, postgresql_urls: tuple[str, str]
) -> None:
    owner, application = postgresql_urls
    type_in("init")
    config = f'database_url = "{application}"\nowner_url = "{owner}"\n'
    (tmp_path / "instance" / "config.toml").write_text(config, encoding="utf-8")
    assert type_in("migrate").exit_code == 0
    assert type_in("demo load").exit_code == 0
    assert type_in("verify-books").stderr.count(": 0 findings") == 4
    refused = type_in("backup @/copy")
    assert (refused.exit_code, "not in an SQLite file" in refused.stderr) == (2, True)


def test_a_chinese_terminal_is_answered_in_chinese(tmp_path: Path) -> None:
    environment = {"COOP_CREDIT_INSTANCE": str(tmp_path), "LANG": "zh_CN.UTF-8"}
    result = CliRunner(env=environment).invoke(main, ["migrate"])
    assert "请运行：coop-credit init" in result.stderr


def test_the_demonstration_is_loaded_once_and_shows_six_tokens(loaded: Type, books: Path) -> None:
    # A founding and opening balances for each of four cooperatives; 13 loans with an application,
    # five votes, a decision and a payout each; two applications more; nine repayments; 14 months
    # with a bank balance and a close each, twelve handed in; a contribution; two withdrawals
    # noticed and paid, one more noticed; and a value of a charter.
    assert entries(books) == 4 * 2 + 13 * 8 + 2 + 9 + 14 * 2 + 12 + 1 + 2 * 2 + 1 + 1
    before, again = entries(books), loaded("demo load")
    assert (again.exit_code, again.stdout) == (0, "")
    assert entries(books) == before


def test_the_story_needs_no_installation_and_leaves_none(type_in: Type, tmp_path: Path) -> None:
    result = type_in("demo story")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("nothing wrong") == 4
    assert "12 packs, each checked, are sound." in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_demonstration_tokens_and_pins_are_marked_as_such(installed: Type) -> None:
    lines = installed("demo load").stdout.splitlines()
    assert "DEMONSTRATION" in lines[0]
    assert [line.split()[0] for line in lines[1:7]] == [
        *("manager", "cashier", "bookkeeper", "supervisor", "member", "regulator")
    ]
    assert "DEMONSTRATION" in lines[7]
    assert [line.split()[:2] for line in lines[8:10]] == [["fumandi", "1"], ["fumandi", "2"]]
    assert "phone" in lines[10]
    assert [line.strip() for line in lines[11:]] == ["10000000001"]


@pytest.mark.parametrize(
    "options",
    [
        "--role administrator --handle li",
        "--role staff --cooperative fumandi --handle manager",
        "--role member --cooperative fumandi --member 58",
        "--role regulator --region 3702",
        "--role regulator --region 3702 --handle li",
    ],
)
def test_a_token_is_issued_and_revoked(loaded: Type, options: str) -> None:
    issued = loaded(f"token issue {options} --days 3")
    assert issued.exit_code == 0, issued.output
    token_id = issued.stdout.split("_")[1]
    assert loaded(f"token revoke {token_id}").exit_code == 0
    again = loaded(f"token revoke {token_id}")
    assert (again.exit_code, "No live token" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    "options, told",
    [
        ("--role staff --handle manager", "--cooperative --handle"),
        ("--role regulator --region 3702 --member 1", "--region, and nothing else"),
        ("--role regulator --region Qingdao", "not made of digits"),
        ("--role staff --cooperative fumandi --handle nobody", "no staff member nobody"),
        ("--role member --cooperative fumandi --member 59", "no member 59"),
    ],
)
def test_a_token_for_nobody_is_refused(loaded: Type, options: str, told: str) -> None:
    result = loaded(f"token issue {options}")
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_a_third_live_token_is_refused_in_words(loaded: Type) -> None:
    # The demonstration has issued the first.
    line = "token issue --role member --cooperative fumandi --member 1"
    assert loaded(line).exit_code == 0
    result = loaded(line)
    assert result.exit_code == 2
    assert "has 2 tokens in force" in result.stderr


def test_sound_books_pass(loaded: Type) -> None:
    assert loaded("verify-books fumandi").exit_code == 0
    result = loaded("verify-books")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.count(": 0 findings") == 4


def test_changed_books_are_listed(loaded: Type, books: Path) -> None:
    with closing(sqlite3.connect(books)) as connection:
        connection.execute("UPDATE book SET fund_fen = 1 WHERE cooperative_id = 'demo-219'")
        connection.commit()
    result = loaded("verify-books")
    assert result.exit_code == 1
    assert result.stdout.startswith("demo-219: ")
    assert loaded("verify-books fumandi").exit_code == 0


def test_books_of_nobody_are_not_found(loaded: Type) -> None:
    result = loaded("verify-books nowhere")
    assert (result.exit_code, "no cooperative nowhere" in result.stderr) == (2, True)


def test_a_month_is_exported_in_either_form(loaded: Type) -> None:
    told = json.loads(loaded("export fumandi 2099-12").stdout)
    assert told["fund"]["at_end"] == "1100000.00"
    assert told["through_seq"] == 79
    table = loaded("export fumandi 2099-12 --form csv --through 2").stdout.splitlines()
    assert "fund.at_end,1100000.00" in table


@pytest.mark.parametrize(
    "line, told",
    [
        ("export fumandi 2099-13", "2099-13 is no month. Write it as 2026-11."),
        ("export nowhere 2099-12", "It does not exist"),
        ("export fumandi 2099-12 --through 99", "It does not exist"),
    ],
)
def test_a_month_that_is_not_there_is_told_in_one_line(loaded: Type, line: str, told: str) -> None:
    result = loaded(line)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_export_is_printed_as_the_api_answers(loaded: Type, tmp_path: Path) -> None:
    settings = read_config(tmp_path / "instance")
    database = Database.open(settings.database_url)
    grant = Grant(principal="regulator:x", role="regulator", region="370283")
    with database.write() as tx:
        token = access.issue(tx, grant, now="2026-01-01", expires_at="9999")
    database.close()
    app = create_app(
        database_url=settings.database_url,
        privacy=Privacy(settings.data_key, settings.index_key),
        clock=SystemClock(),
        signer=SIGNER,
    )
    for form in ("json", "csv"):
        answer = app.test_client().get(
            f"/api/v1/cooperatives/fumandi/exports/2099-12?format={form}",
            headers={"Authorization": f"Bearer {token}"},
        )
        printed = loaded(f"export fumandi 2099-12 --form {form}").stdout_bytes
        assert answer.get_data() == printed
        assert len(printed) > 1_000
    app.extensions[OFFICE].database.close()
