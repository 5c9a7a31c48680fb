"""What the journal had made by the end of a month, as text: where the next close begins."""

import datetime as dt
import json
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from coop_credit.audit.months import Month
from coop_credit.audit.months import Repaid
from coop_credit.audit.months import Tally
from coop_credit.audit.replay import Replay
from coop_credit.audit.replay import Rows
from coop_credit.audit.walking import Walk

#: A reversal of an older repayment is still played; only what may be rolled over looks back,
#: and never further than ``rollover-days`` may say.
_REPAYMENTS_KEPT = dt.timedelta(days=366)
#: Kept elsewhere in the state, or looked at by ``verify_books`` alone.
_LEFT_OUT = frozenset({"account", "book", "open_loan", "pledge_call", "remark"})


def state_text(played: Month, walk: Walk) -> str:
    """A month that has been played to its end, and where the walk stands; canonical text."""
    replay = played.replay
    oldest = played.ends_on - _REPAYMENTS_KEPT
    state = {
        "walk": [walk.seq, walk.head, walk.vouchers, walk.booked_to, walk.open_from],
        "last_moved_on": played.last_moved_on,
        "ever": {name: [tally.count, tally.fen] for name, tally in played.ever.items()},
        "repayments": [
            [seq, repaid.loan, repaid.on.isoformat(), repaid.fen]
            for seq, repaid in played.repayments.items()
            if repaid.on > oldest
        ],
        "tables": {
            name: _listed(rows)
            for name, rows in replay.tables.items()
            if name not in _LEFT_OUT and rows
        },
        "commitments": [
            [table, list(key), parts]
            for (table, key), parts in replay.commitments.items()
            if table not in _LEFT_OUT
        ],
        "paid_by_guarantors": list(replay.paid_by_guarantors.items()),
        "approvals": list(replay.approvals.items()),
        "calls": _listed(replay.calls.rows),
        "calls_before": [[seq, _listed(rows)] for seq, rows in replay.calls.before.items()],
        "settled": sorted(replay.calls.settled),
        "fees": [[list(key), fen] for key, fen in replay.calls.fees.items()],
        "debits": replay.debits,
        "credits": replay.credits,
        "headings": replay.headings,
        "paid_out": replay.paid_out,
    }
    return json.dumps(state, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def resumed(text: str, cooperative: str, month: str) -> tuple[Month, Walk]:
    """What ``state_text`` wrote, as the beginning of ``month``."""
    state = json.loads(text)
    seq, head, vouchers, booked_to, open_from = state["walk"]
    played = Month(month, through_seq=seq, head=head, last_moved_on=state["last_moved_on"])
    for name, (count, fen) in state["ever"].items():
        played.ever[name] = Tally(count, fen)
    for entry, loan, on, fen in state["repayments"]:
        played.repayments[entry] = Repaid(loan, dt.date.fromisoformat(on), fen)
    _fill(played.replay, state)
    return played, Walk(cooperative, seq, head, vouchers, booked_to, open_from)


def _fill(replay: Replay, state: Mapping[str, Any]) -> None:
    for name, rows in state["tables"].items():
        replay.tables[name] = _rows(rows)
    for table, key, parts in state["commitments"]:
        replay.commitments[table, tuple(key)] = parts
    replay.paid_by_guarantors.update(state["paid_by_guarantors"])
    replay.approvals.update(state["approvals"])
    replay.calls.rows = _rows(state["calls"])
    replay.tables["pledge_call"] = replay.calls.rows
    replay.calls.before = {seq: _rows(rows) for seq, rows in state["calls_before"]}
    replay.calls.settled = set(state["settled"])
    replay.calls.fees.update((tuple(key), fen) for key, fen in state["fees"])
    replay.debits.update(state["debits"])
    replay.credits.update(state["credits"])
    replay.headings.update(state["headings"])
    replay.paid_out.update(state["paid_out"])


def _listed(rows: Rows) -> list[list[Any]]:
    return [[list(key), row] for key, row in rows.items()]


def _rows(listed: Iterable[tuple[list[Any], dict[str, Any]]]) -> Rows:
    return {tuple(key): row for key, row in listed}
