"""Which rulebook the entries say a cooperative is judged by, and what its text was."""

from collections import defaultdict

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key


def play_rulebook(tables: defaultdict[str, dict[Key, Columns]], body: Columns) -> None:
    """Let a founding or an adoption name the rulebook from now on."""
    tables["cooperative"][()]["rulebook"] = body["rulebook"]
    if "rulebook_digest" in body:
        tables["rulebook"][(body["rulebook"],)] = {"digest": body["rulebook_digest"]}
