"""What is set aside for losses, as the loans of each booking must have made it."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator

from coop_credit.audit.replay import Replay
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.rulebooks import provisions_for

#: The grades after the best one, the best first.
_WORSE = ("special-mention", "substandard", "doubtful", "loss")
#: One whole, in basis points.
_WHOLE_BP = 10_000


def reserve_wrong(name: str, tx: Tx, replay: Replay, entry: Columns) -> Iterator[str]:
    """What is wrong with the reserve once an entry has happened, when it is a booking of it."""
    if entry["kind"] != "provision-booked":
        return
    said = json.loads(entry["body"])["reserve_fen"]
    held, spent = -replay.balance("119"), replay.balance("529.P")
    asked = _asked(tx, replay, entry["booked_on"])
    if not held == spent == said == asked:
        yield f"{name}: says {said} fen, {held} set aside, {spent} spent, the loans make {asked}"


def _asked(tx: Tx, replay: Replay, day: str) -> int:
    cooperative = replay.tables["cooperative"][()]
    book = provisions_for(tx, cooperative["rulebook"])
    charter = charter_from(
        ("charter", *key, row["value"])
        for key, row in sorted(replay.tables["charter_value"].items())
    )
    today = dt.date.fromisoformat(day)
    said = {
        parameter: book.in_force(parameter, today, charter).value
        for parameter in book.parameters
        if parameter.startswith(("grade-", "loss-provision-", "pledge-loss-"))
    }
    if cooperative["funding_model"] == "pledge" and said["pledge-loss-bearer"] == "pledgers":
        return 0
    plans: defaultdict[int, list[Columns]] = defaultdict(list)
    for key, part in sorted(replay.tables["instalment"].items(), reverse=True):
        plans[key[0]].append(part)
    asked = 0
    for (number,) in replay.tables["loan"]:
        owing = replay.balance(f"114.{number}")
        late = _days_late(plans[number], owing, today)
        begun = [grade for grade in _WORSE if int(str(said[f"grade-{grade}-days"])) <= late]
        rate_bp = int(str(said[f"loss-provision-{begun[-1] if begun else 'normal'}"]))
        asked += (2 * owing * rate_bp + _WHOLE_BP) // (2 * _WHOLE_BP)
    return asked


def _days_late(plan: Iterable[Columns], owing: int, today: dt.date) -> int:
    """Days since the first part fell due that is not paid whole. plan: the last part first."""
    late, left = 0, owing
    for part in plan:
        if left > 0:
            left -= part["principal_fen"]
            late = max(0, (today - dt.date.fromisoformat(part["due_on"])).days)
    return late
