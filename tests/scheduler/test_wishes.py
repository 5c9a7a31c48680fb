"""Each member is told in the language that the member chose."""

import datetime as dt

import pytest

from coop_credit.errors import NotFound
from coop_credit.operations.wishing import set_wish
from coop_credit.scheduler.running import Runner
from coop_credit.store.message_wishes import Wish
from coop_credit.store.message_wishes import wish_of
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import run_job
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

DUE = dt.date(2027, 3, 10)


def test_members_are_told_in_the_language_they_chose(village: Village, phones: Received) -> None:
    village.open_with(20, "1000000.00")
    for member in (1, 2, 3):
        village.lend(member, "1000.00", DUE)
    set_wish(village.office, "fumandi", 1, Wish(language="zh", stopped=False))
    set_wish(village.office, "fumandi", 2, Wish(language="zh", stopped=False))
    set_wish(village.office, "fumandi", 2, Wish(language="", stopped=False))
    runner = Runner(village.office, texting(village, phones))  # in English
    village.clock.move_to(DUE)
    run_job(runner, "reminders", DUE)
    send(village, runner.notify)
    said = {post["to"]: post["text"].partition("] ")[2] or post["text"] for post in phones.posts}
    assert said["13800000001"] == (
        "【测试粮蔬专业合作社】社员1号：第1号借款2027年3月10日到期，应还1,017.42元（"
        "本金1,000.00元，使用费17.42元）。请按约定归还；如已归还，请勿理会。"
    )
    assert said["13800000002"].startswith("Member 2: loan 2: ")
    assert said["13800000003"].startswith("Member 3: loan 3: ")


def test_a_wish_takes_the_place_of_the_one_before(village: Village) -> None:
    village.open_with(2, "1000.00")
    for wish in (
        Wish(language="en", stopped=True),
        Wish(language="zh", stopped=True),
        Wish(language="", stopped=False),
    ):
        assert set_wish(village.office, "fumandi", 2, wish) == wish
        with village.office.database.read() as tx:
            assert wish_of(tx, "fumandi", 2) == wish
            assert wish_of(tx, "fumandi", 1) == Wish(language="", stopped=False)
    for cooperative, member in (("fumandi", 3), ("nowhere", 1)):
        with pytest.raises(NotFound):
            set_wish(village.office, cooperative, member, Wish(language="en", stopped=False))
