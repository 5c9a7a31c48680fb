"""The registers as files for a spreadsheet program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from coop_credit.cli.files import write_new
from coop_credit.cli.reads import require_cooperative
from coop_credit.cli.registers import READER
from coop_credit.cli.surroundings import open_office
from coop_credit.cli.wishes import LANGUAGE
from coop_credit.cli.wishes import OUT
from coop_credit.cli.wishes import spoken_in
from coop_credit.i18n import Language
from coop_credit.operations.desk import Office
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.sheets import SHEETS

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
    register: str,
    cooperative: str,
    form: str | None,
    out: Path,
    spoken: str | None,
) -> None:
    with open_office() as office:
        require_cooperative(office, cooperative)
        chosen = form or ("xlsx" if out.suffix.lower() == ".xlsx" else "csv")
        told_in = spoken_in(spoken)
        made = make(office, cooperative, chosen, told_in)
        log_access(
            office,
            READER,
            "register-downloaded",
            cooperative=cooperative,
            subject=register,
        )
    write_new(out, made)


def _command(name: str, summary: str, make: _Make) -> click.Command:
    return click.Command(
        name,
        callback=partial(_download, make, register=name),
        params=[
            click.Argument(["cooperative"]),
            click.Option(
                ["--format", "form"],
                type=click.Choice(list(SHEETS)),
                help="The form of the file; by the ending of its name if left out, else csv.",
            ),
            OUT,
            LANGUAGE,
        ],
        help=summary,
    )


DOWNLOADS = (
    _command("members", "Write the register of members, with names, to a file 社员名册.", _members),
    _command("loans", "Write the register of loans, with names, to a file 借款台账.", _loans),
)
