"""``verify_pack``: a pack checked from the command line.

Ends with 0 for a sound pack of the known signer, 1 with findings, 2 when it cannot be read, and 3
when it is intact but the signer is not known.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .checking import check_pack
from .container import BYTES_MOST
from .findings import Report
from .findings import Signer
from .wording import LANGUAGES
from .wording import lines
from .wording import words

SOUND, FINDINGS, UNREADABLE, SIGNER_UNKNOWN = range(4)
_PUBLIC_KEY = re.compile("[0-9a-f]{64}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the pack that is named, print what was found, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="verify_pack.pyz", description="核验月度合规包 Check a monthly compliance pack."
    )
    parser.add_argument("pack", type=Path, help="包 the pack")
    parser.add_argument("--previous", type=Path, help="上月的包 the pack of the month before")
    parser.add_argument("--key", type=Path, help="合作社公钥 a file with the public key, in hex")
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows what it can.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # they are text files
    try:
        pack = _read(asked.pack)
        previous = _read(asked.previous) if asked.previous else None
        key = _read_key(asked.key) if asked.key else ""
    except (OSError, ValueError) as error:
        file = getattr(error, "filename", None) or asked.key
        print(words(asked.language, "unreadable-file", file=str(file)), file=sys.stderr)
        return UNREADABLE
    report = check_pack(pack, previous, key)
    for line in lines(report, asked.language):
        print(line)
    return _code(report)


def _read(path: Path) -> bytes:
    """A file, but no more of it than shows that it is too large."""
    with path.open("rb") as file:
        return file.read(BYTES_MOST + 1)


def _read_key(path: Path) -> str:
    key = _read(path).decode("ascii").strip().lower()
    if _PUBLIC_KEY.fullmatch(key) is None:
        raise ValueError(key)
    return key


def _code(report: Report) -> int:
    if not report.is_readable:
        return UNREADABLE
    if not report.is_sound:
        return FINDINGS
    return SIGNER_UNKNOWN if report.signer is Signer.UNKNOWN else SOUND
