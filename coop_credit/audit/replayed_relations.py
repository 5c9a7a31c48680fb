"""Relations as entries must have made them, with none of the operations' code."""

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key


def play_relation(rows: dict[Key, Columns], entry: Columns, body: Columns) -> None:
    """Let an entry about a relation happen."""
    key = (body["member"], body["handle"])
    if entry["kind"] == "relation-ended":
        rows[key]["ended_on"] = entry["booked_on"]
        return
    rows[key] = {"kind": body["kind"], "declared_on": entry["booked_on"], "ended_on": ""}
