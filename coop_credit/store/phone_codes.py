"""Codes to sign in with that were asked for by phone number, until they are too old.

A row is made whether the phone is anybody's or not. Of the code a digest stays; what is to be
sent is sealed, and gone once it was sent or given up.
"""

from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCode:
    """A code. id: its row's. until: UTC text, the first instant at which it is too old.

    sealed_phone: the number; sealed_code: the code and the language, ``""`` for nothing to send.
    """

    id: str
    sealed_phone: str
    sealed_code: str
    code_digest: str
    until: str


def put_code(tx: Tx, made: PhoneCode) -> None:
    """Keep a new code."""
    tx.run(
        "INSERT INTO phone_code VALUES"
        " (:id, :sealed_phone, :sealed_code, :code_digest, '', 0, :until)",
        id=made.id,
        sealed_phone=made.sealed_phone,
        sealed_code=made.sealed_code,
        code_digest=made.code_digest,
        until=made.until,
    )


def to_send(tx: Tx, code_id: str, *, now: str) -> tuple[str, str] | None:
    """The sealed phone and code that are still worth sending; ``None`` when too late."""
    row = tx.row(
        "SELECT sealed_phone, sealed_code FROM phone_code"
        " WHERE phone_code = :id AND until > :now AND sealed_code <> ''",
        id=code_id,
        now=now,
    )
    return None if row is None else (str(row[0]), str(row[1]))


def was_sent(tx: Tx, code_id: str) -> None:
    """Keep no longer what was to be sent."""
    tx.run("UPDATE phone_code SET sealed_code = '' WHERE phone_code = :id", id=code_id)


def try_code(tx: Tx, code_id: str, *, most: int, now: str) -> tuple[str, str] | None:
    """Count a try, and give the digest and the sealed phone; ``None`` when none is allowed.

    Many at once wait for each other. most: how many tries a code is good for.
    """
    rows = tx.rows(
        "UPDATE phone_code SET tries = tries + 1 WHERE phone_code = :id AND tries < :most"
        " AND ticket = '' AND until > :now RETURNING code_digest, sealed_phone",
        id=code_id,
        most=most,
        now=now,
    )
    return (str(rows[0][0]), str(rows[0][1])) if rows else None


def use_code(tx: Tx, code_id: str, ticket: str, *, until: str) -> bool:
    """Use a code up for a ticket (its digest) that is good until then; whether it was unused."""
    used = tx.run_counted(
        "UPDATE phone_code SET ticket = :ticket, until = :until, sealed_code = ''"
        " WHERE phone_code = :id AND ticket = ''",
        id=code_id,
        ticket=ticket,
        until=until,
    )
    return used == 1


def use_ticket(tx: Tx, code_id: str, ticket: str, *, now: str) -> str:
    """Use a ticket (its digest) up, and give the sealed phone; ``""`` for none that is good."""
    rows = tx.rows(
        "DELETE FROM phone_code WHERE phone_code = :id AND ticket = :ticket AND ticket <> ''"
        " AND until > :now RETURNING sealed_phone",
        id=code_id,
        ticket=ticket,
        now=now,
    )
    return str(rows[0][0]) if rows else ""


def forget_codes(tx: Tx, now: str) -> None:
    """Forget every code that is too old."""
    tx.run("DELETE FROM phone_code WHERE until <= :now", now=now)
