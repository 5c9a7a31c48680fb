"""Writing down who took data out or looked into a case, before it goes."""

from coop_credit.actors import Actor
from coop_credit.dates import instant_text
from coop_credit.operations.desk import Office
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access


def log_access(
    office: Office, actor: Actor, action: str, *, cooperative: str, subject: str
) -> None:
    """Write an access down; ``Access`` says what is written. Raises ``Unavailable``."""
    with office.database.write() as tx:
        put_access(
            tx,
            Access(
                at=instant_text(office.clock.now()),
                actor=actor.principal,
                action=action,
                cooperative=cooperative,
                subject=subject,
                region=actor.region,
            ),
        )
