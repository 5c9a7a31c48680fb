"""Guarantees as entries must have made them, with none of the operations' code."""

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key


def play_guarantee(
    rows: dict[Key, Columns], paid: dict[int, int], entry: Columns, body: Columns
) -> None:
    """Let an entry about guarantees happen. paid: the fen of each payment so far, by seq."""
    if entry["kind"] == "loan-applied":
        for each in body["guarantors"]:
            rows[body["loan"], each["guarantor"]] = {
                "amount_fen": each["amount_fen"],
                "state": "asked",
                "given_on": "",
                "recorded_by": "",
                "paid_fen": 0,
            }
        return
    row = rows[body["loan"], body["guarantor"]]
    if entry["kind"] == "guarantee-given":
        row |= {
            "state": "given",
            "given_on": entry["happened_on"],
            "recorded_by": entry["actor"],
        }
    if entry["kind"] == "guarantor-paid":
        paid[entry["seq"]] = body["amount_fen"]
        row["paid_fen"] += body["amount_fen"]
    if entry["kind"] == "reversal":
        row["paid_fen"] -= paid[entry["reverses"]]
