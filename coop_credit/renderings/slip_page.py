"""Slips to print and to hand over, A4: no script, nothing from elsewhere, none cut in two."""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from coop_credit.i18n import Language
from coop_credit.i18n import day
from coop_credit.i18n import text
from coop_credit.renderings.pack_page import LANGUAGES
from coop_credit.renderings.pack_page import POLICY

_STYLE = """
@page { size: A4; margin: 14mm 16mm; }
body { color: #111; font: 12pt/1.5 Arial, "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", sans-serif; margin: 0 auto; max-width: 178mm; }
section { border-bottom: 1px dashed #111; break-inside: avoid; padding: 6mm 0; }
h2 { font-size: 14pt; margin: 0 0 2mm; }
p { margin: 0 0 2mm; overflow-wrap: anywhere; }
.of { font-size: 9pt; }
@media screen { body { padding: 8mm; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A message for a member, on paper. name: ``""`` where it cannot be read.

    of: the message's day. printed_on: when it was printed before, ``None`` for not yet.
    """

    member: int
    name: str
    of: dt.date
    text: str
    printed_on: dt.date | None


def slip_page(slips: Sequence[Slip], language: Language) -> bytes:
    """The page, in UTF-8, with a slip below the other."""
    title = escape(text("slip.title", language))
    parts = "".join(part for slip in slips for part in _slip(slip, language))
    return f"""\
<!doctype html>
<html lang="{LANGUAGES[language]}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>{_STYLE}</style>
{parts}</html>
""".encode()


def _slip(slip: Slip, language: Language) -> Iterator[str]:
    to = text("slip.to", language, member=slip.member, name=slip.name)
    of = text("slip.of", language, day=day(slip.of, language))
    yield f"<section>\n<h2>{escape(to)}</h2>\n<p>{escape(slip.text)}</p>\n"
    yield f'<p class="of">{escape(of)}'
    if slip.printed_on is not None:
        printed = text("slip.printed", language, printed_on=day(slip.printed_on, language))
        yield f" {escape(printed)}"
    yield "</p>\n</section>\n"
