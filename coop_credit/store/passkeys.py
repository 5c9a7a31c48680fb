"""Passkeys of accounts, and the challenges that were answered."""

from dataclasses import dataclass

from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey. credential: base64url; name: an account's; public_key: COSE; made_at: UTC."""

    credential: str
    name: str
    public_key: bytes
    sign_count: int
    made_at: str


_SELECT = "SELECT credential, person_account, public_key, sign_count, made_at FROM passkey"


def put_passkey(tx: Tx, passkey: Passkey) -> None:
    """Keep a new passkey. One that is there fails: no two accounts share a credential."""
    tx.run(
        "INSERT INTO passkey VALUES (:credential, :name, :public_key, :sign_count, :made_at)",
        credential=passkey.credential,
        name=passkey.name,
        public_key=passkey.public_key.hex(),
        sign_count=passkey.sign_count,
        made_at=passkey.made_at,
    )


def find_passkey(tx: Tx, credential: str) -> Passkey | None:
    """A passkey by its credential."""
    row = tx.row(f"{_SELECT} WHERE credential = :credential", credential=credential)
    return None if row is None else _passkey(row)


def passkeys_of(tx: Tx, name: str) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    rows = tx.rows(
        f"{_SELECT} WHERE person_account = :name ORDER BY made_at, credential", name=name
    )
    return [_passkey(row) for row in rows]


def use_passkey(tx: Tx, credential: str, sign_count: int) -> None:
    """Write down how often a passkey says it was used."""
    tx.run(
        "UPDATE passkey SET sign_count = :sign_count WHERE credential = :credential",
        credential=credential,
        sign_count=sign_count,
    )


def remove_passkey(tx: Tx, name: str, credential: str) -> None:
    """Remove one of an account's passkeys."""
    tx.run(
        "DELETE FROM passkey WHERE person_account = :name AND credential = :credential",
        name=name,
        credential=credential,
    )


def answer_once(tx: Tx, digest: str, *, until: str, now: str) -> bool:
    """Note that a challenge is answered; False when it was. until, now: UTC text."""
    tx.run("DELETE FROM passkey_answer WHERE until < :now", now=now)
    noted = tx.run_counted(
        "INSERT INTO passkey_answer VALUES (:digest, :until) ON CONFLICT (digest) DO NOTHING",
        digest=digest,
        until=until,
    )
    return noted == 1


def _passkey(row: tuple[object, ...]) -> Passkey:
    credential, name, public_key, sign_count, made_at = row
    return Passkey(
        credential=str(credential),
        name=str(name),
        public_key=bytes.fromhex(str(public_key)),
        sign_count=int(str(sign_count)),
        made_at=str(made_at),
    )
