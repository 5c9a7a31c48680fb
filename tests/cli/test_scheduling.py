"""The scheduler's commands: a process that ends cleanly, jobs by hand, messages and their list."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coop_credit.config import read_config
from coop_credit.config import settings_table
from coop_credit.notify.settings import read_notify
from coop_credit.operations.desk import Office
from coop_credit.packs.signing import Signer
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.sending import send_due
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.cli.terminal import Terminal
from tests.notify.servers import gateway
from tests.notify.servers import smtp_server

ROOT = Path(__file__).parents[2]
COMMAND = "from coop_credit.cli import main; main(prog_name='coop-credit')"


def set_up(terminal: Terminal, table: str) -> None:
    """Put a table into the settings."""
    config = terminal.folder / "instance" / "config.toml"
    before = config.read_text(encoding="utf-8")
    terminal.write("instance/config.toml", f"{before}\n{table}")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_scheduler_works_and_ends(jingu: Terminal, ending: signal.Signals) -> None:
    scheduler = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "scheduler", "--every", "1"],
        env={**os.environ, "COOP_CREDIT_INSTANCE": str(jingu.folder / "instance"), "LANG": "C"},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert scheduler.stderr is not None
    assert "Ctrl-C" in scheduler.stderr.readline()
    scheduler.send_signal(ending)
    _, rest = scheduler.communicate(timeout=30)
    assert (scheduler.returncode, rest) == (0, "the scheduler has ended\n")


#: A thread that is handed the signal in place of the one that waits.
ELSEWHERE = """
import signal, threading, time
def hand_over():
    while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        time.sleep(0.1)
    time.sleep(1)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    time.sleep(60)
threading.Thread(target=hand_over, daemon=True).start()
"""


def test_a_signal_that_wakes_nobody_ends_it_too(jingu: Terminal) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{ELSEWHERE}{COMMAND}", "scheduler", "--every", "1"],
        env={**os.environ, "COOP_CREDIT_INSTANCE": str(jingu.folder / "instance"), "LANG": "C"},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    assert done.stderr.endswith("the scheduler has ended\n")


def test_a_job_by_hand_twice_is_harmless(jingu: Terminal) -> None:
    jingu.move_to("2026-02-20")
    for _ in range(2):
        jingu.done("jobs run month-close")
    (run,) = jingu.told("jobs list jingu")
    assert (run["job"], run["slot"], run["attempts"]) == ("month-close", "2026-02-20", 2)
    assert run["counts"] == {"queued": 1}
    (message,) = jingu.told("notify list jingu")
    assert (message["kind"], message["topic"], message["state"]) == ("alarm", "month", "queued")
    assert jingu.told("notify list jingu --state sent") == []
    assert "month-close" in jingu.done("jobs list jingu")
    assert "queued" in jingu.done("notify list jingu")


def test_a_job_by_hand_for_a_day_that_is_over(jingu: Terminal) -> None:
    jingu.move_to("2026-02-20")
    jingu.done("jobs run reminders --day 2026-02-18 --cooperative jingu")
    (run,) = jingu.told("jobs list jingu")
    assert (run["slot"], run["counts"]) == ("2026-02-18", {"days_unknown": 0, "queued": 0})


def test_a_day_by_hand_hides_no_day_that_was_missed(jingu: Terminal) -> None:
    jingu.move_to("2026-02-17")
    jingu.done("jobs run reminders")
    jingu.move_to("2026-02-20")
    jingu.done("jobs run reminders")
    runs = jingu.told("jobs list jingu")
    assert [run["slot"][-2:] for run in runs] == ["20", "19", "18", "17"]
    assert all(run["finished_at"] for run in runs)


@pytest.mark.parametrize(
    "line, said",
    [
        ("jobs run sweeping", "There is no job “sweeping”."),
        ("jobs run tokens --cooperative nowhere", "There is no cooperative nowhere."),
        ("jobs run tokens --day 2026-01-06", "6 January 2026 has not come yet."),
        ("notify stop jingu 99", "jingu has no member 99."),
        ("notify resume nowhere 1", "nowhere has no member 1."),
        ("notify test --channel mail --to a@b", "The channel “mail” is not set up."),
    ],
)
def test_what_cannot_be_done_is_said(jingu: Terminal, line: str, said: str) -> None:
    (told,) = jingu.refused(line, 2)
    assert told.startswith(said)


def test_members_can_refuse_messages_and_ask_for_them_again(jingu: Terminal) -> None:
    jingu.done("notify stop jingu 1")
    jingu.done("notify stop jingu 1")
    jingu.done("notify resume jingu 1")


def test_members_choose_a_language(jingu: Terminal) -> None:
    jingu.done("notify language jingu 1 en")
    jingu.done("notify stop jingu 1")
    jingu.done("notify language jingu 1 default")
    jingu.refused("notify language jingu 1 fr", 2)


def test_what_comes_next_is_told_there_and_for_the_installation(jingu: Terminal) -> None:
    jingu.move_to("2026-02-20")
    jingu.done("jobs run keys")
    by_name = {each["job"]: each for each in jingu.told("jobs next jingu")}
    assert by_name["lpr"]["slot"] == "2026-02-20"
    of_all = {each["job"]: each for each in jingu.told("jobs next")}
    assert of_all["keys"]["slot"] == "2026-02-21"
    assert of_all["backup"]["slot"] == "2026-02-20"
    assert "planned for" in jingu.done("jobs next")
    assert [each["job"] for each in jingu.told("jobs list")] == ["keys"]
    assert jingu.told("notify list") == []
    jingu.refused("jobs next nowhere", 2)


def test_a_copy_is_made_where_the_settings_say(jingu: Terminal) -> None:
    set_up(jingu, '[scheduler]\ncopies = "spare"\ncopies_kept = 1')
    jingu.move_to("2026-02-20")
    jingu.done("jobs run backup")
    (copy,) = (jingu.folder / "instance" / "spare").iterdir()
    assert copy.name == "coop_credit-2026-02-20.sqlite"


@pytest.mark.parametrize(
    "written",
    ['zone = "Moon"', 'zone = "../x"', "zone = 3", "copies_kept = -1", "access_log_years = 9"],
)
def test_settings_of_the_scheduler_that_are_wrong_are_named(jingu: Terminal, written: str) -> None:
    set_up(jingu, f"[scheduler]\n{written}")
    (told,) = jingu.refused("jobs next", 2)
    assert f"“scheduler.{written.partition(' ')[0]}”" in told


def test_a_channel_can_be_tried(jingu: Terminal) -> None:
    jingu.write("instance/sms.key", "the key")
    with gateway() as phones, smtp_server() as mailbox:
        set_up(
            jingu,
            f'[notify.mail]\nhost = "localhost"\nport = {mailbox.port}\nsecurity = "none"\n'
            'sender = "books@example.org"\ntimeout_seconds = 1\n'
            f'[notify.sms]\nurl = "http://localhost:{phones.port}/"\nkey_file = "sms.key"\n',
        )
        jingu.done("notify test --channel mail --to manager@example.org")
        jingu.done("notify test --channel sms --to 13800000000")
        assert len(mailbox.mails) == 1
        assert phones.posts[0]["to"] == "13800000000"
        assert phones.posts[0]["text"] == "This is a test message."
        mailbox.mood = "refuses"
        (told,) = jingu.refused("notify test --channel mail --to nobody@example.org", 2)
        assert told.startswith("The message was not sent (refused): 550 nobody of that name.")
    assert "****org" not in jingu.done("notify test --channel console --to manager@example.org")
    listed = [(each["kind"], each["channel"], each["state"]) for each in jingu.told("notify list")]
    assert sorted(listed) == [
        ("test", "console", "sent"),
        ("test", "mail", "given-up"),
        ("test", "mail", "sent"),
        ("test", "sms", "sent"),
    ]
    (told,) = jingu.refused("notify test --channel sms --to 'the manager'", 2)
    assert told.startswith("This is no address for the channel “sms”.")


def deliver(terminal: Terminal) -> None:
    """Queue what was posted, and send it, as the scheduler does."""
    folder = terminal.folder / "instance"
    config = read_config(folder)
    office = Office(
        Database.open(config.database_url),
        Privacy(config.data_key, config.index_key),
        terminal.clock,
        Signer(config.signing_key),
    )
    settings = read_notify(settings_table(folder, "notify"), folder, terminal.clock)
    queue_receipts(office, settings)
    send_due(office, settings, threading.Event())
    office.database.close()


def test_what_cannot_be_delivered_is_printed_and_that_is_written_down(jingu: Terminal) -> None:
    jingu.write("instance/sms.key", "the key")
    sms = '[notify.sms]\nurl = "http://localhost:9/"\nkey_file = "sms.key"\n'
    set_up(jingu, f'[notify]\nmembers = "sms"\nlanguage = "en"\n{sms}')
    jingu.done(
        "contribution record jingu --member 2 --amount 100.00 --happened-on 2026-01-05 --as li"
    )
    deliver(jingu)  # nobody of jingu has a phone
    assert "no-address" in jingu.done("notify list jingu --state undelivered")
    jingu.done("notify slips jingu --out @/slips.html")
    page = (jingu.folder / "slips.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 1
    assert "Member 2, 社员2" in page
    assert "100.00 yuan" in page
    assert "<section>" not in jingu.done("notify slips jingu")
    assert "Printed before" in jingu.done("notify slips jingu --again")
    (message,) = jingu.told("notify list jingu --state undelivered")
    assert message["printed_at"]
    logged = [(each["action"], each["cooperative"]) for each in jingu.told("access-log")]
    assert logged == [("names-downloaded", "jingu")] * 3
    (told,) = jingu.refused("notify slips jingu --out @/slips.html", 2)
    assert "slips.html" in told
    (told,) = jingu.refused("notify slips nowhere", 2)
    assert told.startswith("There is no cooperative nowhere.")


def test_own_words_are_checked_by_name_and_at_the_start(jingu: Terminal) -> None:
    jingu.write("instance/messages.toml", '[zh.message]\noverdue = "社员{member}号：{lines}。"\n')
    assert jingu.done("notify check") == "zh message.overdue = 社员{member}号：{lines}。\n"
    jingu.write("instance/messages.toml", '[zh.message]\noverdue = "{lines}"\n')
    for line in ("notify check", "scheduler", "jobs run tokens"):
        (told,) = jingu.refused(line, 2)
        assert told.startswith("In messages.toml, [zh] “message.overdue” lacks “{member}”.")
    jingu.write("instance/messages.toml", "[zh")
    (told,) = jingu.refused("notify check", 2)
    assert "messages.toml” is not a TOML file" in told


def test_settings_that_are_wrong_are_named(jingu: Terminal) -> None:
    set_up(jingu, "notify = 3")
    (told,) = jingu.refused("notify test --channel console --to x", 2)
    assert "“notify”" in told
