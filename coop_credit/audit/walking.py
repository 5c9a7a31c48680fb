"""A walk along the journal, entry by entry: what the chain itself must be like."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from coop_credit.audit.replay import Replay
from coop_credit.audit.replayed_provisions import reserve_wrong
from coop_credit.audit.verified_pledges import set_apart
from coop_credit.errors import Failure
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns

Moves = list[tuple[str, str, int]]

_GENESIS = "0" * 64
#: One whole, in basis points.
_WHOLE_BP = 10_000


@dataclass(slots=True)
class Walk:
    """Where a walk stands: behind entry ``seq``, whose digest is ``head``.

    booked_to: the day of the newest entry; open_from: the first day that is not closed, both ISO
    text. vouchers: how many there were; lines: how many transfers the walk has met.
    """

    cooperative: str
    seq: int = 0
    head: str = _GENESIS
    vouchers: int = 0
    booked_to: str = ""
    open_from: str = ""
    lines: int = 0

    def step(self, tx: Tx, entry: Columns, moves: Moves, replay: Replay) -> Iterator[str]:
        """What is wrong with the next entry, which is then played back."""
        self.seq += 1
        name = f"entry {entry['seq']}"
        yield from self._place(name, entry, moves)
        yield from self._chain(name, entry, moves)
        try:
            if entry["kind"] == "loan-paid-out":
                body = json.loads(entry["body"])
                yield from _cap_broken(name, tx, replay, entry["booked_on"], body)
            replay.play(entry, moves)
            yield from reserve_wrong(name, tx, replay, entry)
            self._days(entry)
        except (KeyError, TypeError, ValueError, Failure) as error:
            yield f"{name}: cannot be played back ({error!r})"

    def _place(self, name: str, entry: Columns, moves: Moves) -> Iterator[str]:
        if entry["seq"] != self.seq:
            yield f"{name}: stands where entry {self.seq} should"
            self.seq = entry["seq"]
        if entry["lines"] != len(moves):
            yield f"{name}: names {entry['lines']} transfers and has {len(moves)}"
        self.lines += len(moves)
        self.vouchers += 1 if moves else 0
        if entry["voucher"] != (self.vouchers if moves else 0):
            yield f"{name}: voucher {entry['voucher']}, due is {self.vouchers if moves else 0}"
        for day in (self.booked_to, self.open_from):
            if entry["booked_on"] < day:
                yield f"{name}: booked on {entry['booked_on']}, before {day}"

    def _chain(self, name: str, entry: Columns, moves: Moves) -> Iterator[str]:
        self.head = _digest(self.cooperative, self.head, entry, moves)
        if entry["digest"] != self.head:
            yield f"{name}: digest {entry['digest']}, its contents make {self.head}"
            self.head = entry["digest"]

    def _days(self, entry: Columns) -> None:
        self.booked_to = max(self.booked_to, entry["booked_on"])
        match entry["kind"]:
            case "cooperative-founded":
                self.open_from = json.loads(entry["body"])["opened_on"]
            case "month-closed":
                month = json.loads(entry["body"])["month"]
                following = dt.date.fromisoformat(f"{month}-28") + dt.timedelta(days=4)
                self.open_from = following.replace(day=1).isoformat()


def _digest(cooperative: str, previous: str, entry: Columns, moves: Moves) -> str:
    link = {name: value for name, value in entry.items() if name not in {"digest", "lines"}}
    link |= {
        "body": json.loads(entry["body"]),
        "cooperative": cooperative,
        "previous": previous,
        "transfers": moves,
    }
    text = json.dumps(link, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _cap_broken(name: str, tx: Tx, replay: Replay, day: str, body: Columns) -> Iterator[str]:
    loan = replay.tables["loan"][(body["loan"],)]
    debt = replay.owing(loan["member"]) + loan["principal_fen"]
    fund = replay.fund() - set_apart(tx, replay, loan["member"], day)
    caps = [each["value"] for each in body["verdicts"] if each["rule"] == "member-cap"]
    if body["fund_fen"] != fund:
        yield f"{name}: judged against a fund of {body['fund_fen']} fen, the books had {fund}"
    if any(debt * _WHOLE_BP > fund * cap for cap in caps):
        yield f"{name}: a debt of {debt} fen breaks the cap on a fund of {fund}"
