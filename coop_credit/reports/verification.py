"""Checking a cooperative's books against its journal, without trusting what made them.

The chain is recomputed, the journal is played back (``replay``), and every row of
every table is compared with what the entries say. Each finding is one line: which
table, which row, what stands there, what the journal says.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from coop_credit.errors import Failure
from coop_credit.reports.replay import Replay
from coop_credit.reports.verified_pledges import pledges_wrong
from coop_credit.reports.verified_pledges import set_apart
from coop_credit.reports.verified_rulebooks import rulebooks_wrong
from coop_credit.store import evidence
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key
from coop_credit.store.privacy import Privacy

_SEALED_PLACES = {"member": "member/{}/{}", "staff": "staff/{}/{}", "remark": "remark/{}/{}"}
_UNSEEN = {"sealed", "identity_index", "phone_index"}
#: One whole, in basis points.
_WHOLE_BP = 10_000


def verify_books(database: Database, privacy: Privacy, cooperative: str) -> list[str]:
    """Everything that is wrong with a cooperative's books; an empty list when nothing is.

    Reads one snapshot. Memory holds the state and one page of the journal.
    """
    with database.snapshot() as tx:
        replay = Replay()
        findings = list(_walk(tx, cooperative, replay))
        findings += _compare(tx, cooperative, replay)
        findings += _unseal(tx, privacy, cooperative, replay)
        findings += _totals(replay)
        findings += pledges_wrong(replay)
        findings += rulebooks_wrong(tx, replay)
    return findings


def _walk(tx: Tx, cooperative: str, replay: Replay) -> Iterator[str]:
    head, seq, vouchers, lines = "0" * 64, 0, 0, 0
    open_from = ""
    for entry, moves in evidence.raw_entries(tx, cooperative):
        seq += 1
        name = f"entry {entry['seq']}"
        if entry["seq"] != seq:
            yield f"{name}: stands where entry {seq} should"
            seq = entry["seq"]
        if entry["lines"] != len(moves):
            yield f"{name}: names {entry['lines']} transfers and has {len(moves)}"
        vouchers += 1 if moves else 0
        if entry["voucher"] != (vouchers if moves else 0):
            yield f"{name}: voucher {entry['voucher']}, due is {vouchers if moves else 0}"
        lines += len(moves)
        head = _digest(cooperative, head, entry, moves)
        if entry["digest"] != head:
            yield f"{name}: digest {entry['digest']}, its contents make {head}"
            head = entry["digest"]
        try:
            if entry["kind"] == "loan-paid-out":
                body = json.loads(entry["body"])
                yield from _cap_broken(name, tx, replay, entry["booked_on"], body)
            replay.play(entry, moves)
        except (KeyError, TypeError, ValueError, Failure) as error:
            yield f"{name}: cannot be played back ({error!r})"
        open_from = open_from or replay.tables["cooperative"].get((), {}).get("opened_on", "")
    for seq in evidence.entries_with_a_key_of_others(tx, cooperative):
        yield f"entry {seq}: its key was used before"
    if lines != evidence.transfers_in_all(tx, cooperative):
        yield f"transfer: there are rows beside the {lines} that the journal has"
    replay.tables["book"][()] = {
        "next_seq": seq + 1,
        "head": head,
        "open_from": open_from,
        "vouchers": vouchers,
        "fund_fen": replay.fund(),
        "lent_fen": replay.lent(),
    }


def _digest(
    cooperative: str, previous: str, entry: Columns, moves: list[tuple[str, str, int]]
) -> str:
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


def _compare(tx: Tx, cooperative: str, replay: Replay) -> Iterator[str]:
    for code in replay.debits:
        replay.tables["account"][(code,)] = {
            "heading": code.split(".")[0],
            "debit_fen": replay.debits[code],
            "credit_fen": replay.credits[code],
        }
    for table in evidence.TABLES:
        found = evidence.table_rows(tx, table, cooperative)
        expected = replay.tables[table]
        for key in sorted(found.keys() | expected.keys()):
            yield from _differences(table, key, found.get(key), expected.get(key))


def _differences(
    table: str, key: Key, found: Columns | None, expected: Columns | None
) -> Iterator[str]:
    name = _row(table, key)
    if found is None:
        yield f"{name}: missing"
    elif expected is None:
        yield f"{name}: not made by any entry"
    else:
        for column, value in found.items():
            if column not in _UNSEEN and value != expected[column]:
                yield f"{name}: {column} is {value!r}, the journal says {expected[column]!r}"


def _row(table: str, key: Key) -> str:
    return " ".join([table, *(str(part) for part in key)])


def _unseal(tx: Tx, privacy: Privacy, cooperative: str, replay: Replay) -> Iterator[str]:
    for table, place in _SEALED_PLACES.items():
        for key, columns in evidence.table_rows(tx, table, cooperative).items():
            name = _row(table, key)
            try:
                texts = privacy.unseal(columns["sealed"], place.format(cooperative, *key))
            except (InvalidTag, ValueError):
                yield f"{name}: sealed text was changed or moved"
                continue
            for part, digest in replay.commitments[table, key].items():
                yield from _broken_commitment(name, texts, part, digest)
            if table == "member":
                yield from _wrong_index(privacy, cooperative, name, columns, texts)


def _broken_commitment(
    name: str, texts: Mapping[str, str], part: str, digest: str
) -> Iterator[str]:
    salt = texts["salt"] if part == "text" else texts[f"{part}_salt"]
    made = hashlib.sha256((salt + texts[part]).encode()).hexdigest()
    if not hmac.compare_digest(made, digest):
        yield f"{name}: {part} is not what the journal committed to"


def _wrong_index(
    privacy: Privacy, cooperative: str, name: str, columns: Columns, texts: Mapping[str, str]
) -> Iterator[str]:
    for part in ("identity", "phone"):
        made = privacy.keyed_hash(part, cooperative, texts[part]) if texts[part] else ""
        if columns[f"{part}_index"] != made:
            yield f"{name}: {part}_index does not fit the {part}"


def _totals(replay: Replay) -> Iterator[str]:
    for (number,), loan in sorted(replay.tables["loan"].items()):
        planned = sum(
            part["principal_fen"]
            for key, part in replay.tables["instalment"].items()
            if key[0] == number
        )
        if planned != loan["principal_fen"]:
            yield f"loan {number}: instalments of {planned} fen, principal {loan['principal_fen']}"
        lent = replay.paid_out[f"114.{number}"]
        if loan["state"] in {"paid-out", "written-off"} and lent != loan["principal_fen"]:
            yield f"loan {number}: {lent} fen paid out, principal {loan['principal_fen']}"
        if loan["state"] != "paid-out" and replay.balance(f"114.{number}"):
            yield f"loan {number}: {loan['state']}, and its account is not at nothing"
    if sum(replay.debits.values()) != sum(replay.credits.values()):
        yield "account: the two sides do not add up to the same"
