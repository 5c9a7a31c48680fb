"""The regulator's lists as files and on paper: exactly what is looked for, and that it was taken.

A file begins with what it holds: region, month, filters, rules, cut-off, and who took it out.
"""

import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import fields

from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.contracts.received import RegionViewSchema
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.i18n import texts
from coop_credit.i18n import who_text
from coop_credit.i18n import yuan
from coop_credit.money import Money
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.breach_lists import ListedBreach
from coop_credit.reports.breach_lists import breach_lists
from coop_credit.reports.region_lines import BreachLine
from coop_credit.reports.region_lines import IN_BOOKS
from coop_credit.reports.region_lines import IN_PACK
from coop_credit.reports.region_lines import RegionLine
from coop_credit.reports.region_lines import breach_lines
from coop_credit.reports.region_lines import region_line
from coop_credit.reports.rulebooks import rulebook_titles
from coop_credit.sheets import CONTENT_TYPES
from coop_credit.sheets import SHEETS
from coop_credit.sheets import cells
from coop_credit.sheets import titles
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.region import Asked
from coop_credit.web.region import asked_view
from coop_credit.web.region import lines_of
from coop_credit.web.region import local
from coop_credit.web.region import region_page
from coop_credit.web.region import view_of
from coop_credit.web.region_cases import measured

_PRINT, _JSON = "print", "json"
#: Columns of texts that are read as numbers.
_MEASURED = frozenset({"measured", "limit"})
#: What the lists are called in addresses and files.
_NAMES: Mapping[type, str] = {RegionLine: "region", BreachLine: "breaches"}


@blueprint.get("/region/export")
def region_export() -> Response:
    """The overview as a file or to print; who takes it out is written down 导出"""
    asked, form = asked_view(), _form(_JSON)
    view = view_of(asked)
    _log(asked, form, "exports-downloaded")
    if form == _JSON:
        made = json.dumps(RegionViewSchema().dump(view), ensure_ascii=False, indent=2)
        return _file(asked, "region", form, f"{made}\n".encode(), "application/json")
    lines = [region_line(each) for each in lines_of(view)]
    return _sheet(asked, form, RegionLine, lines, view.rulebooks)


@blueprint.get("/region/breaches/export")
def breaches_export() -> Response:
    """The list of breaches as a file or to print; who takes it out is written down 导出"""
    asked, form = asked_view(), _form()
    found = breach_lists(office().database, asked.region, asked.month, asked.today, asked.wanted)
    _log(asked, form, "breaches-downloaded")
    lines = breach_lines(_measured(found.received), IN_PACK)
    lines += breach_lines(_measured(found.here), IN_BOOKS)
    return _sheet(asked, form, BreachLine, lines, found.rulebooks)


def _form(*more: str) -> str:
    form = request.args.get("format", "")
    if form not in {_PRINT, *SHEETS, *more}:
        raise NotFound
    return form


def _log(asked: Asked, form: str, action: str) -> None:
    """Write down who takes what out: the place, the form, and what was looked for."""
    looked_for = [f"{name}={value}" for name, value in asked.filters.items()]
    log_access(
        office(),
        asked.actor,
        action,
        cooperative="",
        subject=" ".join([asked.region, asked.month, form, *looked_for]),
    )


def _measured(breaches: Iterable[ListedBreach]) -> list[tuple[ListedBreach, str, str]]:
    return [
        (each, measured(each.measured, each.unit), measured(each.limit, each.unit))
        for each in breaches
    ]


def _sheet(
    asked: Asked,
    form: str,
    line: type[RegionLine | BreachLine],
    lines: Sequence[RegionLine | BreachLine],
    rulebooks: Mapping[str, int],
) -> Response:
    name = _NAMES[line]
    spoken = showing.spoken()
    title = text(f"sheet.{line.__name__}", spoken)
    head = [(text("page.wanted.list", spoken), title), *_head(asked, len(lines), rulebooks)]
    if form == _PRINT:
        return region_page(
            "region_sheet.html",
            asked,
            name=name,
            title=title,
            head=head,
            titles=titles(line, spoken),
            rows=list(_printed(line, lines)),
        )
    made = SHEETS[form](line, lines, spoken, head)
    return _file(asked, name, form, made, CONTENT_TYPES[form])


def _printed(
    line: type[RegionLine | BreachLine], lines: Sequence[RegionLine | BreachLine]
) -> Iterator[list[tuple[str, bool]]]:
    """The cells as they are printed, sums with separators; which of them are numbers."""
    for each, told in zip(lines, cells(line, lines, showing.spoken()), strict=True):
        values = [(field.name, getattr(each, field.name)) for field in fields(line)]
        yield [
            (
                yuan(value) if isinstance(value, Money) else cell,
                isinstance(value, Money | int) or name in _MEASURED,
            )
            for cell, (name, value) in zip(told, values, strict=True)
        ]


def _head(asked: Asked, lines: int, rulebooks: Mapping[str, int]) -> list[tuple[str, str]]:
    spoken, wanted = showing.spoken(), asked.wanted
    semicolon = text("page.semicolon", spoken)
    chosen = [
        ("page.wanted.name", wanted.name),
        ("field.rule", _named("rule.{}.title", wanted.rule)),
        ("page.region.state", _named("page.wanted.{}", wanted.state)),
        ("field.funding_model", _named("funding-model.{}", wanted.model)),
        ("page.wanted.breaches", _named("answer.{}", "yes" if wanted.breaches else "")),
    ]
    called = rulebook_titles(office().database, spoken)
    rules = [f"{called.get(each, each)} {number}" for each, number in rulebooks.items()]
    now = office().clock.now()
    return [
        (text("page.region.code", spoken), asked.region),
        (text("field.month", spoken), asked.month),
        *((text(code, spoken), value) for code, value in chosen if value),
        (text("page.wanted.lines", spoken), str(lines)),
        (text("page.wanted.rulebooks", spoken), semicolon.join(rules)),
        (text("page.wanted.cut-off", spoken), last_day(asked.month).isoformat()),
        (text("page.wanted.taken-at", spoken), local(now.isoformat())),
        (text("page.wanted.taken-by", spoken), who_text(asked.actor.principal, spoken)),
    ]


def _named(place: str, code: str) -> str:
    """A code by its text; one that has none, as it is."""
    return texts(showing.spoken()).get(place.format(code), code) if code else ""


def _file(asked: Asked, name: str, form: str, made: bytes, content_type: str) -> Response:
    answer = Response(made, content_type=content_type)
    called = f"{name}-{asked.region}-{asked.month}.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename={called}"
    return answer
