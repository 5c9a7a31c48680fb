"""Messages and the scheduler's slots at the API: for the staff, and nobody else."""

import datetime as dt

from coop_credit.asking import OFFICE
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store.job_runs import Slot
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from tests.api.desk import Desk
from tests.api.desk import LATER
from tests.api.desk import NOW

DAY = dt.date(2026, 11, 24)


def test_the_staff_sees_what_became_of_messages_and_slots(desk: Desk) -> None:
    database = desk.client.application.extensions[OFFICE].database
    slot = Slot(cooperative="fumandi", job="reminders", day=DAY)
    key = Key(cooperative="fumandi", member=3, kind="reminder", day=DAY, channel="sms")
    with database.write() as tx:
        assert job_runs.claim(tx, slot, "one", now=NOW, until=LATER)
        assert job_runs.finish(tx, slot, "one", {"queued": 1}, NOW)
        messages.queue(tx, [Wanted(key=key, facts={}), Wanted(key=key, facts={})], NOW)
    told = {
        "member": 3,
        "kind": "reminder",
        "topic": "",
        "day": "2026-11-24",
        "seq": 0,
        "channel": "sms",
        "state": "queued",
        "attempts": 0,
        "queued_at": NOW,
        "tried_at": "",
        "answer": "",
        "printed_at": "",
    }
    assert desk.get("supervisor", "/messages") == (200, [told])
    assert desk.get("supervisor", "/messages?state=sent") == (200, [])
    assert desk.get("supervisor", "/messages?state=undelivered") == (200, [])
    with database.write() as tx:
        tx.run("UPDATE message SET state = 'given-up', answer = 'no-address', next_try_at = ''")
    undelivered = told | {"state": "given-up", "answer": "no-address"}
    assert desk.get("supervisor", "/messages?state=undelivered") == (200, [undelivered])
    assert desk.get("manager", "/job-runs") == (
        200,
        [
            {
                "job": "reminders",
                "slot": "2026-11-24",
                "claimed_at": NOW,
                "finished_at": NOW,
                "attempts": 1,
                "failure": "",
                "counts": {"queued": 1},
            }
        ],
    )
    for who, status in (("member", 403), ("stranger", 404)):
        assert desk.get(who, "/messages")[0] == status
        assert desk.get(who, "/job-runs")[0] == status
    assert desk.get("supervisor", "/messages?state=lost")[0] == 422
