"""Packs for people: read from a file that may have come from elsewhere, without any books."""

from collections.abc import Callable
from pathlib import Path

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.reads import require_cooperative
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_cells
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import LANGUAGE
from coop_credit.cli.wishes import OUT
from coop_credit.cli.wishes import month_typed
from coop_credit.cli.wishes import spoken_in
from coop_credit.i18n import Language
from coop_credit.operations.logging_access import log_access
from coop_credit.packs.reading import Pack
from coop_credit.packs.reading import open_pack
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.renderings.pack_page import pack_page
from coop_credit.renderings.pack_sheets import names_csv
from coop_credit.renderings.pack_sheets import pack_sheets
from coop_credit.renderings.pack_words import Part
from coop_credit.renderings.pack_words import short
from coop_credit.renderings.pack_words import title
from coop_credit.reports.packs import month_names

_PACK = click.Argument(["file"], metavar="PACK", type=click.Path(path_type=Path))


def _read(file: Path) -> Pack:
    try:
        return open_pack(file.read_bytes())
    except OSError as error:
        raise Unusable(reason="file-missing", file=str(file)) from error


def _show(*, file: Path, spoken: str | None) -> None:
    pack, language = _read(file), spoken_in(spoken)
    click.echo(title(pack, language))
    for part in short(pack, language):
        _print(part, language)


def _print(part: Part, language: Language) -> None:
    click.echo(f"\n{part.title}")
    if part.note:
        click.echo(part.note)
    if part.rows:
        told = [[for_reading(value, language) for value in row] for row in part.rows]
        print_cells([part.heads, *told] if part.heads else told, to_the_right=part.numeric)


def _write(make: Callable[[Pack, Language], bytes]) -> Callable[..., None]:
    def write(*, file: Path, out: Path, spoken: str | None) -> None:
        write_new(out, make(_read(file), spoken_in(spoken)))

    return write


def _names(*, cooperative: str, month: str, out: Path, spoken: str | None) -> None:
    wanted = month_typed(month)
    with open_office() as office:
        require_cooperative(office, cooperative)
        found = month_names(office.database, office.privacy, cooperative, wanted)
        log_access(office, READER, "names-downloaded", cooperative=cooperative, subject=wanted)
    write_new(out, names_csv(found, spoken_in(spoken)))


PACKS = (
    click.Command(
        "show",
        callback=_show,
        params=[_PACK, LANGUAGE],
        help="Print what a pack says in short, broken rules first 查看合规包.",
    ),
    click.Command(
        "sheets",
        callback=_write(pack_sheets),
        params=[_PACK, OUT, LANGUAGE],
        help="Write a pack's tables to an XLSX file, broken rules first 合规包表格.",
    ),
    click.Command(
        "print",
        callback=_write(pack_page),
        params=[_PACK, OUT, LANGUAGE],
        help="Write what a pack says to an HTML page for printing 合规包打印页.",
    ),
    click.Command(
        "names",
        callback=_names,
        params=[click.Argument(["cooperative"]), click.Argument(["month"]), OUT, LANGUAGE],
        help="Write the names of a pack's members to a CSV file, for the staff only 社员名单.",
    ),
)
