"""What must hold of added rulebooks: each is still the text that the journal speaks of."""

import hashlib
from collections.abc import Iterator

from coop_credit.audit.replay import Replay
from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import find_text


def rulebooks_wrong(tx: Tx, replay: Replay) -> Iterator[str]:
    """Everything that is wrong with the added rulebooks that a cooperative was ever judged by."""
    for (rulebook,), row in sorted(replay.tables["rulebook"].items()):
        try:
            found = find_text(tx, rulebook)
        except UnknownRulebook:
            yield f"rulebook {rulebook}: missing"
            continue
        made = hashlib.sha256(found.content.encode()).hexdigest()
        for what, digest in (("its text makes", made), ("digest is", found.digest)):
            if digest != row["digest"]:
                yield f"rulebook {rulebook}: {what} {digest}, the journal says {row['digest']}"
