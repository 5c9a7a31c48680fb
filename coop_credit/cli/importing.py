"""Bringing many entries in from a file."""

import csv
import datetime as dt
import io
import sys
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

import click
import marshmallow as ma

from coop_credit.actors import Actor
from coop_credit.cli.files import Record
from coop_credit.cli.files import records_in
from coop_credit.cli.showing import print_json
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.writing import staff_named
from coop_credit.contracts.batches import ContributionLineSchema
from coop_credit.contracts.batches import RepaymentLineSchema
from coop_credit.contracts.resources import BatchAnswerSchema
from coop_credit.i18n import text
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import BatchRefused
from coop_credit.operations.batching import LINES_MAX
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import Outcome
from coop_credit.operations.batching import Result
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.desk import Office
from coop_credit.telling import outcomes_told
from coop_credit.telling import problem_text

_SCHEMAS: Mapping[str, ma.Schema] = {
    "contribution": ContributionLineSchema(),
    "repayment": RepaymentLineSchema(),
}
#: The columns of a file.
_CELLS = ("kind", "member", "loan", "amount", "happened_on", "key")
#: Those that hold a number.
_NUMBERS = frozenset({"member", "loan"})
#: The most wrong lines that are named.
_NAMED_MAX = 20
#: How many lines are judged between two looks of the progress bar.
_STEP = 100
_COLUMNS = ("line", "key", "result", "seq", "voucher", "digest", "reason")


@click.group(cls=Commands, name="import")
def import_() -> None:
    """Bring many entries in from a file."""


@import_.command()
@click.argument("cooperative")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "acting", required=True, metavar="HANDLE", help="Who does it.")
@click.option("--line-by-line", is_flag=True, help="Do the good lines even when some are bad.")
@click.option("--dry-run", is_flag=True, help="Judge all of it, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
@click.pass_context
def entries(
    ctx: click.Context,
    *,
    cooperative: str,
    file: Path,
    acting: str,
    line_by_line: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Record the contributions and repayments of a CSV file (or TOML), up to 10,000 lines.

    Its first line names the columns: kind (contribution or repayment), member or loan, amount,
    happened_on, key. The same file again gives the first answers: nothing is done twice.
    Exit 1 when something was refused.
    """
    batch = Batch(
        cooperative=cooperative,
        lines=_lines_in(file),
        mode=Mode.LINE_BY_LINE if line_by_line else Mode.ALL_OR_NOTHING,
        dry_run=dry_run,
    )
    with open_office() as office:
        outcomes, refusal = _bring(office, staff_named(office, cooperative, acting), batch)
    if as_json:
        answer = {"dry_run": dry_run, "lines": outcomes_told(outcomes, language())}
        print_json(BatchAnswerSchema().dump(answer))
    else:
        _print(outcomes)
    click.echo(refusal or _summary(outcomes, dry_run=dry_run), err=True)
    if any(outcome.failure for outcome in outcomes):
        ctx.exit(1)


def _bring(office: Office, actor: Actor, batch: Batch) -> tuple[Sequence[Outcome], str]:
    """What came of each line, and the refusal of the whole where there is one."""
    label = text("import.bringing", language())
    with click.progressbar(
        length=len(batch.lines), label=label, file=sys.stderr, update_min_steps=_STEP
    ) as bar:
        try:
            return carry_out_batch(office, actor, batch, bar.update), ""
        except BatchRefused as refused:
            return refused.outcomes, problem_text(refused.code, refused.facts, language())


def _lines_in(file: Path) -> list[Line]:
    """The lines of a file. Raises ``Unusable``, naming those that are wrong."""
    records = records_in(file, "entries", _CELLS)
    if not 0 < len(records) <= LINES_MAX:
        raise Unusable(reason="lines-count", file=str(file), lines=len(records), most=LINES_MAX)
    lines, wrong = [], []
    for number, record in enumerate(records, start=1):
        try:
            lines.append(_line(record))
        except ma.ValidationError as error:
            wrong.append(f"{number} ({', '.join(map(str, error.messages_dict))})")
    if wrong:
        more = " ..." if len(wrong) > _NAMED_MAX else ""
        raise Unusable(
            reason="lines-wrong", file=str(file), wrong=", ".join(wrong[:_NAMED_MAX]) + more
        )
    return lines


def _line(record: Record) -> Line:
    """One line. What is empty is left out."""
    cells = {name: cell for name, cell in record.items() if cell}
    kind = cells.pop("kind", "")
    if kind not in _SCHEMAS:
        raise ma.ValidationError({"kind": ["contribution or repayment"]})
    line: Line = _SCHEMAS[kind].load({name: _value(name, cell) for name, cell in cells.items()})
    return line


def _value(name: str, cell: object) -> object:
    """A cell as JSON would say it. Only TOML gives other things than text."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if name in _NUMBERS and isinstance(cell, str) and cell.isascii() and cell.isdecimal():
        return int(cell)
    return cell


def _print(outcomes: Sequence[Outcome]) -> None:
    text_of_table = io.StringIO()
    table = csv.writer(text_of_table, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(_rows(outcomes))
    click.echo(text_of_table.getvalue(), nl=False)


def _rows(outcomes: Sequence[Outcome]) -> Iterator[tuple[object, ...]]:
    for number, outcome in enumerate(outcomes, start=1):
        entry, failure = outcome.entry, outcome.failure
        receipt = (entry.seq, entry.voucher, entry.digest) if entry else ("", "", "")
        reason = problem_text(failure.code, failure.facts, language()) if failure else ""
        yield (number, outcome.line.key, outcome.result, *receipt, reason)


def _summary(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    results = Counter(outcome.result for outcome in outcomes)
    counted = text(
        "import.summary",
        language(),
        done=results[Result.DONE],
        before=results[Result.DONE_BEFORE],
        refused=results[Result.REFUSED] + results[Result.REFUSED_BEFORE],
        failed=results[Result.FAILED],
    )
    return f"{counted} {text('import.dry', language())}" if dry_run else counted
