"""How a member wishes to be told. It is no evidence: no entry is made of it."""

from coop_credit.dates import day_in
from coop_credit.errors import NotFound
from coop_credit.operations.desk import Office
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store.message_wishes import Wish
from coop_credit.store.message_wishes import put_wish


def set_wish(office: Office, cooperative: str, member: int, wish: Wish) -> Wish:
    """Heed what a member wishes from now on. Raises ``NotFound`` for no such member."""
    with office.database.write() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None or people.find_member(tx, cooperative, member) is None:
            raise NotFound
        put_wish(tx, cooperative, member, wish, day_in(registered.zone, office.clock.now()))
    return wish
