"""What a cooperative hands in and what a regulator looks at: returns, exports, breaches. 监管"""

from typing import Any

from flask import Response

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import asked_region
from coop_credit.api.context import asking_regulator
from coop_credit.api.context import reader
from coop_credit.api.forms import CSV
from coop_credit.api.forms import JSON
from coop_credit.api.forms import file_answer
from coop_credit.api.forms import wants_csv
from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.audit.exports import as_csv
from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.audit.exports import region_as_csv
from coop_credit.audit.exports import region_as_json
from coop_credit.audit.exports import region_export
from coop_credit.contracts import regulation
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.errors import NotFound
from coop_credit.operations.logging_access import log_access
from coop_credit.renderings.plain_text import FORMS
from coop_credit.renderings.plain_text import journal_file
from coop_credit.reports.breaches import Breach
from coop_credit.reports.breaches import Case
from coop_credit.reports.breaches import entry_case
from coop_credit.reports.breaches import month_end_case
from coop_credit.reports.breaches import region_breaches
from coop_credit.reports.charts import packaged_chart
from coop_credit.reports.month_tables import balances_csv
from coop_credit.reports.returns import Return
from coop_credit.reports.returns import region_return
from coop_credit.sheets import CSV_IN_UTF8
from coop_credit.store import cooperatives
from coop_credit.store.database import Database
from coop_credit.telling import told_verdict

blueprint = Blueprint("regulation", description="监管: what is handed in, and what is watched")

#: The form of an export is published in ``schemas/exports/``; it has a version of its own.
_EXPORT = {"type": "object", "description": "a month as in schemas/exports/month.schema.json"}
_CASES = "/regulator/breaches/<cooperative>"


@blueprint.route("/regulator/returns")
@blueprint.arguments(regulation.MonthSchema, location="query")
@blueprint.response(200, regulation.ReturnSchema(many=True))
def returns(asked: dict[str, str]) -> list[Return]:
    """The month of every cooperative in the regulator's region 监管报表"""
    return region_return(office().database, asked_region(asked["region"]), asked["month"])


@blueprint.route("/regulator/exports")
@blueprint.arguments(regulation.RegionExportSchema, location="query")
@blueprint.response(200, {"type": "array", "items": _EXPORT})
@blueprint.alt_response(200, schema={"type": "string"}, content_type=CSV)
def exports(asked: dict[str, Any]) -> Response:
    """The month's exports of cooperatives in the regulator's region, by id 合规数据"""
    region = asked_region(asked["region"])
    page = {"after": asked["after"], "count": asked["count"]}
    made = region_export(office().database, region, asked["month"], **page)
    subject = f"{region} {asked['month']}"
    log_access(office(), actor(), "exports-downloaded", cooperative="", subject=subject)
    if wants_csv(asked["form"]):
        return file_answer(region_as_csv(made).encode(), CSV_IN_UTF8)
    return file_answer(region_as_json(made).encode(), JSON)


@blueprint.route("/regulator/balances")
@blueprint.arguments(regulation.MonthSchema, location="query")
@blueprint.response(200, {"type": "string"}, content_type=CSV)
def balances(asked: dict[str, str]) -> Response:
    """Every account of every cooperative in the regulator's region, by the month 科目余额表"""
    region = asked_region(asked["region"])
    subject = f"balances {region} {asked['month']}"
    log_access(office(), actor(), "exports-downloaded", cooperative="", subject=subject)
    table = balances_csv(office().database, region, asked["month"])
    return Response(table, content_type=CSV_IN_UTF8)


@blueprint.route("/cooperatives/<cooperative>/exports/<month>")
@blueprint.arguments(regulation.InAddressSchema, location="path")
@blueprint.arguments(regulation.ExportSchema, location="query")
@blueprint.response(200, _EXPORT)
@blueprint.alt_response(200, schema={"type": "string"}, content_type=CSV)
def export(_: dict[str, str], asked: dict[str, Any], cooperative: str, month: str) -> Response:
    """A month's export, the same bytes as `coop-credit export` prints 合规数据"""
    _require_books_reader(cooperative)
    made = month_export(office().database, cooperative, month, asked["through"])
    log_access(office(), actor(), "export-downloaded", cooperative=cooperative, subject=month)
    if wants_csv(asked["form"]):
        return file_answer(as_csv(made).encode(), CSV_IN_UTF8)
    return file_answer(as_json(made).encode(), JSON)


@blueprint.route("/cooperatives/<cooperative>/journal")
@blueprint.arguments(regulation.JournalSchema, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
def journal(asked: dict[str, str], cooperative: str) -> Response:
    """The journal for Beancount or hledger, as `coop-credit journal` writes it 流水账文件"""
    _require_books_reader(cooperative)
    through = asked["through"]
    log_access(
        office(),
        actor(),
        "journal-downloaded",
        cooperative=cooperative,
        subject=through,
    )
    pieces = journal_file(
        office().database,
        cooperative,
        form=asked["form"],
        chart=packaged_chart(),
        language=language(),
        through=through,
    )
    answer = Response(pieces, content_type="text/plain; charset=utf-8")
    answer.vary.add("Accept-Language")
    answer.content_language.add(language())
    name = f"{cooperative}.{FORMS[asked['form']].ending}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@blueprint.route("/regulator/breaches")
@blueprint.arguments(regulation.MonthSchema, location="query")
@blueprint.response(200, regulation.BreachSchema(many=True))
def breaches(asked: dict[str, str]) -> list[dict[str, Any]]:
    """The rules broken in a month in the regulator's region, by rule 违规情况"""
    region = asked_region(asked["region"])
    return [_shown(each) for each in region_breaches(office().database, region, asked["month"])]


@blueprint.route(f"{_CASES}/<int(max={NUMBER_MAX}):seq>")
@blueprint.response(200, regulation.CaseSchema)
def breach(cooperative: str, seq: int) -> dict[str, Any]:
    """What stands behind the rules that an entry broke 违规案卷"""
    return _opened(cooperative, f"entry {seq}", entry_case(_asked(cooperative), cooperative, seq))


@blueprint.route(f"{_CASES}/month-ends/<month>")
@blueprint.arguments(regulation.InAddressSchema, location="path")
@blueprint.response(200, regulation.CaseSchema)
def month_end_breach(_: dict[str, str], cooperative: str, month: str) -> dict[str, Any]:
    """What stands behind the rules that the books broke at a month's end 违规案卷"""
    found = month_end_case(_asked(cooperative), cooperative, month)
    return _opened(cooperative, f"month-end {month}", found)


def _asked(cooperative: str) -> Database:
    """Where the case is, for a regulator of its region. Raises ``NotAllowed``, ``NotFound``."""
    asking_regulator()
    _require_in_region(cooperative)
    return office().database


def _opened(cooperative: str, subject: str, case: Case) -> dict[str, Any]:
    """A case, once it is written down that it was opened."""
    log_access(office(), actor(), "case-opened", cooperative=cooperative, subject=subject)
    return _shown_case(case)


def _require_books_reader(cooperative: str) -> None:
    """Let through who reads all books of the cooperative, and the regulators of its region."""
    if Role.REGULATOR in actor().roles:
        _require_in_region(cooperative)
    else:
        reader(cooperative, *ALL_BOOKS)


def _require_in_region(cooperative: str) -> None:
    with office().database.read() as tx:
        found = cooperatives.find_cooperative(tx, cooperative)
    if found is None or not actor().sees(cooperative, found.region_code):
        raise NotFound


def _shown(breach: Breach) -> dict[str, Any]:
    return {
        "cooperative": breach.cooperative,
        "name": breach.name,
        "region_code": breach.region_code,
        "kind": breach.kind,
        "seq": breach.seq,
        "booked_on": breach.booked_on,
        "subject": breach.subject,
        "verdict": told_verdict(breach.verdict, language()),
    }


def _shown_case(case: Case) -> dict[str, Any]:
    return {
        "breaches": [_shown(each) for each in case.breaches],
        "loans": case.loans,
        "entries": case.entries,
    }
