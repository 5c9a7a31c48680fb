"""The digest of an entry, recomputed by the words of ``schemas/journal/README.md`` alone."""

import hashlib
import json
from pathlib import Path
from typing import Any

import rfc8785

from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Entry
from coop_credit.store import journal
from tests.ledgers import Village

TEXT = (Path(__file__).parents[2] / "schemas" / "journal" / "README.md").read_text("utf-8")
#: The members that step 2 of the text lists, by name.
MEMBERS = [line.split("`")[1] for line in TEXT.splitlines() if line.startswith("   | `")]


def digest_by_the_text(entry: Entry, previous: str) -> str:
    link: dict[str, Any] = {
        name: previous if name == "previous" else getattr(entry, name)
        for name in MEMBERS
        if name != "transfers"
    }
    link["transfers"] = [[move.debit, move.credit, move.amount.fen] for move in entry.transfers]
    plain = {
        name: value.isoformat() if name.endswith("_on") else value for name, value in link.items()
    }
    return hashlib.sha256(rfc8785.dumps(json.loads(json.dumps(plain, default=dict)))).hexdigest()


def test_anybody_can_recompute_the_chain(village: Village) -> None:
    village.open_with(3, "30000.00")
    village.contribute(1, "0.01")
    village.reverse(3)
    with village.office.database.snapshot() as tx:
        entries = journal.entries(tx, village.cooperative, after=0, count=100)
    assert len(MEMBERS) == 15
    previous = "0" * 64
    for entry in entries:
        previous = digest_by_the_text(entry, previous)
        assert entry.digest == previous


def test_our_canonical_text_is_that_of_rfc_8785() -> None:
    value: dict[str, Any] = {
        "b": ["借款", 1, {"z": '\u20ac\n"', "a": -5}],
        "a": "é",
        "c": [],
        "B": 0,
    }
    assert canonical(value).encode() == rfc8785.dumps(value)
