"""The pages of a brought table that are the same for all kinds, and the templates to fill in."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from coop_credit.contracts.fields import YuanField
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.i18n import percent
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import yuan
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import parse_yuan
from coop_credit.sheets import CONTENT_TYPES
from coop_credit.sheets import template_sheet
from coop_credit.telling import failure_told
from coop_credit.uploads import BYTES_MAX
from coop_credit.uploads import ROWS_MAX
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.fields import FormField
from coop_credit.web.sheet_kinds import CODED
from coop_credit.web.sheet_kinds import CONTRIBUTIONS
from coop_credit.web.sheet_kinds import Problem
from coop_credit.web.sheet_kinds import REPAYMENTS
from coop_credit.web.sheet_kinds import SheetKind
from coop_credit.web.sheet_kinds import head_of
from coop_credit.web.sheet_kinds import opening_kinds
from coop_credit.web.sheet_kinds import wanted_in
from coop_credit.web.sheet_steps import Brought
from coop_credit.web.visiting import staff_of

#: The most rows that a page shows, and the most problems that it names.
ROWS_SHOWN = 200
PROBLEMS_SHOWN = 50


def upload_page(
    about: str,
    kinds: Sequence[SheetKind],
    failure: Failure | None = None,
    *,
    is_missing: bool = False,
) -> Response:
    """The page that asks for a table of each kind; the first one is due.

    about: what the tables are for: ``contributions``, ``repayments``, ``opening``.
    """
    spoken = showing.spoken()
    said = text("page.sheet.no-file", spoken) if is_missing else ""
    return showing.page(
        "sheet_upload.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if failure or is_missing else HTTPStatus.OK,
        about=about,
        kinds=[
            {
                "name": kind.name,
                "columns": [
                    (head_of(name, spoken), wanted_in(kind, name, spoken), field.required)
                    for name, field in kind.columns()
                ],
            }
            for kind in kinds
        ],
        most=ROWS_MAX,
        megabytes=BYTES_MAX // 1024**2,
        wrong=failure_told(failure, spoken)["detail"] if failure else said,
    )


def match_page(
    about: str, brought: Sequence[Brought], fields: Sequence[FormField], *, is_asked: bool
) -> Response:
    """The page that says which column is what, and takes what only the paper says.

    is_asked: whether somebody wanted to go on, so that what is missing is said.
    """
    spoken = showing.spoken()
    wrong = [(each.name, each.said) for each in fields if each.said]
    missing = [
        (f"column.{each.kind.name}.{name}", head_of(name, spoken))
        for each in brought
        for name in each.missing
    ]
    return showing.page(
        "sheet_match.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if is_asked else HTTPStatus.OK,
        about=about,
        tables=[each.matching() for each in brought],
        fields=fields,
        wrong=wrong,
        missing=missing,
        is_asked=is_asked,
    )


def shown_rows(brought: Brought) -> dict[str, Any]:
    """The first rows as people read them: heads, each row with its number, how many more."""
    spoken = showing.spoken()
    columns = [(name, field) for name, field in brought.kind.columns() if name in brought.chosen]
    lines = [
        (number, [_cell(name, field, row.get(name, "")) for name, field in columns])
        for number, row in zip(
            brought.table.numbers[:ROWS_SHOWN], brought.rows[:ROWS_SHOWN], strict=True
        )
    ]
    return {
        "name": brought.kind.name,
        "heads": [(head_of(name, spoken), _is_sum(field)) for name, field in columns],
        "lines": lines,
        "more": len(brought.rows) - len(lines),
    }


def told_problems(problems: Sequence[tuple[SheetKind, Problem]]) -> dict[str, Any]:
    """The first problems by row and cell, and how many more there are."""
    spoken = showing.spoken()
    return {
        "problems": [
            {
                "kind": kind.name,
                "row": each.row,
                "head": head_of(each.column, spoken) if each.column else "",
                "said": each.said,
            }
            for kind, each in problems[:PROBLEMS_SHOWN]
        ],
        "count": len(problems),
        "more": max(0, len(problems) - PROBLEMS_SHOWN),
    }


def _cell(name: str, field: ma.fields.Field[Any], written: str) -> str:
    known = texts(showing.spoken())
    if name in CODED:
        return known.get(f"{CODED[name]}.{written}", written)
    if name == "rate_bp" and written.isdecimal():
        return percent(int(written))
    if isinstance(field, YuanField):
        try:
            return yuan(parse_yuan(written))
        except ValueError:
            return written
    return written


def _is_sum(field: ma.fields.Field[Any]) -> bool:
    return isinstance(field, YuanField)


@blueprint.get("/c/<cooperative>/templates/<name>.<form>")
def template(cooperative: str, name: str, form: str) -> Response:
    """An empty table with its heads in the language of the page, to be filled in 模板"""
    _, registered = staff_of(cooperative)
    has_pledges = registered.funding_model == FundingModel.PLEDGE
    kinds = {
        each.name: each
        for each in (CONTRIBUTIONS, REPAYMENTS, *opening_kinds(has_pledges=has_pledges))
    }
    if name not in kinds or form not in CONTENT_TYPES:
        raise NotFound
    spoken = showing.spoken()
    heads = [
        (head_of(column, spoken), wanted_in(kinds[name], column, spoken), _is_sum(field))
        for column, field in kinds[name].columns()
    ]
    titles = text(f"page.sheet.kind-{name}", spoken), text("page.sheet.notes", spoken)
    content = template_sheet(titles, heads, form)
    answer = Response(content, content_type=CONTENT_TYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer
