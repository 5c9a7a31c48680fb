"""Signing in with an account: its name, its password, and a code that is good once."""

from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import guarded
from coop_credit.operations.guarding import known_browser
from coop_credit.operations.inviting import code_digest
from coop_credit.operations.inviting import matching_step
from coop_credit.store import passwords
from coop_credit.store import person_accounts
from coop_credit.store.access import Grant


def account_by_password(
    office: Office, address: str, name: str, password: str, code: str, *, browser: str = ""
) -> Grant | None:
    """Who signs in; ``None`` for whatever is wrong alike. The code is used up then.

    code: of the app, or a recovery code. address, browser: where from. Raises ``TooManyTries``.
    """
    place = f"person_account/{name}"
    with office.database.read() as tx:
        found = person_accounts.find_account(tx, name)

    def check() -> Grant | None:
        kept = found.password_hash if found is not None else ""
        fits = passwords.is_hash_of(kept or passwords.NOBODY, office.privacy, place, password)
        if found is None or not fits:
            return None
        step = matching_step(
            office.privacy.unseal(found.sealed, place)["key"], code, office.clock.now()
        )
        with office.database.write() as tx:
            used = (
                person_accounts.use_step(tx, name, step)
                if step
                else person_accounts.use_recovery_code(tx, name, code_digest(office, name, code))
            )
        return found.grant if used else None

    known = known_browser(office, browser, [] if found is None else [found.grant])
    return guarded(office, address, place, check, browser=known)
