"""What stands behind the breaches of a region: all of a month, and a case with its pack's rows."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coop_credit.actors import Actor
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.checker.tables import read_tables
from coop_credit.reports.received import received_pack
from coop_credit.reports.region import RegionMember
from coop_credit.reports.region import RegionTrend
from coop_credit.reports.region import region_member
from coop_credit.reports.region import trend_month
from coop_credit.reports.region import trend_since
from coop_credit.store import received_regions
from coop_credit.store.database import Database
from coop_credit.store.received import ReceivedBreach


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCase:
    """What stands behind a cooperative's breaches, as its pack says.

    verdicts, indicators, loans, entries: rows of the pack's tables; verdicts of the rules that
    were broken, loans and entries of the case asked for. Sums are whole fen. trend: the months
    up to this one, the oldest first.
    """

    cooperative: RegionMember
    breaches: list[ReceivedBreach]
    trend: list[RegionTrend]
    verdicts: Sequence[Mapping[str, Any]]
    indicators: Sequence[Mapping[str, Any]]
    loans: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]


def received_case(
    database: Database, actor: Actor, cooperative: str, month: str, *, rule: str, case: str
) -> ReceivedCase:
    """The breaches of a pack, of one rule or case where asked (``""``: all), and their loans.

    Raises ``NotFound``, also for a cooperative that the actor does not see.
    """
    pack, content = received_pack(database, actor, cooperative, month)
    with database.read() as tx:
        found = received_regions.breaches_of(tx, cooperative, month)
        months = received_regions.trend_of(tx, cooperative, since=trend_since(month), through=month)
    breaches = [each for each in found if rule in {"", each.rule} and case in {"", each.case}]
    tables, _ = read_tables(unzip(content))
    names = {each.case for each in breaches}
    rules = {each.rule for each in breaches}
    loans = [each for each in tables["loans"] if f"L{each['number']}" in names]
    numbers = {each["number"] for each in loans}
    return ReceivedCase(
        cooperative=region_member(pack),
        breaches=breaches,
        trend=[trend_month(each, expected=1) for each in months],
        verdicts=[each for each in tables["verdicts"] if each["rule"] in rules],
        indicators=tables["indicators"],
        loans=loans,
        entries=[each for each in tables["entries"] if _loan_of(each) in numbers],
    )


def _loan_of(entry: Mapping[str, Any]) -> int:
    """The loan that an entry is about; 0 for none."""
    loan = entry["body"].get("loan")
    return loan if isinstance(loan, int) else 0
