"""The outbox: what is to be told to whom, and what became of it.

A message's key is its place in the table, so that it is there once however often it is asked for.
"""

import datetime as dt
import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: ``member`` of a message to the manager.
MANAGER = 0
#: ``kind`` of a code to sign in with; it is in no list.
CODE = "code"
#: In place of a state: what no way led to a member with, so that it is to be handed over.
UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which message: to a member or ``MANAGER``, of a kind, for a day, on a channel.

    cooperative: ``""`` for those who answer for the installation, or for a region, and for a
    code. topic: what an alarm is about, with its subject behind a colon; which code; who asked for
    a test; else ``""``. seq: a receipt's entry, else 0.
    """

    cooperative: str
    member: int
    kind: str
    day: dt.date
    channel: str
    topic: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A message to be queued. facts: what an alarm says beside what the books say.

    given_up: why it is not sent at all but listed, or ``""``.
    """

    key: Key
    facts: Mapping[str, int | str]
    given_up: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message and what became of it. Instants are UTC text, ``""`` for none.

    state: ``queued``, ``claimed``, ``sent``, ``failed`` (tried again later), ``uncertain``,
    ``delivered`` or ``given-up``. answer: what the provider said, or why nothing was sent.
    printed_at: as a slip, the first time. report: ``delivered`` or ``undelivered``, as the provider
    reported later on, with its code and the instant it names; ``""`` for no report.
    """

    key: Key
    facts: Mapping[str, int | str]
    state: str
    attempts: int
    queued_at: str
    next_try_at: str
    tried_at: str
    answer: str
    printed_at: str
    report: str
    report_code: str
    reported_at: str


#: Many in one statement: one statement for each takes five times as long on PostgreSQL.
_QUEUE = """
INSERT INTO message
SELECT w.cooperative, w.member, w.kind, w.topic, w.day, w.seq, w.channel, w.facts,
       CASE WHEN w.given_up = '' THEN 'queued' ELSE 'given-up' END, 0, :now,
       CASE WHEN w.given_up = '' THEN :now ELSE '' END, '', '', w.given_up, '', '', '', '', ''
  FROM {wanted} WHERE TRUE
    ON CONFLICT DO NOTHING"""
_WANTED = {
    "postgresql": """json_to_recordset(CAST(:wanted AS json)) AS w
       (cooperative TEXT, member BIGINT, kind TEXT, topic TEXT, day DATE, seq BIGINT, channel TEXT,
        facts TEXT, given_up TEXT)""",
    "sqlite": """(
       SELECT value ->> 'cooperative' AS cooperative, value ->> 'member' AS member,
              value ->> 'kind' AS kind, value ->> 'topic' AS topic, value ->> 'day' AS day,
              value ->> 'seq' AS seq, value ->> 'channel' AS channel, value ->> 'facts' AS facts,
              value ->> 'given_up' AS given_up FROM json_each(:wanted)) AS w""",
}
_FACTS = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
#: Messages that travel to the database together.
_AT_ONCE = 5_000
_COLUMNS = """cooperative_id, member, kind, day, channel, topic, seq, facts, state, attempts,
       queued_at, next_try_at, tried_at, answer, printed_at, report, report_code, reported_at"""
_PLACE = """
 WHERE cooperative_id = :cooperative AND member = :member AND kind = :kind AND topic = :topic
   AND day = :day AND seq = :seq AND channel = :channel"""
#: To a member, and given up because no way led there: not because nothing was to be said.
_FAILED = """(state = 'given-up' AND member > 0
   AND answer NOT IN ('not-wanted', 'nothing-left', 'too-late'))"""
_TO_PRINT = f"""
SELECT {_COLUMNS} FROM message WHERE cooperative_id = :cooperative AND {_FAILED}
   AND (printed_at = '' OR :again = 1) ORDER BY member, day, kind, seq, channel"""
_NEXT = f"""
SELECT {_COLUMNS} FROM message
 WHERE channel = :channel AND state IN ('queued', 'failed') AND next_try_at <= :now {{which}}
 ORDER BY next_try_at, cooperative_id, member, kind, topic, day, seq LIMIT 1"""
_FIRST, _ANY = _NEXT.format(which=f"AND kind = '{CODE}'"), _NEXT.format(which="")
_CLAIM = f"""
UPDATE message SET state = 'claimed', attempts = attempts + 1, tried_at = :now,
       claimed_until = :until, next_try_at = '', letter_id = :letter_id{_PLACE}"""
#: A report may come before the answer to what it reports on: then it has the last word.
_AFTER_REPORT = """CASE report WHEN 'delivered' THEN 'delivered'
       WHEN 'undelivered' THEN 'given-up' ELSE"""
_SETTLE = f"""
UPDATE message SET state = {_AFTER_REPORT} :state END, answer = :answer,
       next_try_at = CASE report WHEN '' THEN :next_try_at ELSE '' END,
       claimed_until = '', attempts = attempts - :untried,
       tried_at = CASE WHEN :untried = 1 THEN '' ELSE tried_at END{_PLACE} AND state = 'claimed'"""
_PAGE = f"""
SELECT {_COLUMNS} FROM message WHERE cooperative_id = :cooperative AND kind <> '{CODE}'
   AND (:state IN ('', state) OR (:state = '{UNDELIVERED}' AND {_FAILED}))
 ORDER BY queued_at DESC, member, seq LIMIT :count"""


def place_of(key: Key) -> dict[str, object]:
    """A key as parameters of a statement."""
    return {
        "cooperative": key.cooperative,
        "member": key.member,
        "kind": key.kind,
        "topic": key.topic,
        "day": key.day.isoformat(),
        "seq": key.seq,
        "channel": key.channel,
    }


def queue(tx: Tx, wanted: Sequence[Wanted], now: str) -> None:
    """Queue messages, each unless it is there."""
    for first in range(0, len(wanted), _AT_ONCE):
        rows = [
            {**place_of(each.key), "facts": _FACTS.encode(each.facts), "given_up": each.given_up}
            for each in wanted[first : first + _AT_ONCE]
        ]
        tx.run(
            _QUEUE.format(wanted=_WANTED[tx.dialect]),
            wanted=json.dumps(rows, ensure_ascii=False),
            now=now,
        )


def are_there(tx: Tx, keys: Sequence[Key]) -> bool:
    """Whether any of these messages is there."""
    return any(tx.row(f"SELECT 1 FROM message{_PLACE}", **place_of(key)) for key in keys)


def lock_channel(tx: Tx, channel: str) -> None:
    """Let those who claim on a channel do so one after the other; SQLite does so anyway."""
    if tx.dialect == "postgresql":
        tx.row("SELECT pg_advisory_xact_lock(hashtextextended(:channel, 1))", channel=channel)


def tried_since(tx: Tx, channel: str, since: str) -> int:
    """How many messages of a channel were tried after an instant (UTC text)."""
    row = tx.row(
        "SELECT count(*) FROM message"
        " WHERE channel = :channel AND tried_at <> '' AND tried_at > :since",
        channel=channel,
        since=since,
    )
    assert row is not None
    return int(row[0])


def claim_next(
    tx: Tx,
    channel: str,
    *,
    now: str,
    until: str,
    since: str,
    most: int,
    letter_id: Callable[[Key], str],
) -> Message | None:
    """Claim the message of a channel that has waited longest, until an instant; a code before all.

    letter_id: what the provider will know the message by.

    None when nothing is due, or when ``most`` were tried after ``since`` already. Those who
    claim on a channel do so one after the other, so that the limit holds for all together.
    """
    lock_channel(tx, channel)
    if tried_since(tx, channel, since) >= most:
        return None
    row = tx.row(_FIRST, channel=channel, now=now) or tx.row(_ANY, channel=channel, now=now)
    if row is None:
        return None
    found = _message(row)
    place = place_of(found.key)
    tx.run(_CLAIM, now=now, until=until, letter_id=letter_id(found.key), **place)
    return found


def settle(
    tx: Tx, key: Key, state: str, answer: str, *, next_try_at: str = "", untried: int = 0
) -> bool:
    """Write down what became of a claimed message; whether the claim still held.

    untried: 1 takes the attempt back, since nothing was tried.
    """
    return (
        tx.run_counted(
            _SETTLE,
            state=state,
            answer=answer,
            next_try_at=next_try_at,
            untried=untried,
            **place_of(key),
        )
        == 1
    )


def give_up_claims(tx: Tx, now: str) -> int:
    """Call uncertain what was claimed until before ``now``: nobody knows whether it was sent."""
    return tx.run_counted(
        f"UPDATE message SET state = {_AFTER_REPORT} 'uncertain' END,"
        " answer = 'interrupted', claimed_until = ''"
        " WHERE state = 'claimed' AND claimed_until <= :now",
        now=now,
    )


def messages(tx: Tx, cooperative: str, *, state: str, count: int) -> list[Message]:
    """At most ``count`` messages, the newest first.

    state: only those in it, ``UNDELIVERED``, or ``""`` for all.
    """
    rows = tx.rows(_PAGE, cooperative=cooperative, state=state, count=count)
    return [_message(row) for row in rows]


def to_print(tx: Tx, cooperative: str, *, again: bool) -> list[Message]:
    """What could not be delivered to members and is not printed yet, or all of it, by member."""
    rows = tx.rows(_TO_PRINT, cooperative=cooperative, again=int(again))
    return [_message(row) for row in rows]


def mark_printed(tx: Tx, keys: Sequence[Key], now: str) -> None:
    """Write down that slips were printed; one that was printed before stays as it is."""
    for key in keys:
        tx.run(
            f"UPDATE message SET printed_at = :now{_PLACE} AND printed_at = ''",
            now=now,
            **place_of(key),
        )


def _message(row: Row) -> Message:
    return Message(
        key=Key(
            cooperative=row[0],
            member=row[1],
            kind=row[2],
            day=dt.date.fromisoformat(row[3]),
            channel=row[4],
            topic=row[5],
            seq=row[6],
        ),
        facts=json.loads(row[7]),
        state=row[8],
        attempts=row[9],
        queued_at=row[10],
        next_try_at=row[11],
        tried_at=row[12],
        answer=row[13],
        printed_at=row[14],
        report=row[15],
        report_code=row[16],
        reported_at=row[17],
    )
