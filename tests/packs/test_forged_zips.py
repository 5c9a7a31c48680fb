"""Zips that are not of the form: none is read on."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from coop_credit.packs.checker import check_pack
from coop_credit.packs.checker import container
from tests.packs.forging import listed
from tests.packs.village import october


def rezipped(**settings: int) -> bytes:
    """October's files in a zip of another kind."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(october().signed())) as old,
        zipfile.ZipFile(out, "w", **settings) as new,  # type: ignore[call-overload]  # any setting
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def name_twice() -> bytes:
    """October with a second file of the same name, as long as another one was."""
    return re.sub(rb'(?<!")data/calls\.csv', b"data/staff.csv", october().signed())


ZIPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "compressed": (
        lambda: rezipped(compression=zipfile.ZIP_DEFLATED),
        "zip-compressed manifest.json -",
    ),
    "name-twice": (name_twice, "zip-name-twice data/staff.csv -"),
    "before": (lambda: b"#!" + october().signed(), "zip-unreadable - -"),
    "behind": (lambda: october().signed() + b"\0", "zip-unreadable - -"),
    "damaged": (
        lambda: october().signed().replace(b"fund.at_end,2", b"fund.at_end,3"),
        "zip-damaged data/summary.csv -",
    ),
    "empty": (lambda: b"", "zip-unreadable - -"),
    "too-large": (lambda: bytes(container.BYTES_MOST + 1), "zip-too-large - -"),
    "no-manifest": (
        lambda: october().signed().replace(b"manifest.json", b"manifesx.json"),
        "file-missing manifest.json -",
    ),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_that_is_not_of_the_form_cannot_be_read(name: str) -> None:
    made, place = ZIPS[name]
    report = check_pack(made())
    assert listed(report.findings) == {place}
    assert not report.is_readable
