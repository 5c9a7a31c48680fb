"""Rows that are no part of the books, removed when they are old enough. The journal never is.

Each function removes what is older in one short transaction of the caller's; a claimed or
waiting message stays, and so does each job's newest slot, from which missed days are counted.
"""

import datetime as dt

from coop_credit.store.database import Tx

_MESSAGES = """
DELETE FROM message WHERE cooperative_id = :cooperative AND queued_at < :before
   AND state IN ('sent', 'uncertain', 'delivered', 'given-up')"""
_RUNS = """
DELETE FROM job_run WHERE cooperative_id = :cooperative AND slot < :before AND finished_at <> ''
   AND slot < (SELECT max(n.slot) FROM job_run n
                WHERE n.cooperative_id = job_run.cooperative_id AND n.job = job_run.job)"""


def forget_messages(tx: Tx, cooperative: str, before: str) -> int:
    """Remove settled messages queued before an instant (UTC text); how many there were."""
    return tx.run_counted(_MESSAGES, cooperative=cooperative, before=before)


def forget_runs(tx: Tx, cooperative: str, before: dt.date) -> int:
    """Remove slots that are done, of days before ``before``; how many there were."""
    return tx.run_counted(_RUNS, cooperative=cooperative, before=before.isoformat())


def forget_sessions(tx: Tx, before: str) -> int:
    """Remove sessions of the pages last used before an instant (UTC text); how many there were."""
    return tx.run_counted("DELETE FROM web_session WHERE used_at < :before", before=before)


def forget_browsers(tx: Tx, before: str) -> int:
    """Forget browsers last signed in from before an instant (UTC text); how many there were."""
    return tx.run_counted("DELETE FROM known_browser WHERE used_at < :before", before=before)


def forget_drafts(tx: Tx, before: str) -> int:
    """Remove drafts last saved before an instant (UTC text); how many there were."""
    return tx.run_counted("DELETE FROM draft WHERE saved_at < :before", before=before)


def forget_accesses(tx: Tx, before: str) -> int:
    """Remove lines of the access log from before an instant (UTC text); how many there were.

    The database refuses lines younger than ten years, whoever asks.
    """
    return tx.run_counted("DELETE FROM access_log WHERE at < :before", before=before)
