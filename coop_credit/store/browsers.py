"""Browsers that a person has signed in from: tries from there are counted apart from strangers'.

A browser's cookie holds 256 random bits; here stands SHA-256 of them, with each person who has
signed in from it. It opens nothing.
"""

from coop_credit.store.database import Tx


def remember(tx: Tx, browser: str, principal: str, scope: str, *, now: str) -> None:
    """Write down that a person has signed in from a browser. now: UTC text."""
    tx.run(
        "INSERT INTO known_browser VALUES (:browser, :principal, :scope, :now)"
        " ON CONFLICT (browser, principal, scope) DO UPDATE SET used_at = :now",
        browser=browser,
        principal=principal,
        scope=scope,
        now=now,
    )


def is_known(tx: Tx, browser: str, principal: str, scope: str) -> bool:
    """Whether a person has signed in from a browser, and it was not forgotten."""
    row = tx.row(
        "SELECT 1 FROM known_browser"
        " WHERE browser = :browser AND principal = :principal AND scope = :scope",
        browser=browser,
        principal=principal,
        scope=scope,
    )
    return row is not None


def is_anybodys(tx: Tx, browser: str) -> bool:
    """Whether anybody has signed in from a browser."""
    return (
        tx.row("SELECT 1 FROM known_browser WHERE browser = :browser", browser=browser) is not None
    )


def forget_of_session(tx: Tx, session_id: str, principal: str, scope: str) -> None:
    """Forget that a person has signed in from the browser of one of the own sessions."""
    tx.run(
        "DELETE FROM known_browser WHERE principal = :principal AND scope = :scope"
        " AND browser IN (SELECT s.browser FROM web_session s WHERE s.session_id = :session_id)",
        principal=principal,
        scope=scope,
        session_id=session_id,
    )


def forget_all(tx: Tx, principal: str, scope: str, *, but: str) -> None:
    """Forget all browsers of a person, ``but`` the one of the session with this id."""
    tx.run(
        "DELETE FROM known_browser WHERE principal = :principal AND scope = :scope"
        " AND browser NOT IN (SELECT s.browser FROM web_session s WHERE s.session_id = :but)",
        principal=principal,
        scope=scope,
        but=but,
    )
