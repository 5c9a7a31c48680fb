"""Which loans and payouts of a region would have failed by other numbers; nothing is written."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import add_months
from coop_credit.dates import first_day
from coop_credit.dates import month_of
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.packs.checker.books import Books
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.checker.seal import read_manifest
from coop_credit.packs.checker.tables import read_tables
from coop_credit.packs.simulating import Judged
from coop_credit.packs.simulating import judge_payouts
from coop_credit.packs.simulating import judge_standing
from coop_credit.store import received
from coop_credit.store import received_regions
from coop_credit.store.database import Database
from coop_credit.store.received import ReceivedPack


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many loans stand and payouts were made, and how many of them would have failed."""

    loans: int
    loans_failing: int
    owing_failing: Money
    payouts: int
    payouts_failing: int
    paid_out_failing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCooperative(Tally):
    """One cooperative; failing: its loans and payouts that would have failed.

    has_month: whether the pack of the asked month came, without which no loans are known.
    """

    cooperative: str
    name: str
    has_month: bool
    failing: list[Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A region by other numbers. totals: of all cooperatives; those that fail most come first."""

    region: str
    month: str
    months: int
    numbers: Mapping[str, int]
    totals: Tally
    cooperatives: list[SimulatedCooperative]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the loans that stand at the end of ``month``, the payouts of ``months``.

    The last of those is ``month``. numbers: by the names that ``packs.simulating`` knows.
    """

    region: str
    month: str
    months: int
    numbers: Mapping[str, int]


def packs_asked(database: Database, question: Question) -> list[ReceivedPack]:
    """The packs that have to be read, the newest month first."""
    packs: list[ReceivedPack] = []
    for back in range(question.months):
        with database.read() as tx:
            month = month_of(add_months(first_day(question.month), -back))
            packs += received_regions.packs_of_month(tx, question.region, month)
    return packs


def simulate(database: Database, question: Question, packs: Iterable[ReceivedPack]) -> Simulation:
    """Judge what is asked by ``packs``, those of ``packs_asked``; they are read one by one."""
    standing: dict[str, list[Judged]] = {}
    payouts: dict[str, list[Judged]] = {}
    names: dict[str, str] = {}
    for pack in packs:
        books = _books(database, pack)
        names.setdefault(pack.cooperative, pack.name)
        if pack.month == question.month:
            standing[pack.cooperative] = judge_standing(books, question.numbers)
        payouts.setdefault(pack.cooperative, []).extend(judge_payouts(books, question.numbers))
    made = [_cooperative(each, names[each], standing.get(each), payouts[each]) for each in names]
    made.sort(
        key=lambda each: (-each.loans_failing, -each.payouts_failing, each.cooperative),
    )
    every_loan = [each for judged in standing.values() for each in judged]
    every_payout = [each for judged in payouts.values() for each in judged]
    return Simulation(
        region=question.region,
        month=question.month,
        months=question.months,
        numbers=question.numbers,
        totals=_tally(every_loan, every_payout),
        cooperatives=made,
    )


def _books(database: Database, pack: ReceivedPack) -> Books:
    with database.read() as tx:
        files = unzip(received.pack_content(tx, pack.cooperative, pack.month))
    return Books(read_manifest(files), read_tables(files)[0])


def _failing(judged: Iterable[Judged]) -> list[Judged]:
    return [each for each in judged if each.failures]


def _tally(loans: Sequence[Judged], payouts: Sequence[Judged]) -> Tally:
    return Tally(
        loans=len(loans),
        loans_failing=len(_failing(loans)),
        owing_failing=total([Money(each.amount_fen) for each in _failing(loans)]),
        payouts=len(payouts),
        payouts_failing=len(_failing(payouts)),
        paid_out_failing=total([Money(each.amount_fen) for each in _failing(payouts)]),
    )


def _cooperative(
    cooperative: str, name: str, standing: Sequence[Judged] | None, payouts: Sequence[Judged]
) -> SimulatedCooperative:
    loans = standing or []
    tally = _tally(loans, payouts)
    return SimulatedCooperative(
        cooperative=cooperative,
        name=name,
        has_month=standing is not None,
        failing=_failing([*loans, *payouts]),
        loans=tally.loans,
        loans_failing=tally.loans_failing,
        owing_failing=tally.owing_failing,
        payouts=tally.payouts,
        payouts_failing=tally.payouts_failing,
        paid_out_failing=tally.paid_out_failing,
    )
