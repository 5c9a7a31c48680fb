"""A pack as a page to print, A4: no script, nothing from elsewhere, broken rules first.

Only the pack itself is signed; the page ends with what it can be compared by.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from html import escape

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.packs.reading import Pack
from coop_credit.renderings.pack_cells import for_reading
from coop_credit.renderings.pack_words import Part
from coop_credit.renderings.pack_words import full
from coop_credit.renderings.pack_words import title

#: What a browser may fetch for the page: nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { color: #111; font: 10.5pt/1.45 Arial, "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", sans-serif; margin: 0 auto; max-width: 178mm; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { border-bottom: 1px solid #111; break-after: avoid; font-size: 12pt; margin: 6mm 0 2mm; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
th, td { border-bottom: 1px solid #bbb; padding: 1mm 2mm; text-align: left; vertical-align: top; }
td { overflow-wrap: break-word; }
th { vertical-align: bottom; }
tbody th { font-weight: normal; width: 45mm; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.broken { border: 2px solid #111; padding: 2mm 3mm; }
.broken h2 { border: 0; margin-top: 0; }
#comparison td { font-family: "Noto Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
#verdicts table { font-size: 9pt; }
@media screen { body { padding: 8mm; } }
"""
#: How a page says what language it is in.
LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


def pack_page(pack: Pack, language: Language) -> bytes:
    """The page, in UTF-8."""
    called = escape(title(pack, language))
    parts = "".join(part for each in full(pack, language) for part in _section(each, language))
    return f"""\
<!doctype html>
<html lang="{LANGUAGES[language]}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
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
            yield f"<thead><tr>{_cells('th scope=col', part.heads, part.numeric)}</tr></thead>\n"
        yield "<tbody>\n"
        for row in part.rows:
            told = [for_reading(value, language) for value in row]
            if part.heads:
                yield f"<tr>{_cells('td', told, part.numeric)}</tr>\n"
            else:
                label, *rest = told
                cells = _cells("td", rest, part.numeric[1:])
                yield f"<tr><th scope=row>{escape(label)}</th>{cells}</tr>\n"
        yield "</tbody>\n</table>\n"
    yield "</section>\n"


def _cells(tag: str, told: Sequence[str], numeric: Sequence[bool]) -> str:
    """Cells side by side. tag: with its attributes."""
    name = tag.partition(" ")[0]
    return "".join(
        f"<{tag}{' class=number' if is_numeric else ''}>{escape(cell)}</{name}>"
        for cell, is_numeric in zip(told, numeric, strict=True)
    )
