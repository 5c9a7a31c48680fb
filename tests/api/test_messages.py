"""Messages and the scheduler's slots at the API: for the staff, and nobody else."""

import datetime as dt

from coop_credit.asking import OFFICE
from coop_credit.reports.timetable import HOURS
from coop_credit.reports.timetable import INSTALLATION_HOURS
from coop_credit.store import job_runs
from coop_credit.store import messages
from coop_credit.store.job_runs import Done
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.job_runs import Slot
from coop_credit.store.messages import Key
from coop_credit.store.messages import Wanted
from tests.api.desk import BASE
from tests.api.desk import Desk
from tests.api.desk import LATER
from tests.api.desk import NOW

DAY = dt.date(2026, 11, 24)


def test_the_staff_sees_what_became_of_messages_and_slots(desk: Desk) -> None:
    database = desk.client.application.extensions[OFFICE].database
    slot = Slot(cooperative="fumandi", job="reminders", day=DAY)
    key = Key(cooperative="fumandi", member=3, kind="reminder", day=DAY, channel="sms")
    with database.write() as tx:
        assert job_runs.claim(tx, [slot], "one", now=NOW, until=LATER)
        assert job_runs.finish(tx, {slot: Done({"queued": 1}, 7)}, "one", NOW)
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
        "report": "",
        "report_code": "",
        "reported_at": "",
    }
    assert desk.get("supervisor", "/messages") == (200, [told])
    assert desk.get("supervisor", "/messages?state=sent") == (200, [])
    assert desk.get("supervisor", "/messages?state=undelivered") == (200, [])
    with database.write() as tx:
        tx.run("UPDATE message SET state = 'given-up', answer = 'no-address', next_try_at = ''")
    undelivered = told | {"state": "given-up", "answer": "no-address"}
    assert desk.get("supervisor", "/messages?state=undelivered") == (200, [undelivered])
    done = {
        "job": "reminders",
        "slot": "2026-11-24",
        "claimed_at": NOW,
        "finished_at": NOW,
        "attempts": 1,
        "failure": "",
        "counts": {"queued": 1},
        "took_ms": 7,
    }
    assert desk.get("manager", "/job-runs") == (200, [done])
    for who, status in (("member", 403), ("stranger", 404)):
        assert desk.get(who, "/messages")[0] == status
        assert desk.get(who, "/job-runs")[0] == status
    assert desk.get("supervisor", "/messages?state=lost")[0] == 422


def put(desk: Desk, who: str, address: str, body: object) -> tuple[int, object]:
    answer = desk.client.put(BASE + address, json=body, headers=desk.headers(who))
    return answer.status_code, answer.json


def test_a_member_says_how_to_be_told(desk: Desk) -> None:
    address, wish = "/members/1/message-wish", {"language": "en", "stopped": True}
    assert desk.get("member", address) == (200, {"language": "", "stopped": False})
    assert put(desk, "member", address, wish) == (200, wish)
    assert desk.get("supervisor", address) == (200, wish)
    assert put(desk, "manager", address, wish | {"stopped": False})[0] == 200
    assert desk.get("member", address) == (200, {"language": "en", "stopped": False})
    # Another member's, somebody without a say, nobody's, and what is no language.
    assert put(desk, "member", "/members/2/message-wish", wish)[0] == 404
    assert desk.get("member", "/members/2/message-wish")[0] == 404
    assert put(desk, "supervisor", address, wish)[0] == 403
    assert put(desk, "manager", "/members/99/message-wish", wish)[0] == 404
    assert desk.get("manager", "/members/99/message-wish")[0] == 404
    assert put(desk, "manager", address, wish | {"language": "fr"})[0] == 422


def test_the_staff_sees_when_each_job_runs_next(desk: Desk) -> None:
    database = desk.client.application.extensions[OFFICE].database
    for job, day in (("reminders", DAY), ("tokens", dt.date(2026, 11, 20))):
        slot = Slot(cooperative="fumandi", job=job, day=day)
        with database.write() as tx:
            assert job_runs.claim(tx, [slot], "one", now=NOW, until=LATER)
            assert job_runs.finish(tx, {slot: Done({"queued": 1}, 7)}, "one", NOW)
    held = Slot(cooperative="fumandi", job="tokens", day=dt.date(2026, 11, 19))
    with database.write() as tx:
        assert job_runs.claim(tx, [held], "one", now=NOW, until=LATER)
    status, told = desk.get("supervisor", "/jobs")
    assert status == 200
    assert len(told) == len(HOURS)
    by_name = {each["job"]: each for each in told}
    # It is ten in the morning in the village, eight hours before UTC.
    assert by_name["reminders"] == {
        "job": "reminders",
        "slot": "2026-11-25",
        "planned_at": "2026-11-25T00:00:00.000000Z",
        "missed": 0,
    }
    assert by_name["verify-books"] == {
        "job": "verify-books",
        "slot": "2026-11-24",
        "planned_at": "2026-11-23T18:00:00.000000Z",
        "missed": 1,
    }
    assert (by_name["tokens"]["slot"], by_name["tokens"]["missed"]) == ("2026-11-19", 5)
    assert desk.get("stranger", "/jobs")[0] == 404
    assert desk.get("member", "/jobs")[0] == 403


def test_the_administrator_sees_what_is_done_for_the_installation(desk: Desk) -> None:
    database = desk.client.application.extensions[OFFICE].database
    slot = Slot(cooperative=INSTALLATION, job="keys", day=DAY)
    key = Key(
        cooperative=INSTALLATION, member=0, kind="alarm", day=DAY, channel="console", topic="key"
    )
    with database.write() as tx:
        assert job_runs.claim(tx, [slot], "one", now=NOW, until=LATER)
        assert job_runs.finish(tx, {slot: Done({}, 0)}, "one", NOW)
        messages.queue(tx, [Wanted(key=key, facts={})], NOW)
    told: dict[str, list[dict[str, object]]] = {}
    for what in ("messages", "job-runs", "jobs"):
        for who in ("manager", "regulator", "administrator"):
            headers = desk.headers(who)
            answer = desk.client.get(f"/api/v1/installation/{what}", headers=headers)
            assert answer.status_code == (200 if who == "administrator" else 403)
            told[what] = answer.json or []
    assert [each["topic"] for each in told["messages"]] == ["key"]
    assert [each["job"] for each in told["job-runs"]] == ["keys"]
    assert [each["job"] for each in told["jobs"]] == list(INSTALLATION_HOURS)
    # It is ten in the morning: the keys were seen to at eight, the copy of three is not made.
    assert told["jobs"][-1] == {
        "job": "keys",
        "slot": "2026-11-25",
        "planned_at": "2026-11-25T00:00:00.000000Z",
        "missed": 0,
    }
    assert told["jobs"][0] == {
        "job": "backup",
        "slot": "2026-11-24",
        "planned_at": "2026-11-23T19:00:00.000000Z",
        "missed": 1,
    }
    # The cooperative's own lists hold nothing of it.
    assert desk.get("manager", "/messages") == (200, [])
    assert desk.get("manager", "/job-runs") == (200, [])
