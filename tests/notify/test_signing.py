"""The signature of what a gateway reports back: the guide's own example."""

import datetime as dt
import re
from pathlib import Path

import pytest

from coop_credit.notify.signing import SignatureRefused
from coop_credit.notify.signing import check_signature
from coop_credit.notify.signing import signature

GUIDE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text(encoding="utf-8")
NOW = dt.datetime(2026, 11, 24, 2, 1, tzinfo=dt.UTC)


def test_the_guides_example_is_signed_as_it_says() -> None:
    found = re.search(r"^at=(.+)\nbody='(.+)'\n.+\n# ([0-9a-f]{64})$", GUIDE, re.MULTILINE)
    assert found is not None
    at, body, signed = found.groups()
    assert signature(b"the key", at, body.encode()) == signed
    check_signature(b"the key", at=at, signed=signed, body=body.encode(), now=NOW)
    check_signature(b"the key", at=at, signed=signed.upper(), body=body.encode(), now=NOW)
    with pytest.raises(SignatureRefused):
        check_signature(b"the key", at=at, signed=signed, body=body.encode() + b" ", now=NOW)
