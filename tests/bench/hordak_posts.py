"""How many entries of two legs a second django-hordak posts, from one process.

Run by ``tests/bench/peers.py`` in an environment that has django-hordak and none of this
project; the address of an empty PostgreSQL database comes in the arguments.
"""

import random
import sys
import time
from importlib import import_module
from typing import Any

ACCOUNTS = 500


def open_django(host: str, user: str, name: str) -> None:
    """Set Django up for one database, and make hordak's tables there."""
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "USER": user,
        "NAME": name,
    }
    import_module("django.conf").settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        CURRENCIES=["CNY"],
        DEFAULT_CURRENCY="CNY",
        USE_TZ=True,
    )
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)


def post(seconds: int) -> int:
    """Post between accounts at random, each entry in a transaction of its own."""
    hordak: Any = import_module("hordak.models")
    atomic = import_module("django.db.transaction").atomic
    fen = import_module("moneyed").Money("0.01", "CNY")
    accounts = [
        hordak.Account.objects.create(
            name=f"a{number}", code=str(number), type="AS", currencies=["CNY"]
        )
        for number in range(ACCOUNTS)
    ]
    pick = random.Random(1)  # noqa: S311 (repeatable on purpose)
    began = time.monotonic()
    done = 0
    while time.monotonic() < began + seconds:
        debit, credit = pick.sample(accounts, 2)
        with atomic():
            entry = hordak.Transaction.objects.create()
            hordak.Leg.objects.create(transaction=entry, account=debit, debit=fen)
            hordak.Leg.objects.create(transaction=entry, account=credit, credit=fen)
        done += 1
    return int(done / (time.monotonic() - began))


if __name__ == "__main__":
    open_django(sys.argv[1], sys.argv[2], sys.argv[3])
    sys.stdout.write(f"{post(int(sys.argv[4]))}\n")
