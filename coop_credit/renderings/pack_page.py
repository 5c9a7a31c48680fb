"""A pack as a page to print, A4: no script, nothing from elsewhere, broken rules first.

Only the pack itself is signed; the page ends with what it can be compared by.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from html import escape

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.money import Money
from coop_credit.packs.reading import Pack
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.renderings.pack_words import Part
from coop_credit.renderings.pack_words import full
from coop_credit.renderings.pack_words import title

#: What a browser may fetch for the page: nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { color: #111; font: 10.5pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", sans-serif; margin: 0 auto; max-width: 178mm; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { border-bottom: 1px solid #111; break-after: avoid; font-size: 12pt; margin: 6mm 0 2mm; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
th, td { border-bottom: 1px solid #bbb; padding: 1mm 2mm; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
th { white-space: nowrap; }
tbody th { font-weight: normal; width: 45mm; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.broken { border: 2px solid #111; padding: 2mm 3mm; }
.broken h2 { border: 0; margin-top: 0; }
#comparison td { font-family: "Noto Sans Mono", Consolas, monospace; }
"""
_NUMBER = " class=number"
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def pack_page(pack: Pack, language: Language) -> bytes:
    """The page, in UTF-8."""
    called = escape(title(pack, language))
    parts = "".join(part for each in full(pack, language) for part in _section(each, language))
    return f"""\
<!doctype html>
<html lang="{_LANGUAGES[language]}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{called}</title>
<style>{_STYLE}</style>
<h1>{called}</h1>
<p>{escape(text("pack.unsigned", language))}</p>
{parts}</html>
""".encode()


def _section(part: Part, language: Language) -> Iterator[str]:
    marked = ' class="broken"' if part.name == "breaches" and part.rows else ""
    yield f'<section id="{part.name}"{marked}>\n<h2>{escape(part.title)}</h2>\n'
    if part.note:
        yield f"<p>{escape(part.note)}</p>\n"
    if part.rows:
        yield "<table>\n"
        if part.heads:
            cells = [
                _head(head, is_numeric=numeric)
                for head, numeric in zip(part.heads, part.numeric, strict=True)
            ]
            yield f"<thead><tr>{''.join(cells)}</tr></thead>\n"
        yield "<tbody>\n"
        for row in part.rows:
            yield f"<tr>{''.join(_cells(row, language, labelled=not part.heads))}</tr>\n"
        yield "</tbody>\n</table>\n"
    yield "</section>\n"


def _head(head: str, *, is_numeric: bool) -> str:
    return f"<th scope=col{_NUMBER if is_numeric else ''}>{escape(head)}</th>"


def _cells(row: Sequence[Shown], language: Language, *, labelled: bool) -> Iterator[str]:
    for place, value in enumerate(row):
        told = escape(for_reading(value, language))
        if labelled and place == 0:
            yield f"<th scope=row>{told}</th>"
        else:
            is_number = isinstance(value, Money | int) and not labelled
            yield f"<td{_NUMBER if is_number else ''}>{told}</td>"
