"""Months as entries must have left them: stated by the bank, closed, handed in."""

from collections.abc import Mapping

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key

#: What the entry that closes a month says of it.
_SEALED = ("first_seq", "through_seq", "head", "root", "manifest_digest", "state_digest")


def play_month(tables: Mapping[str, dict[Key, Columns]], entry: Columns, body: Columns) -> None:
    """Let an entry about a month happen."""
    key = (body["month"],)
    match entry["kind"]:
        case "bank-balance":
            tables["bank_balance"][key] = {"balance_fen": body["balance_fen"]}
        case "month-closed":
            tables["period"][key] = {name: body[name] for name in _SEALED}
        case "month-handed-in":
            tables["hand_in"][key] = {
                "manifest_digest": body["manifest_digest"],
                "place": body["where"],
                "handed_in_on": entry["booked_on"],
            }
