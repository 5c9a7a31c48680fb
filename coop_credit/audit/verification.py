"""Checking a cooperative's books against its journal, without trusting what made them.

The chain is recomputed, the journal is played back (``replay``), and every row of
every table is compared with what the entries say. Each finding is one line: which
table, which row, what stands there, what the journal says.
"""

import hashlib
import hmac
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from coop_credit.audit.replay import Replay
from coop_credit.audit.verified_periods import periods_wrong
from coop_credit.audit.verified_pledges import pledges_wrong
from coop_credit.audit.verified_rulebooks import rulebooks_wrong
from coop_credit.audit.walking import Walk
from coop_credit.store import evidence
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key
from coop_credit.store.privacy import Privacy

_SEALED_PLACES = {
    table: f"{table}/{{}}/{{}}" for table in ("member", "staff", "remark", "intake_filing")
}
_UNSEEN = {
    *("sealed", "identity_index", "phone_index", "account_index"),
    *("manifest", "public_key", "signature"),
}


def verify_books(database: Database, privacy: Privacy, cooperative: str) -> list[str]:
    """Everything that is wrong with a cooperative's books; an empty list when nothing is.

    Reads one snapshot. Memory holds the state and one page of the journal.
    """
    with database.snapshot() as tx:
        replay, walk = Replay(), Walk(cooperative)
        findings = [
            finding
            for entry, moves in evidence.raw_entries(tx, cooperative)
            for finding in walk.step(tx, entry, moves, replay)
        ]
        used_twice = evidence.entries_with_a_key_of_others(tx, cooperative)
        findings += [f"entry {seq}: its key was used before" for seq in used_twice]
        if walk.lines != evidence.transfers_in_all(tx, cooperative):
            findings.append(f"transfer: there are rows beside the {walk.lines} of the journal")
        findings += compare(tx, replay, walk)
        findings += _unseal(tx, privacy, cooperative, replay)
        findings += periods_wrong(tx, cooperative)
        findings += _totals(replay)
        findings += pledges_wrong(replay)
        findings += rulebooks_wrong(tx, replay)
    return findings


def compare(
    tx: Tx, replay: Replay, walk: Walk, tables: Iterable[str] = evidence.TABLES
) -> Iterator[str]:
    """Every row that stands in a table and is not what the entries made, or does not stand."""
    replay.tables["book"][()] = {
        "next_seq": walk.seq + 1,
        "head": walk.head,
        "open_from": walk.open_from,
        "booked_to": walk.booked_to,
        "vouchers": walk.vouchers,
        "fund_fen": replay.fund(),
        "lent_fen": replay.lent(),
    }
    for code in replay.debits:
        replay.tables["account"][(code,)] = {
            "heading": code.split(".")[0],
            "debit_fen": replay.debits[code],
            "credit_fen": replay.credits[code],
        }
    replay.tables["open_loan"] = {
        (int(code.removeprefix("114.")),): {}
        for code in replay.debits
        if code.startswith("114.") and replay.balance(code)
    }
    for table in tables:
        found = evidence.table_rows(tx, table, walk.cooperative)
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
    found = sorted(evidence.table_rows(tx, "member_contact", cooperative).items())
    contacts = {member: columns for (member, _), columns in found}
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
                indexes = columns | contacts.get(key[0], {})
                yield from _wrong_index(privacy, cooperative, name, indexes, texts)


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
    for part in ("identity", "phone", "account"):
        made = privacy.keyed_hash(part, cooperative, texts[part]) if texts[part] else ""
        if columns.get(f"{part}_index") != made:
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
