"""What many commands are asked for: a month, a region, a file, a language, a chart."""

from pathlib import Path
from typing import cast

import click

from coop_credit.cli.surroundings import Unusable
from coop_credit.cli.surroundings import language
from coop_credit.dates import parse_month
from coop_credit.i18n import Language
from coop_credit.reports.charts import Chart
from coop_credit.reports.charts import DEFAULT
from coop_credit.reports.charts import chart_from
from coop_credit.reports.charts import packaged_chart

OUT = click.Option(
    ["--out"],
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to make; it must not be there yet.",
)
LANGUAGE = click.Option(
    ["--language", "spoken"],
    type=click.Choice(["zh", "en"]),
    help="Of heads and names; that of the terminal if left out.",
)


def month_typed(written: str) -> str:
    """A month as typed. Raises ``Unusable``."""
    try:
        return parse_month(written)
    except ValueError as error:
        raise Unusable(reason="month-unreadable", written=written) from error


def region_typed(written: str) -> str:
    """The start of a region code. Raises ``Unusable``."""
    if written and not (written.isascii() and written.isdigit()):
        raise Unusable(reason="region-digits", region=written)
    return written


def spoken_in(spoken: str | None) -> Language:
    """The language asked for, else that of the terminal."""
    return cast("Language", spoken) if spoken else language()


def read_chart(chart: str) -> Chart:
    """The packaged chart by its name, or that of a file. Raises ``BadFile``, ``Unusable``."""
    if chart == DEFAULT:
        return packaged_chart()
    file = Path(chart)
    if not file.is_file():
        raise Unusable(reason="file-missing", file=chart)
    return chart_from(chart, file.read_bytes())
