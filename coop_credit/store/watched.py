"""What jobs found the last time, so that a change is told once. No part of the books."""

from collections.abc import Mapping

from coop_credit.store.database import Tx


def watched(tx: Tx, cooperative: str, job: str) -> dict[str, str]:
    """What a job found the last time, by subject. cooperative: ``""`` for the installation."""
    rows = tx.rows(
        "SELECT subject, value FROM watched"
        " WHERE cooperative_id = :cooperative AND job = :job ORDER BY subject",
        cooperative=cooperative,
        job=job,
    )
    return dict(rows)


def note(tx: Tx, cooperative: str, job: str, changes: Mapping[str, str]) -> None:
    """Keep what has changed, by subject; ``""`` for what is no longer there."""
    place = {"cooperative": cooperative, "job": job}
    tx.run_each(
        "DELETE FROM watched"
        " WHERE cooperative_id = :cooperative AND job = :job AND subject = :subject",
        [place | {"subject": subject} for subject in changes],
    )
    tx.run_each(
        "INSERT INTO watched VALUES (:cooperative, :job, :subject, :value)",
        [place | {"subject": each, "value": value} for each, value in changes.items() if value],
    )
