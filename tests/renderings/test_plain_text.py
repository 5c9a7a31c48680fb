"""The journal for others' programs: Beancount and hledger read it, and reckon as we do."""

import csv
import os
import subprocess
from collections.abc import Callable
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction

from coop_credit.errors import NotFound
from coop_credit.ledger.balances import Balance
from coop_credit.operations.desk import Office
from coop_credit.packs.tables import BALANCES
from coop_credit.renderings.plain_text import FORMS
from coop_credit.renderings.plain_text import journal_file
from coop_credit.reports.charts import Chart
from coop_credit.reports.charts import chart_from
from coop_credit.reports.charts import packaged_chart
from coop_credit.store import journal
from coop_credit.store.periods import sealed_tables
from tests.clock import FixedClock
from tests.everything import let_everything_happen
from tests.ledgers import Village
from tests.lived import Lives
from tests.pledges import PLEDGES
from tests.pledges import PledgingVillage
from tests.pledges import let_pledges_happen
from tests.reports.counting import statements_of

#: What a program makes of an account: its balance, debits positive, and the unit.
Reckoned = Mapping[str, tuple[Decimal, str]]

ROOTS = {
    **dict.fromkeys(("102", "114", "119"), "Assets"),
    **dict.fromkeys(("211", "235"), "Liabilities"),
    **dict.fromkeys(("301", "332"), "Equity"),
    **dict.fromkeys(("501", "502"), "Income"),
    **dict.fromkeys(("521", "529"), "Expenses"),
    **dict.fromkeys(("901", "902", "903", "904", "905", "906"), "Equity:Memo"),
}


@pytest.fixture(params=["paid", "pledge"])
def story(
    request: pytest.FixtureRequest, office: Office, clock: FixedClock, lives: Lives
) -> Village:
    """Books in which everything has happened, of either funding model."""
    if request.param == "paid":
        return lives.live(Village.found(office, clock), let_everything_happen)
    return lives.live(PledgingVillage.begin(office, clock, PLEDGES), let_pledges_happen)


def written(village: Village, form: str, through: str = "", chart: Chart | None = None) -> bytes:
    pieces = journal_file(
        village.office.database,
        village.cooperative,
        form=form,
        chart=chart or packaged_chart(),
        language="zh",
        through=through,
    )
    return b"".join(pieces)


def beancount_reckons(content: bytes, _: Path) -> Reckoned:
    """What Beancount makes of a file that it finds nothing wrong with."""
    entries, errors, _options = loader.load_string(content.decode())
    assert errors == []
    sums: dict[str, tuple[Decimal, str]] = {}
    for entry in entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            units = posting.units
            assert units is not None and units.number is not None
            before, unit = sums.get(posting.account, (Decimal(0), units.currency))
            assert units.currency == unit
            sums[posting.account] = before + units.number, unit
    return sums


def hledger(file: Path, *asked: str) -> str:
    said = subprocess.run(
        ["hledger", "-f", str(file), *asked],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert (said.returncode, said.stderr) == (0, "")
    return said.stdout


def hledger_reckons(content: bytes, folder: Path) -> Reckoned:
    """What hledger makes of a file that it finds nothing wrong with."""
    file = folder / "books.journal"
    file.write_bytes(content)
    hledger(file, "check", "--strict", "ordereddates")
    told = hledger(file, "balance", "--flat", "--empty", "--no-total", "--output-format=csv")
    _, *rows = csv.reader(told.splitlines())
    sums = {}
    for account, balance in rows:
        # A balance of nothing is told without its unit.
        number, unit = balance.split() if balance != "0" else ("0", unit_of(account))
        sums[account] = Decimal(number), unit
    return sums


def name_of(code: str) -> str:
    return f"{ROOTS[code[:3]]}:{code.replace('.', ':')}"


def unit_of(name: str) -> str:
    return "MEMO" if name.startswith("Equity:Memo:") else "CNY"


def ours(balances: Mapping[str, Balance]) -> Reckoned:
    """Our balances under the names that they have for others."""
    found = {}
    for code, balance in balances.items():
        name = name_of(code)
        found[name] = Decimal(str(balance.on_debit)), unit_of(name)
    return found


RECKONERS: Mapping[str, Callable[[bytes, Path], Reckoned]] = {
    "beancount": beancount_reckons,
    "hledger": hledger_reckons,
}


@pytest.mark.parametrize("form", FORMS)
def test_others_reckon_every_account_as_we_do(story: Village, form: str, tmp_path: Path) -> None:
    with story.office.database.read() as tx:
        balances = journal.balances(tx, story.cooperative)
    reckoned = RECKONERS[form](written(story, form), tmp_path)
    assert reckoned == ours(balances)
    # Money alone adds up to nothing, memos alone too.
    for unit in ("CNY", "MEMO"):
        assert sum(number for number, each in reckoned.values() if each == unit) == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_month_ends_with_the_balances_of_its_pack(
    village: Village, form: str, tmp_path: Path
) -> None:
    let_everything_happen(village)
    with village.office.database.snapshot() as tx:
        sealed = sealed_tables(tx, "fumandi", "2026-11")[BALANCES.name]
    ends = {
        name_of(row["account"]): int(row["end_debit_fen"]) - int(row["end_credit_fen"])
        for row in csv.DictReader(sealed.splitlines())
    }
    content = written(village, form, "2026-11")
    reckoned = RECKONERS[form](content, tmp_path)
    assert {name: number * 100 for name, (number, _) in reckoned.items()} == ends
    assert content != written(village, form)


@pytest.mark.parametrize("form", FORMS)
def test_the_file_is_the_same_bytes_whatever_the_pages(story: Village, form: str) -> None:
    in_small_pages = journal_file(
        story.office.database,
        story.cooperative,
        form=form,
        chart=packaged_chart(),
        language="zh",
        page=7,
    )
    # The head, and a piece for every seven entries.
    pieces = list(in_small_pages)
    assert len(pieces) > 5
    assert b"".join(pieces) == written(story, form)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_piece_is_read_when_it_is_asked_for(village: Village) -> None:
    village.open_with(3, "300.00")
    village.contribute(1, "1.00")
    here = village.office.database
    pieces = journal_file(
        here, "fumandi", form="hledger", chart=packaged_chart(), language="zh", page=1
    )
    # The head needs nothing more. Then each page has a snapshot of its own: begun, its entries,
    # their transfers, ended.
    asked = [statements_of(here, lambda: next(pieces)) for _ in range(3)]
    assert asked == [0, 4, 4]


def test_a_transaction_says_which_entry_it_is(village: Village) -> None:
    village.open_with(3, "300.00")
    wrong = village.contribute(2, "50.00")
    undone = village.reverse(wrong.seq)
    entries, _, _ = loader.load_string(written(village, "beancount").decode())
    first, second = [each for each in entries if isinstance(each, Transaction)][-2:]
    assert (first.date, first.narration) == (wrong.booked_on, "出资 凭证2号")
    assert set(second.tags) == {"reversal"}
    assert set(second.links) == {f"entry-{undone.seq}", f"entry-{wrong.seq}"}
    assert (first.meta["seq"], first.meta["voucher"]) == (Decimal(wrong.seq), Decimal(2))
    assert first.meta["happened_on"] == wrong.happened_on
    assert first.meta["digest"] == wrong.digest[:16]
    told = written(village, "hledger").decode()
    assert f"kind:reversal, seq:{undone.seq}, reverses:{wrong.seq}\n" in told
    assert f"happened_on:{wrong.happened_on}, digest:{wrong.digest[:16]}\n" in told


@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_named(story: Village, form: str) -> None:
    told = written(story, form).decode()
    for name in ("社员", "manager", "cashier", "panel1", "138000"):
        assert name not in told


def own_chart() -> Chart:
    """The packaged chart with other codes: 102 is 1002, and loans stand under 1221 with it."""
    packaged = (Path(__file__).parents[2] / "coop_credit/charts/cn-coop-2007.toml").read_text(
        "utf-8"
    )
    edited = packaged.replace('code = "102"', 'code = "1002"').replace(
        'code = "114"', 'code = "1002"'
    )
    return chart_from("own", edited.encode())


@pytest.mark.parametrize("form", FORMS)
def test_headings_that_share_a_code_stay_apart(village: Village, form: str, tmp_path: Path) -> None:
    let_everything_happen(village)
    reckoned = RECKONERS[form](written(village, form, chart=own_chart()), tmp_path)
    usual = RECKONERS[form](written(village, form), tmp_path)
    assert reckoned["Assets:1002:H102"] == usual["Assets:102"]
    assert reckoned["Assets:1002:H114:1"] == usual["Assets:114:1"]
    assert len(reckoned) == len(usual)


def test_what_is_not_there_is_told_before_anything_is_written(village: Village) -> None:
    for cooperative, through in (("nowhere", ""), ("fumandi", "2026-10")):
        with pytest.raises(NotFound):
            journal_file(
                village.office.database,
                cooperative,
                form="hledger",
                chart=packaged_chart(),
                language="zh",
                through=through,
            )
