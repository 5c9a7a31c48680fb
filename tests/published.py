"""The published contracts as judges of what the program says."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema_rs

from coop_credit.contracts.resources import EntrySchema
from coop_credit.ledger.entries import Entry

SCHEMAS = Path(__file__).parents[1] / "schemas"
JOURNAL = json.loads((SCHEMAS / "journal" / "entry.schema.json").read_text("utf-8"))
ENTRY = jsonschema_rs.Draft202012Validator(JOURNAL)


def answered(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries as the API answers them, after a journey as JSON."""
    return [json.loads(json.dumps(EntrySchema().dump(entry))) for entry in entries]
