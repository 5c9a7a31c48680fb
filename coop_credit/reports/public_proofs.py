"""Whether a member's balances are in the pack that the regulator received: yes or no, no more.

Who has not the code cannot try out balances: a wrong code and wrong balances look the same.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.money import Money
from coop_credit.packs.leaves import leaf_digest
from coop_credit.packs.leaves import leaves_in
from coop_credit.packs.leaves import unspoken
from coop_credit.packs.tables import LEAVES
from coop_credit.store import received
from coop_credit.store.database import Database

_CODE = re.compile(r"[0-9a-f]{20}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a member says of a month. shares: with what is pledged; code: as it is printed."""

    cooperative: str
    month: str
    number: int
    shares: Money
    owing: Money
    code: str


class Outcome(StrEnum):
    """What the regulator's side says to a claim."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_RECEIVED = "not-received"


def check_claim(database: Database, claim: Claim) -> Outcome:
    """Look the claim's leaf up in the pack of its month, as far as one was received."""
    with database.snapshot() as tx:
        if received.find_pack(tx, claim.cooperative, claim.month) is None:
            return Outcome.NOT_RECEIVED
        content = received.pack_content(tx, claim.cooperative, claim.month)
    code = unspoken(claim.code)
    if _CODE.fullmatch(code) is None:
        return Outcome.DIFFERS
    leaf = leaf_digest(
        claim.cooperative,
        claim.month,
        number=claim.number,
        shares_fen=claim.shares.fen,
        owing_fen=claim.owing.fen,
        salt=code,
    )
    return Outcome.AGREES if leaf in _leaves(content) else Outcome.DIFFERS


def _leaves(content: bytes) -> set[str]:
    """The leaves of a pack; when it was received, its root was seen to be theirs."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        table = opened.read(LEAVES.path).decode()
    return {row["leaf"] for row in leaves_in(table)}
