"""What is wrong in a region: the list of breaches, and the case behind each with its sum."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.errors import NotFound
from coop_credit.i18n import who_text
from coop_credit.ledger.entries import NONE
from coop_credit.operations.logging_access import log_access
from coop_credit.packs import tables
from coop_credit.packs.tables import Table
from coop_credit.renderings.pack_cells import heads
from coop_credit.renderings.pack_cells import measure
from coop_credit.renderings.pack_cells import shown
from coop_credit.reports.breach_lists import breach_lists
from coop_credit.reports.breaches import Case
from coop_credit.reports.breaches import MONTH_END
from coop_credit.reports.breaches import entry_case
from coop_credit.reports.breaches import month_end_case
from coop_credit.reports.received_cases import received_case
from coop_credit.reports.wanted import MODELS
from coop_credit.reports.wanted import STATES
from coop_credit.telling import told_verdicts
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.helping import of_pack
from coop_credit.web.region import Asked
from coop_credit.web.region import asked_view
from coop_credit.web.region import paged
from coop_credit.web.region import region_page
from coop_credit.web.region import told

#: The columns of a pack's tables that a case shows.
_OF_INDICATORS = ("indicator", "members", "loans")
_OF_LOANS = ("number", "member", "state", "principal_fen", "owing_fen", "due_on", "days_late")
_WHO = frozenset({"actor", "subject"})
_OF_ENTRIES = ("seq", "booked_on", "kind", "subject", "actor", "voucher")


@blueprint.get("/region/breaches")
def breaches() -> Response:
    """Every breach of a month: what the packs say, and what the books kept here say 违规清单"""
    asked = asked_view()
    found = breach_lists(office().database, asked.region, asked.month, asked.today, asked.wanted)
    return region_page(
        "region_breaches.html",
        asked,
        found=found,
        rules=sorted({*found.rules} | ({asked.wanted.rule} - {""})),
        received=paged(found.received),
        kept_here=paged(found.here),
        explained=sorted({each.rule for each in [*found.received, *found.here]}),
        states=STATES,
        models=MODELS,
        measured=measured,
        month_end=MONTH_END,
    )


@blueprint.get("/region/cases/<cooperative>/<month>")
def case_received(cooperative: str, month: str) -> Response:
    """What stands behind the breaches of a pack: the sum, the loans, the entries 违规案卷"""
    asked = asked_view(month)
    rule, case = request.args.get("of", ""), request.args.get("case", "")
    found = received_case(
        office().database, asked.actor, cooperative, asked.month, rule=rule, case=case
    )
    _log(asked, cooperative, " ".join(filter(None, (asked.month, rule, case))))
    return region_page(
        "region_case.html",
        asked,
        found=found,
        rule=rule,
        sums=[_sum(each) for each in found.verdicts],
        indicators=_table(tables.INDICATORS, _OF_INDICATORS, found.indicators),
        loans=_table(tables.LOANS, _OF_LOANS, found.loans),
        entries=_table(tables.ENTRIES, _OF_ENTRIES, found.entries),
    )


@blueprint.get("/region/cases/<cooperative>/entries/<int:seq>")
def case_of_entry(cooperative: str, seq: int) -> Response:
    """What stands behind the rules that an entry of the books kept here broke 违规案卷"""
    asked = asked_view()
    return _case_here(asked, entry_case(office().database, cooperative, seq), f"entry {seq}")


@blueprint.get("/region/cases/<cooperative>/month-ends/<month>")
def case_of_month_end(cooperative: str, month: str) -> Response:
    """What stands behind the rules that books kept here broke at a month's end 违规案卷"""
    asked = asked_view(month)
    found = month_end_case(office().database, cooperative, asked.month)
    return _case_here(asked, found, f"month-end {asked.month}")


def _log(asked: Asked, cooperative: str, subject: str) -> None:
    """Write down that a case was opened, before it is shown."""
    log_access(office(), asked.actor, "case-opened", cooperative=cooperative, subject=subject)


def _case_here(asked: Asked, found: Case, subject: str) -> Response:
    if not all(asked.actor.sees(each.cooperative, each.region_code) for each in found.breaches):
        raise NotFound
    _log(asked, found.breaches[0].cooperative, subject)
    verdicts = told_verdicts([each.verdict for each in found.breaches], showing.spoken())
    return region_page("region_case_here.html", asked, found=found, verdicts=verdicts)


def _sum(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """A broken rule of a pack as a sum: what was measured, the limit, and by how much it fails."""
    cells = {
        column: told(shown(tables.VERDICTS, verdict, column, showing.spoken()))
        for column in ("rule", "measured", "limit", "source", "article", "status")
    }
    beyond = str(verdict["headroom"]).removeprefix("-")
    return cells | {
        "beyond": measured(beyond, verdict["unit"]),
        "code": verdict["rule"],
        "unit": verdict["unit"],
        "help": of_pack(verdict),
    }


def measured(written: str, unit: str) -> str:
    """What a rule measured or allows, for people."""
    return told(measure(written, unit))


def _table(
    table: Table, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Sequence[Any]]:
    """Rows of a pack's table as people read them, their heads, and which columns are sums."""
    spoken = showing.spoken()
    return {
        "heads": heads(columns, spoken),
        "sums": [column.endswith("_fen") for column in columns],
        "rows": [
            [_cell(table, row, column) if row[column] != NONE else "—" for column in columns]
            for row in rows
        ],
    }


def _cell(table: Table, row: Mapping[str, Any], column: str) -> str:
    spoken = showing.spoken()
    if table is tables.ENTRIES and column in _WHO:
        return who_text(str(row[column]), spoken)
    return told(shown(table, row, column, spoken))
