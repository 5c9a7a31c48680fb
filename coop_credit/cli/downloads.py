"""The registers as files for a spreadsheet program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.cli.surroundings import open_office
from coop_credit.i18n import Language
from coop_credit.operations.desk import Office
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.sheets import SHEETS
from coop_credit.store.cooperatives import find_cooperative

#: Makes a file of a cooperative, in a form and a language.
_Make = Callable[[Office, str, str, Language], bytes]


def _members(office: Office, cooperative: str, form: str, spoken: Language) -> bytes:
    lines = member_register(office.database, office.privacy, cooperative)
    return SHEETS[form](MemberLine, lines, spoken)


def _loans(office: Office, cooperative: str, form: str, spoken: Language) -> bytes:
    lines = loan_register(office.database, office.privacy, office.clock, cooperative)
    return SHEETS[form](LoanLine, lines, spoken)


def _download(
    make: _Make,
    *,
    cooperative: str,
    form: str | None,
    out: Path,
    spoken: str | None,
) -> None:
    with open_office() as office:
        with office.database.read() as tx:
            if find_cooperative(tx, cooperative) is None:
                raise Unusable(reason="cooperative-unknown", cooperative=cooperative)
        chosen = form or ("xlsx" if out.suffix.lower() == ".xlsx" else "csv")
        told_in = cast("Language", spoken) if spoken else language()
        made = make(office, cooperative, chosen, told_in)
    write_new(out, made)


def _command(name: str, summary: str, make: _Make) -> click.Command:
    return click.Command(
        name,
        callback=partial(_download, make),
        params=[
            click.Argument(["cooperative"]),
            click.Option(
                ["--format", "form"],
                type=click.Choice(list(SHEETS)),
                help="The form of the file; by the ending of its name if left out, else csv.",
            ),
            click.Option(
                ["--out"],
                type=click.Path(path_type=Path, dir_okay=False),
                required=True,
                help="The file to make; it must not be there yet.",
            ),
            click.Option(
                ["--language", "spoken"],
                type=click.Choice(["zh", "en"]),
                help="Of the heads and names; that of the terminal if left out.",
            ),
        ],
        help=summary,
    )


DOWNLOADS = (
    _command("members", "Write the register of members, with names, to a file 社员名册.", _members),
    _command("loans", "Write the register of loans, with names, to a file 借款台账.", _loans),
)
